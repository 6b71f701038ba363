// Mutexes that clang's thread-safety analysis understands (-Wthread-safety) and ThreadSanitizer
// sees through: thin wrappers of the standard ones.
//
//   Mutex mutex_;
//   CondVar changed_;
//   int n_ LUHENG_GUARDED_BY(mutex_);
//   ...
//   MutexLock lock(mutex_);
//   while (n_ == 0) changed_.Wait(mutex_);
#ifndef LEDGER_BASE_MUTEX_H_
#define LEDGER_BASE_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define LUHENG_TSA_(x) __attribute__((x))
#else
#define LUHENG_TSA_(x)
#endif
#define LUHENG_GUARDED_BY(x) LUHENG_TSA_(guarded_by(x))
#define LUHENG_REQUIRES(x) LUHENG_TSA_(exclusive_locks_required(x))

namespace luheng {

class LUHENG_TSA_(capability("mutex")) Mutex {
 public:
  void Lock() LUHENG_TSA_(acquire_capability()) { mutex_.lock(); }
  void Unlock() LUHENG_TSA_(release_capability()) { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

class LUHENG_TSA_(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) LUHENG_TSA_(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() LUHENG_TSA_(release_capability()) { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Many readers or one writer. Readers that never pause do not keep a writer out, which is what the
// standard one lets them do: those that come later wait behind the writer that waits.
class LUHENG_TSA_(capability("mutex")) SharedMutex {
 public:
  void Lock() LUHENG_TSA_(acquire_capability()) {
    const std::lock_guard<std::mutex> turn(turnstile_);
    mutex_.lock();
  }
  void Unlock() LUHENG_TSA_(release_capability()) { mutex_.unlock(); }
  void LockShared() LUHENG_TSA_(acquire_shared_capability()) {
    const std::lock_guard<std::mutex> turn(turnstile_);
    mutex_.lock_shared();
  }
  void UnlockShared() LUHENG_TSA_(release_shared_capability()) { mutex_.unlock_shared(); }

 private:
  std::mutex turnstile_;  // Through which everybody comes in, one by one.
  std::shared_mutex mutex_;
};

class LUHENG_TSA_(scoped_lockable) WriterLock {
 public:
  explicit WriterLock(SharedMutex& mutex) LUHENG_TSA_(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~WriterLock() LUHENG_TSA_(release_capability()) { mutex_.Unlock(); }
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  SharedMutex& mutex_;
};

class LUHENG_TSA_(scoped_lockable) ReaderLock {
 public:
  explicit ReaderLock(SharedMutex& mutex) LUHENG_TSA_(acquire_shared_capability(mutex))
      : mutex_(mutex) {
    mutex_.LockShared();
  }
  ~ReaderLock() LUHENG_TSA_(release_generic_capability()) { mutex_.UnlockShared(); }
  ReaderLock(const ReaderLock&) = delete;
  ReaderLock& operator=(const ReaderLock&) = delete;

 private:
  SharedMutex& mutex_;
};

// Waits are spurious: call them in a loop that tests the condition.
class CondVar {
 public:
  void Wait(Mutex& mutex) LUHENG_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    changed_.wait(lock);
    lock.release();
  }
  // False once `deadline` has passed.
  bool WaitUntil(Mutex& mutex, std::chrono::steady_clock::time_point deadline)
      LUHENG_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const bool in_time = changed_.wait_until(lock, deadline) == std::cv_status::no_timeout;
    lock.release();
    return in_time;
  }
  void NotifyOne() { changed_.notify_one(); }
  void NotifyAll() { changed_.notify_all(); }

 private:
  std::condition_variable changed_;
};

}  // namespace luheng

#endif  // LEDGER_BASE_MUTEX_H_

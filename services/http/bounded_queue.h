// A task queue for cpp-httplib that makes the accepting thread wait.
//
// The library's own queue takes every connection, and so every descriptor that the process has.
// Here at most some wait; further clients wait in the kernel, or are refused by it.
#ifndef SERVICES_HTTP_BOUNDED_QUEUE_H_
#define SERVICES_HTTP_BOUNDED_QUEUE_H_

#include <httplib.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "ledger/base/mutex.h"

namespace luheng::services {

class BoundedQueue final : public httplib::TaskQueue {
 public:
  BoundedQueue(size_t thread_count, size_t length_max);

  // Waits while the queue is full.
  void enqueue(std::function<void()> task) override;
  // Runs what is queued, and ends the threads. Nothing is queued after it.
  void shutdown() override;

 private:
  void Run();

  const size_t length_max_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<std::function<void()>> tasks_ LUHENG_GUARDED_BY(mutex_);
  bool ending_ LUHENG_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;  // Last: they use all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_HTTP_BOUNDED_QUEUE_H_

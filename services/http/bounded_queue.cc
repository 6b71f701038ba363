#include "services/http/bounded_queue.h"

#include <utility>

#include "ledger/base/thread_name.h"

namespace luheng::services {

BoundedQueue::BoundedQueue(size_t thread_count, size_t length_max) : length_max_(length_max) {
  for (size_t i = 0; i < thread_count; ++i) threads_.emplace_back([this] { Run(); });
}

void BoundedQueue::enqueue(std::function<void()> task) {
  {
    MutexLock lock(mutex_);
    while (tasks_.size() >= length_max_) changed_.Wait(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.NotifyAll();
}

void BoundedQueue::shutdown() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

void BoundedQueue::Run() {
  NameThread("http worker");
  for (;;) {
    std::function<void()> task;
    {
      MutexLock lock(mutex_);
      while (tasks_.empty() && !ending_) changed_.Wait(mutex_);
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    changed_.NotifyAll();
    task();
  }
}

}  // namespace luheng::services

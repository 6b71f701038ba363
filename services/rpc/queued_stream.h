// QueuedStream: a server stream whose messages come from elsewhere, and wait here while the one
// before is on its way.
//
// The policy for slow readers, the same for all streams: the weight of what waits is bounded, but
// for one item that waits alone. When there is more, the queue is dropped, and the stream ends with
// RESOURCE_EXHAUSTED (SLOW_READER) once the message on its way has left; the details name the
// sequence of the last message that was sent. Nothing is ever skipped in between. What a stream
// reads by itself, as fast as it sends, is not bounded here.
//
// A stream owns itself, and is gone after OnEnd(). Its public methods are thread-safe.
#ifndef SERVICES_RPC_QUEUED_STREAM_H_
#define SERVICES_RPC_QUEUED_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "services/rpc/status.h"

namespace luheng::services {

// How long a stream says nothing before it says that it is alive.
inline constexpr std::chrono::seconds kHeartbeatInterval(1);

template <class Item, class Response>
class QueuedStream : public grpc::ServerWriteReactor<Response> {
 protected:
  explicit QueuedStream(size_t weight_max) : weight_max_(weight_max) {}
  ~QueuedStream() override = default;

  // Sends the item when it is its turn; cuts the stream if too much waits.
  void Push(Item item) {
    MutexLock lock(mutex_);
    if (ending_) return;
    if (!queue_.empty() && weight_ + WeightOf(item) > weight_max_) return EndLocked(SlowReader());
    Enqueue(std::move(item));
    Go();
  }
  // The same without a bound: what a stream begins with, or reads by itself.
  void PushUnbounded(std::vector<Item> items) {
    MutexLock lock(mutex_);
    if (ending_) return;
    for (Item& item : items) Enqueue(std::move(item));
    Go();
  }
  // Sends the item if nothing was sent for a while, and nothing waits.
  void PushIfQuiet(Item item) {
    MutexLock lock(mutex_);
    if (ending_ || writing_ || !queue_.empty()) return;
    if (std::chrono::steady_clock::now() < last_write_ + kHeartbeatInterval) return;
    Enqueue(std::move(item));
    Go();
  }
  // Ends the stream once the message on its way has left; what waits is dropped.
  void EndWith(const absl::Status& status) {
    MutexLock lock(mutex_);
    if (!ending_) EndLocked(status);
  }

  // What an item counts against the bound.
  virtual size_t WeightOf(const Item&) const { return 1; }
  // Adds an item to the message; returns the sequence that a cut names if this is the last one.
  // Called under the stream's lock, as are the other two: they must not call the methods above.
  virtual uint64_t Fill(Item item, Response* response) = 0;
  // Whether the item may go with what is in the message already.
  virtual bool Joins(const Item&, const Response&) const { return false; }
  // The message before has left, and nothing waits.
  virtual void OnDrained() {}
  // Nobody may know the stream any more after this.
  virtual void OnEnd() = 0;

 private:
  absl::Status SlowReader() LUHENG_REQUIRES(mutex_) {
    const std::string last = std::to_string(last_sequence_);
    return WithMetadata(
        absl::ResourceExhaustedError("SLOW_READER: messages come faster than they are read; the "
                                     "last one was that of sequence " +
                                     last),
        "last_sequence", last);
  }
  void EndLocked(const absl::Status& status) LUHENG_REQUIRES(mutex_) {
    ending_ = true;
    end_status_ = status;
    queue_.clear();
    weight_ = 0;
    Go();
  }
  void Enqueue(Item item) LUHENG_REQUIRES(mutex_) {
    weight_ += WeightOf(item);
    queue_.push_back(std::move(item));
  }
  Item Dequeue() LUHENG_REQUIRES(mutex_) {
    Item item = std::move(queue_.front());
    queue_.pop_front();
    weight_ -= WeightOf(item);
    return item;
  }
  // Sends what is next, unless something is on its way.
  void Go() LUHENG_REQUIRES(mutex_) {
    if (writing_ || finished_) return;
    if (!queue_.empty()) {
      writing_ = true;
      response_.Clear();
      do {
        last_sequence_ = Fill(Dequeue(), &response_);
      } while (!queue_.empty() && Joins(queue_.front(), response_));
      this->StartWrite(&response_);
    } else if (ending_) {
      finished_ = true;
      this->Finish(ToGrpcStatus(end_status_));
    }
  }

  void OnWriteDone(bool ok) final {
    bool is_drained = false;
    {
      MutexLock lock(mutex_);
      writing_ = false;
      last_write_ = std::chrono::steady_clock::now();
      if (!ok && !ending_) return EndLocked(absl::CancelledError("the client is gone"));
      Go();
      is_drained = !writing_ && !ending_;
    }
    if (is_drained) OnDrained();
  }
  void OnCancel() final { EndWith(absl::CancelledError("the client is gone")); }
  void OnDone() final {
    OnEnd();
    delete this;
  }

  const size_t weight_max_;
  Response response_;  // Of the message on its way.
  Mutex mutex_;
  std::deque<Item> queue_ LUHENG_GUARDED_BY(mutex_);
  size_t weight_ LUHENG_GUARDED_BY(mutex_) = 0;  // Of all that is in the queue.
  bool writing_ LUHENG_GUARDED_BY(mutex_) = false;
  bool ending_ LUHENG_GUARDED_BY(mutex_) = false;
  bool finished_ LUHENG_GUARDED_BY(mutex_) = false;
  absl::Status end_status_ LUHENG_GUARDED_BY(mutex_);
  uint64_t last_sequence_ LUHENG_GUARDED_BY(mutex_) = 0;
  std::chrono::steady_clock::time_point last_write_ LUHENG_GUARDED_BY(mutex_) =
      std::chrono::steady_clock::now();
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_QUEUED_STREAM_H_

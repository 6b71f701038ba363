// OrderEntryStream: one call of OrderEntryService.EnterOrders, from its first message to its end.
//
//   message -> plans -> sequencer (all at once) -> answers, one by one -> responses
//
// Reading goes on while answers are awaited and responses are on their way. A response leaves when
// the last entry of some message has been answered and no other response is on its way; so what is
// answered meanwhile leaves together. Entries that are under way are bounded by the window: once
// there are so many, no message is read until responses have left, and HTTP/2 holds the client
// back.
//
// Whoever goes over the budget of his participant is refused, and then not read until the bucket
// has filled by what it refused (at most a second): refusals cost others time, too.
//
// The object owns itself. It ends when nothing more is read, every entry is answered, and every
// response has left or cannot; gRPC hears of the end last. A server that drains reads nothing more:
// the message that was being read by then is entered too if it comes before the end.
#ifndef SERVICES_RPC_ORDER_ENTRY_STREAM_H_
#define SERVICES_RPC_ORDER_ENTRY_STREAM_H_

#include <google/protobuf/arena.h>
#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "luheng/trading/v1/order_entry_service.pb.h"
#include "services/rpc/edge.h"
#include "services/rpc/open_streams.h"
#include "services/rpc/order_entry.h"
#include "services/rpc/sessions.h"

namespace luheng::services {

class OrderEntryStream final : public grpc::ServerBidiReactor<trading::v1::EnterOrdersRequest,
                                                              trading::v1::EnterOrdersResponse>,
                               public OpenStream {
 public:
  // Begins to read. `streams`, of which it will be one, and `sessions` outlive the stream.
  OrderEntryStream(const Edge& edge, OpenStreams& streams, Sessions& sessions, size_t window,
                   const grpc::CallbackServerContext& context);

  void Drain() override;

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  // A message and its entries that wait for their answers.
  struct Batch {
    // An entry, as its answer finds it: one pointer is all that a callback carries.
    struct Entry {
      Batch* batch = nullptr;
      int number = 0;
    };
    Batch();

    google::protobuf::Arena arena;
    trading::v1::EnterOrdersRequest* const message;
    std::vector<Entry> entries;
    OrderEntryStream* stream = nullptr;
    size_t unanswered = 0;
  };
  struct Outgoing {
    Outgoing();

    google::protobuf::Arena arena;
    trading::v1::EnterOrdersResponse* const message;
  };
  // What is to be asked of gRPC once the lock is given back.
  struct Steps {
    bool read = false;
    trading::v1::EnterOrdersResponse* write = nullptr;
    std::shared_ptr<grpc::Alarm> end_pause;
    bool finish = false;
  };

  // What is wrong with a message as such.
  absl::Status CheckMessage(const trading::v1::EnterOrdersRequest& message) const;
  absl::Status BeginSessions(const trading::v1::EnterOrdersRequest& message);
  void Enter(std::unique_ptr<Batch> batch);
  // Queues what the participant's budget and the queue have room for.
  struct Submitted {
    Queued queued;
    int64_t pause_us = 0;  // Before more is read.
  };
  Submitted Submit(std::span<Submission> submissions);
  void Pause(int64_t pause_us) LUHENG_REQUIRES(mutex_);
  void EndPause();
  // Nothing more is read; the stream ends with `status`, unless its end has been decided before.
  void StopReading(const absl::Status& status);
  void StopReadingLocked(const absl::Status& status) LUHENG_REQUIRES(mutex_);

  // One entry is answered: fill(result) says how.
  template <class Fill>
  void Resolve(Batch::Entry& entry, Fill&& fill);
  trading::v1::OrderEntryResult* AddResult() LUHENG_REQUIRES(mutex_);
  Steps Plan() LUHENG_REQUIRES(mutex_);
  // The stream may be gone when this returns.
  void Take(const Steps& steps);

  const Edge edge_;
  OpenStreams& streams_;
  Sessions& sessions_;
  const size_t window_;
  absl::StatusOr<Caller> caller_;

  // Used by one read after the other.
  std::unique_ptr<Batch> reading_;
  std::vector<engine::AccountId> accounts_;  // Whose session this is.
  bool is_first_ = true;

  Mutex mutex_;
  // Entries without an answer, and messages that are being entered.
  size_t unanswered_ LUHENG_GUARDED_BY(mutex_) = 0;
  // Entries without an answer, and those whose answer has not left.
  size_t under_way_ LUHENG_GUARDED_BY(mutex_) = 0;
  std::deque<std::unique_ptr<Outgoing>> outgoing_ LUHENG_GUARDED_BY(mutex_);
  bool flush_ LUHENG_GUARDED_BY(mutex_) = false;  // The last of them is to leave as it is.
  bool writing_ LUHENG_GUARDED_BY(mutex_) = false;
  // Reads that are planned, and of which gRPC does not know yet: the stream may not end before.
  int starting_reads_ LUHENG_GUARDED_BY(mutex_) = 0;
  bool may_read_ LUHENG_GUARDED_BY(mutex_) = false;  // No read is on its way, and no pause.
  std::shared_ptr<grpc::Alarm> pause_ LUHENG_GUARDED_BY(mutex_);  // Null if there is none.
  bool reading_ended_ LUHENG_GUARDED_BY(mutex_) = false;
  bool broken_ LUHENG_GUARDED_BY(mutex_) = false;  // Responses do not reach the client any more.
  bool finished_ LUHENG_GUARDED_BY(mutex_) = false;
  absl::Status status_ LUHENG_GUARDED_BY(mutex_);  // With which the stream ends.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_ORDER_ENTRY_STREAM_H_

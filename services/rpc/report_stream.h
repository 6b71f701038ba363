// ReportStream: one call of ReportService.StreamReports.
//
// It begins by reading blocks on its own, one response after the other, until it stands where the
// hub stands; from then on the hub hands it blocks, and it sends what waits whenever the response
// before has left. What waits is bounded: a reader that does not keep up is cut, with the sequence
// that it got last.
//
// The object owns itself.
#ifndef SERVICES_RPC_REPORT_STREAM_H_
#define SERVICES_RPC_REPORT_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <deque>
#include <memory>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "luheng/trading/v1/report_service.pb.h"
#include "services/rpc/edge.h"
#include "services/rpc/execution_report.h"
#include "services/rpc/report_hub.h"

namespace luheng::services {

class ReportStream final : public grpc::ServerWriteReactor<trading::v1::StreamReportsResponse> {
 public:
  // Begins to stream. The hub outlives it.
  ReportStream(const Edge& edge, ReportHub& hub, const grpc::CallbackServerContext& context,
               const trading::v1::StreamReportsRequest& request);

  // For the hub, while it holds the stream attached.
  void Deliver(const std::shared_ptr<const ReportBlock>& block);
  void Beat();
  void End(const absl::Status& status);

  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  // A report that waits.
  struct Waiting {
    std::shared_ptr<const ReportBlock> block;
    const Report* report = nullptr;
  };

  absl::Status Prepare(const grpc::CallbackServerContext& context,
                       const trading::v1::StreamReportsRequest& request);
  absl::Status SetStart(int64_t start_sequence);
  bool IsWanted(const Report& report) const;
  // Sends the next response of what lies behind the hub; attached to it, the first one of all.
  void ReadOn();
  // Fills the response with reports from next_ on.
  absl::Status ReadBehind(uint64_t hub_position);
  void FinishWith(const absl::Status& status);

  // What is to be asked of gRPC once the lock is given back.
  enum class Step { kNothing, kWrite, kFinish };
  // Sends what waits, or ends the stream, if nothing is on its way.
  Step Plan() LUHENG_REQUIRES(mutex_);
  void FillFromQueue() LUHENG_REQUIRES(mutex_);
  void Take(Step step);

  const Edge edge_;
  ReportHub& hub_;
  Caller caller_;
  absl::flat_hash_set<engine::AccountId> accounts_;  // Empty: all that the caller may see.
  trading::v1::StreamReportsResponse response_;      // Of the write that is on its way.

  Mutex mutex_;
  // Reports below this are sent, wait, or are not wanted.
  uint64_t next_ LUHENG_GUARDED_BY(mutex_) = 0;
  uint64_t sent_next_ LUHENG_GUARDED_BY(mutex_) = 0;  // next_sequence of the last response.
  bool attached_ LUHENG_GUARDED_BY(mutex_) = false;
  bool writing_ LUHENG_GUARDED_BY(mutex_) = true;  // From the start on, while it reads by itself.
  bool ended_ LUHENG_GUARDED_BY(mutex_) = false;
  bool finished_ LUHENG_GUARDED_BY(mutex_) = false;
  absl::Status status_ LUHENG_GUARDED_BY(mutex_);  // With which it ends.
  std::deque<Waiting> queue_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_REPORT_STREAM_H_

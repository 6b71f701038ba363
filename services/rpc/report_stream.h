// ReportStream: one call of ReportService.StreamReports.
#ifndef SERVICES_RPC_REPORT_STREAM_H_
#define SERVICES_RPC_REPORT_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "luheng/trading/v1/report_service.pb.h"
#include "services/rpc/edge.h"
#include "services/rpc/execution_report.h"
#include "services/rpc/news_stream.h"
#include "services/rpc/report_feed.h"
#include "services/rpc/stream_limits.h"

namespace luheng::services {

// Reports of one block, or a part of them.
struct ReportPiece {
  std::vector<std::shared_ptr<const Report>> reports{};
  uint64_t next_sequence = 0;  // Nothing before it is left to tell.
};

class ReportStream final
    : public NewsStream<ReportBlock, ReportPiece, trading::v1::StreamReportsResponse> {
 public:
  // Begins to stream, or ends the call with what is wrong. The hub outlives it.
  ReportStream(const Edge& edge, ReportHub& hub, const StreamLimits& limits,
               const grpc::CallbackServerContext& context,
               const trading::v1::StreamReportsRequest& request);

 private:
  absl::Status Begin(const Edge& edge, const grpc::CallbackServerContext& context,
                     const trading::v1::StreamReportsRequest& request, uint64_t retention_entries);
  bool IsWanted(const Report& report) const;

  std::vector<ReportPiece> Select(const ReportBlock& block) const override;
  ReportPiece NothingBefore(uint64_t position) const override {
    return {.next_sequence = position};
  }
  size_t WeightOf(const ReportPiece& piece) const override { return piece.reports.size(); }
  uint64_t Fill(ReportPiece piece, trading::v1::StreamReportsResponse* response) override;
  bool Joins(const ReportPiece& piece,
             const trading::v1::StreamReportsResponse& response) const override;

  Caller caller_;
  absl::flat_hash_set<engine::AccountId> accounts_;  // Empty: all that the caller may see.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_REPORT_STREAM_H_

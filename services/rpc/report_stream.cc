#include "services/rpc/report_stream.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/status_macros.h"
#include "services/rpc/names.h"
#include "services/rpc/read.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

constexpr int kAccountsMax = 1000;
constexpr size_t kReportsMax = 500;  // A message.

}  // namespace

ReportStream::ReportStream(const Edge& edge, ReportHub& hub, const StreamLimits& limits,
                           const grpc::CallbackServerContext& context,
                           const trading::v1::StreamReportsRequest& request)
    : NewsStream(edge.node, hub, limits.report_queue_max) {
  const absl::Status status = Begin(edge, context, request, limits.report_retention_entries);
  if (status.ok()) {
    Start();
  } else {
    EndWith(status);
  }
}

absl::Status ReportStream::Begin(const Edge& edge, const grpc::CallbackServerContext& context,
                                 const trading::v1::StreamReportsRequest& request,
                                 uint64_t retention_entries) {
  LUHENG_ASSIGN_OR_RETURN(caller_, CallerOf(edge, context, request));
  if (request.accounts_size() > kAccountsMax) {
    return InvalidField("accounts", "must be at most 1000");
  }
  for (const std::string& name : request.accounts()) {
    LUHENG_ASSIGN_OR_RETURN(const AccountKey key,
                            ToVisibleAccount(edge, caller_, name, "accounts"));
    accounts_.insert(key.account);
  }
  LUHENG_RETURN_IF_ERROR(SetStart(request.start_sequence(),
                                  {.entries = retention_entries, .gone_reason = "REPORTS_GONE"}));
  if (!IsRecorded<trading::v1::StreamReportsRequest>(caller_)) return absl::OkStatus();
  return edge.reads.RecordAndWait(ToReadRecord(
      edge, caller_, RpcOf<trading::v1::StreamReportsRequest>(), request, absl::OkStatus()));
}

bool ReportStream::IsWanted(const Report& report) const {
  if (static_cast<uint64_t>(report.message.sequence()) < start()) return false;
  if (!caller_.MaySee(report.participant)) return false;
  return accounts_.empty() || accounts_.contains(report.account);
}

std::vector<ReportPiece> ReportStream::Select(const ReportBlock& block) const {
  std::vector<ReportPiece> pieces;
  for (const std::shared_ptr<const Report>& report : block.reports) {
    if (!IsWanted(*report)) continue;
    if (pieces.empty() || pieces.back().reports.size() == kReportsMax) pieces.emplace_back();
    pieces.back().reports.push_back(report);
    pieces.back().next_sequence = static_cast<uint64_t>(report->message.sequence()) + 1;
  }
  if (!pieces.empty()) pieces.back().next_sequence = block.end_index;
  return pieces;
}

uint64_t ReportStream::Fill(ReportPiece piece, trading::v1::StreamReportsResponse* response) {
  for (const std::shared_ptr<const Report>& report : piece.reports) {
    *response->add_reports() = report->message;
  }
  response->set_next_sequence(static_cast<int64_t>(piece.next_sequence));
  return piece.next_sequence - 1;
}

bool ReportStream::Joins(const ReportPiece& piece,
                         const trading::v1::StreamReportsResponse& response) const {
  return static_cast<size_t>(response.reports_size()) + piece.reports.size() <= kReportsMax;
}

}  // namespace luheng::services

// From journal entries to execution reports.
#ifndef SERVICES_RPC_EXECUTION_REPORT_H_
#define SERVICES_RPC_EXECUTION_REPORT_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/block.h"
#include "luheng/trading/v1/report_service.pb.h"
#include "services/followers/replica.h"

namespace luheng::services {

// A report, and who may see it.
struct Report {
  engine::ParticipantId participant{};
  engine::AccountId account{};  // 0 where the entry names none.
  trading::v1::ExecutionReport message;
};

// The reports of a block, by sequence; each apart, so that who keeps one keeps no others.
struct ReportBlock {
  uint64_t end_index = 0;
  std::vector<std::shared_ptr<const Report>> reports;
};

// DATA_LOSS if an entry cannot be decoded. REQUIRES: the replica has followed the block.
absl::StatusOr<ReportBlock> DecodeReports(const ledger::BlockView& block, const Replica& replica);

}  // namespace luheng::services

#endif  // SERVICES_RPC_EXECUTION_REPORT_H_

#include "services/rpc/report_feed.h"

namespace luheng::services {

ReportFeed::ReportFeed(const Node& node)
    : first_index_(node.committed().size()),
      hub_(
          first_index_,
          [&node](const ledger::BlockView& block) { return DecodeReports(block, node.replica()); }),
      feed_(node.committed(), first_index_, "execution reports",
            {.take = [this](const CommittedBlock& block) { return hub_.Take(block); },
             .beat = [this] { hub_.Beat(); },
             .end = [this](const absl::Status& status) { hub_.End(status); }}) {}

}  // namespace luheng::services

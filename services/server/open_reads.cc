#include "services/server/open_reads.h"

#include <filesystem>
#include <system_error>

#include "engine/command.h"
#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"
#include "ledger/file.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"

namespace luheng::services {

absl::StatusOr<std::unique_ptr<ReadJournal>> OpenReads(const std::string& data_directory,
                                                       Node& node, Clock& clock) {
  const DataDirectory directory(data_directory);
  LUHENG_ASSIGN_OR_RETURN(const std::string secret, LoadSecretFile(directory.journal_secret()));
  ledger::TreeHead told;
  const std::string lost = directory.reads_are_lost();
  LUHENG_ASSIGN_OR_RETURN(const bool are_lost, ledger::Exists(lost));
  if (are_lost) {
    node.SubmitSystem(engine::RecordReads{.size = 0, .root = ledger::CompactRange().Root()},
                      [lost](const absl::StatusOr<Answer>& answer) {
                        std::error_code ignored;  // It says the same again at the next start.
                        if (answer.ok()) std::filesystem::remove(lost, ignored);
                      });
  } else {
    LUHENG_ASSIGN_OR_RETURN(told, node.index().ReadsHead());
  }
  return ReadJournal::Open(
      {.paths = directory.reads_paths(),
       .exchange = node.genesis().journal_id,
       .journal_secret = secret,
       .told = told,
       .tell =
           [&node](const ledger::TreeHead& head) {
             node.SubmitSystem(engine::RecordReads{.size = head.size, .root = head.root});
           }},
      clock);
}

}  // namespace luheng::services

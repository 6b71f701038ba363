#include "services/verify/snapshot_check.h"

#include "ledger/file.h"
#include "services/sequencer/snapshot_file.h"
#include "services/sequencer/snapshot_record.h"

namespace luheng::services {

std::vector<std::string> UselessSnapshots(const std::string& directory,
                                          const ledger::JournalStore& journal) {
  std::vector<std::string> notes;
  const auto paths = ListSnapshots(directory);
  if (!paths.ok()) return notes;
  for (const std::string& path : *paths) {
    const auto bytes = ledger::ReadFile(path);
    const auto snapshot = bytes.ok() ? DecodeSnapshot(*bytes) : bytes.status();
    const absl::Status status =
        snapshot.ok() ? CheckRecorded(*snapshot, journal) : snapshot.status();
    if (!status.ok()) {
      notes.push_back(path + " is of no use: " + std::string(status.message()) +
                      "; snapshots only make starting faster: delete it");
    }
  }
  return notes;
}

}  // namespace luheng::services

#include "services/verify/snapshot_check.h"

#include "ledger/file.h"
#include "services/sequencer/snapshot_file.h"

namespace luheng::services {

std::vector<std::string> DamagedSnapshots(const std::string& directory) {
  std::vector<std::string> notes;
  const auto paths = ListSnapshots(directory);
  if (!paths.ok()) return notes;
  for (const std::string& path : *paths) {
    const auto bytes = ledger::ReadFile(path);
    const absl::Status status = bytes.ok() ? DecodeSnapshot(*bytes).status() : bytes.status();
    if (!status.ok()) {
      notes.push_back(path + " is damaged (" + std::string(status.message()) +
                      "); it only makes starting faster: delete it");
    }
  }
  return notes;
}

}  // namespace luheng::services

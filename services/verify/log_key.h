// Whose signature a log's checkpoints should carry, when nobody has said so.
#ifndef SERVICES_VERIFY_LOG_KEY_H_
#define SERVICES_VERIFY_LOG_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/command.h"
#include "ledger/verifier.h"
#include "services/sequencer/data_directory.h"
#include "services/verify/tile_files.h"

namespace luheng::services {

struct FoundKey {
  ledger::Verifier verifier;
  std::string where;  // For people.
};

// The key in the file `vkey`.
absl::StatusOr<FoundKey> KeyOfDirectory(const DataDirectory& directory);
// The key that the genesis entry names. DATA_LOSS if it cannot be read.
absl::StatusOr<FoundKey> KeyOfTiles(const TileFiles& files);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_LOG_KEY_H_

#include "services/verify/log_key.h"

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/note.h"
#include "services/verify/entry_source.h"

namespace luheng::services {
namespace {

absl::StatusOr<ledger::Verifier> KeyOfGenesis(std::string_view bytes) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  const auto* genesis = std::get_if<engine::Genesis>(&recorded.command.body);
  if (genesis == nullptr) return absl::DataLossError("is not the genesis entry");
  return ledger::Verifier::FromPublicKey(genesis->origin,
                                         ledger::Ed25519Key(genesis->checkpoint_key));
}

}  // namespace

absl::StatusOr<FoundKey> KeyOfDirectory(const DataDirectory& directory) {
  LUHENG_ASSIGN_OR_RETURN(std::string vkey, ledger::ReadFile(directory.verifier_key()));
  if (vkey.ends_with('\n')) vkey.pop_back();
  LUHENG_ASSIGN_OR_RETURN(ledger::Verifier verifier, ledger::Verifier::FromVkey(vkey));
  return FoundKey{.verifier = std::move(verifier), .where = directory.verifier_key()};
}

absl::StatusOr<FoundKey> KeyOfTiles(const TileFiles& files) {
  LUHENG_ASSIGN_OR_RETURN(const std::string note, files.ReadCheckpoint());
  const auto parsed = ledger::ParseNote(note);
  const auto checkpoint = parsed.ok() ? ledger::ParseCheckpoint(parsed->text)
                                      : absl::StatusOr<ledger::Checkpoint>(parsed.status());
  if (!checkpoint.ok()) {
    return absl::DataLossError(files.Name("checkpoint") + ": " +
                               std::string(checkpoint.status().message()));
  }
  TileSource source(files, checkpoint->size);
  LUHENG_ASSIGN_OR_RETURN(const std::optional<EntryBatch> batch, source.Next());
  if (!batch.has_value()) return absl::DataLossError("entry 0, the genesis entry, is missing");
  auto verifier = KeyOfGenesis(batch->commands.front().entries.front());
  if (!verifier.ok()) {
    return absl::DataLossError("entry 0: " + std::string(verifier.status().message()));
  }
  return FoundKey{.verifier = *std::move(verifier), .where = "the genesis entry"};
}

}  // namespace luheng::services

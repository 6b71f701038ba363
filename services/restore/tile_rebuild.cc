#include "services/restore/tile_rebuild.h"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/journal_store.h"
#include "ledger/tile_store.h"
#include "services/keys/key_ring.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/verify/audit.h"
#include "services/verify/log_key.h"

namespace luheng::services {
namespace {

// Integrated at once: each integration syncs the tiles at the right edge.
constexpr size_t kEntriesAtOnce = 65'536;

// Returns the keys that sign the checkpoint.
absl::StatusOr<std::vector<std::string>> AuditDirectory(const DataDirectory& directory,
                                                        Progress& progress) {
  // Without it nothing would tell that the journal was rolled back.
  LUHENG_RETURN_IF_ERROR(LoadSecretFile(directory.journal_secret()).status());
  const AuditReport report = Audit({.directory = directory.root,
                                    .source = AuditOptions::Source::kDataDirectory,
                                    .verifier_key = std::nullopt,
                                    .state_file = std::nullopt},
                                   progress);
  switch (report.verdict) {
    case AuditVerdict::kSound:
      return report.signing_keys;
    case AuditVerdict::kBroken:
      return absl::DataLossError(report.failure);
    case AuditVerdict::kCannotTell:
      break;
  }
  return absl::FailedPreconditionError(report.failure);
}

absl::Status WriteTiles(const ledger::JournalStore& journal, ledger::TileStore& tiles,
                        Progress& progress) {
  progress.Begin("Writing ", journal.end_index());
  while (tiles.integrated_size() < journal.end_index()) {
    const uint64_t first = tiles.integrated_size();
    std::vector<std::unique_ptr<std::string>> blocks;  // That the views point into.
    std::vector<std::string_view> entries;
    std::vector<ledger::Hash> leaf_hashes;
    while (entries.size() < kEntriesAtOnce && first + entries.size() < journal.end_index()) {
      LUHENG_ASSIGN_OR_RETURN(std::string bytes, journal.BlockAt(first + entries.size()));
      blocks.push_back(std::make_unique<std::string>(std::move(bytes)));
      LUHENG_ASSIGN_OR_RETURN(const ledger::BlockView block, ledger::DecodeBlock(*blocks.back()));
      for (const std::string_view entry : block.entries) {
        entries.push_back(entry);
        leaf_hashes.push_back(ledger::LeafHash(entry));
      }
    }
    LUHENG_RETURN_IF_ERROR(tiles.Integrate(first, leaf_hashes, entries));
    progress.Advance(tiles.integrated_size());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<uint64_t> RebuildTileLog(const std::string& data_directory, Progress& progress) {
  const DataDirectory directory(data_directory);
  LUHENG_ASSIGN_OR_RETURN(const DirectoryLock lock, DirectoryLock::Acquire(directory));
  LUHENG_ASSIGN_OR_RETURN(const bool is_there,
                          ledger::Exists(directory.tile_log() + "/checkpoint"));
  if (is_there) {
    return absl::AlreadyExistsError(directory.tile_log() +
                                    ": there is a tile log; move it away to have it made again");
  }
  LUHENG_ASSIGN_OR_RETURN(const FoundKey key, KeyOfDirectory(directory));
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<KeyRing> ring,
                          KeyRing::Open({.directory = directory.keys()}, key.verifier.name()));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<std::string> vkeys,
                          AuditDirectory(directory, progress));
  std::vector<ledger::Signer> signers;
  for (const std::string& vkey : vkeys) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier verifier, ledger::Verifier::FromVkey(vkey));
    LUHENG_ASSIGN_OR_RETURN(ledger::Signer signer, ring->Find(verifier));
    signers.push_back(std::move(signer));
  }
  LUHENG_ASSIGN_OR_RETURN(
      const std::unique_ptr<ledger::JournalStore> journal,
      ledger::JournalStore::Open(directory.journal(), ledger::OpenMode::kReadOnly));
  LUHENG_ASSIGN_OR_RETURN(
      const std::unique_ptr<ledger::TileStore> tiles,
      ledger::TileStore::Open(directory.tile_log(), ledger::OpenMode::kReadWrite));
  LUHENG_RETURN_IF_ERROR(WriteTiles(*journal, *tiles, progress));
  LUHENG_ASSIGN_OR_RETURN(const std::string note,
                          ledger::SignCheckpoint({.origin = key.verifier.name(),
                                                  .size = tiles->integrated_size(),
                                                  .root = tiles->Range().Root()},
                                                 signers));
  LUHENG_RETURN_IF_ERROR(tiles->PublishCheckpoint(note));
  return tiles->integrated_size();
}

}  // namespace luheng::services

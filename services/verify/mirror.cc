#include "services/verify/mirror.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/file_batch.h"
#include "ledger/note.h"
#include "ledger/tile.h"
#include "ledger/verifier.h"
#include "services/verify/fork.h"
#include "services/verify/log_key.h"
#include "services/verify/proved_tiles.h"
#include "services/verify/tile_files.h"

namespace luheng::services {
namespace {

constexpr char kCheckpoint[] = "checkpoint";
constexpr char kCosigned[] = "cosigned";
// Files that are synced together.
constexpr uint64_t kFilesAtOnce = 1024;

struct Published {
  ledger::Checkpoint head;
  std::string note;  // `head`, as it was signed.
};

// `name` is that of the note, for people.
absl::StatusOr<Published> Parse(std::string note, const std::string& name) {
  const auto parsed = ledger::ParseNote(note);
  const auto checkpoint = parsed.ok() ? ledger::ParseCheckpoint(parsed->text)
                                      : absl::StatusOr<ledger::Checkpoint>(parsed.status());
  if (checkpoint.ok()) return Published{.head = *checkpoint, .note = std::move(note)};
  return absl::DataLossError(name + ": " + std::string(checkpoint.status().message()));
}

// The mirror as it is; nullopt if it is none yet.
absl::StatusOr<std::optional<Published>> ReadMirrored(const std::string& directory) {
  const std::string path = directory + "/" + kCheckpoint;
  auto note = ledger::ReadFile(path);
  if (absl::IsNotFound(note.status())) return std::nullopt;
  LUHENG_RETURN_IF_ERROR(note.status());
  return Parse(*std::move(note), path);
}

// Whether a key of the log is known that has signed this. DATA_LOSS if its signature is wrong.
absl::StatusOr<bool> IsSigned(const Published& published, const std::string& directory,
                              const std::optional<std::string>& verifier_key) {
  std::optional<ledger::Verifier> key;
  if (verifier_key.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(key, ledger::Verifier::FromVkey(*verifier_key));
  } else if (auto found = KeyOfTiles(TileFiles(directory, "")); found.ok()) {
    key = std::move(found->verifier);
  }
  if (!key.has_value()) return false;
  const absl::Status opened = ledger::OpenCheckpoint(published.note, *key).status();
  if (absl::IsUnauthenticated(opened)) return false;
  if (opened.ok()) return true;
  return absl::DataLossError("checkpoint: " + std::string(opened.message()));
}

// The checkpoint that witnesses have cosigned, if the log shows one.
absl::StatusOr<std::optional<Published>> ReadCosigned(const TileLogReader& read) {
  auto note = read(kCosigned);
  if (absl::IsNotFound(note.status())) return std::nullopt;
  LUHENG_RETURN_IF_ERROR(note.status());
  return Parse(*std::move(note), kCosigned);
}

absl::StatusOr<std::string> ReadTile(const TileLogReader& read, const ledger::TileId& id) {
  auto bytes = read(ledger::TilePath(id));
  if (absl::IsNotFound(bytes.status()) && id.width < ledger::kTileWidth) {
    // It has become full since the checkpoint was read.
    const ledger::TileId full{id.level, id.index};
    bytes = read(ledger::TilePath(full));
    LUHENG_RETURN_IF_ERROR(bytes.status());
    LUHENG_RETURN_IF_ERROR(ledger::CheckTileBytes(full, *bytes));
    return std::string(ledger::TileBeginning(id, *bytes));
  }
  LUHENG_RETURN_IF_ERROR(bytes.status());
  LUHENG_RETURN_IF_ERROR(ledger::CheckTileBytes(id, *bytes));
  return bytes;
}

// Copies the tiles that a tree has and an earlier one has not, from the top down: so each is held
// against the one above it, and the first that is missing ends the copy, however large the tree
// says that it is.
class GrowthCopy {
 public:
  // `tiles` and `progress` must outlive this.
  GrowthCopy(ProvedTiles& tiles, uint64_t old_size, const std::string& directory,
             Progress& progress)
      : tiles_(tiles), old_size_(old_size), directory_(directory), progress_(progress) {}

  // Returns the number of files that were written.
  absl::StatusOr<uint64_t> Run() {
    progress_.Begin("Copying ", Count());
    int level = ledger::kEntriesLevel;
    while (HashCount(level + 1) > 0) ++level;
    for (; level >= ledger::kEntriesLevel; --level) {
      const uint64_t count = HashCount(level);
      if (count % ledger::kTileWidth == 0) continue;
      const ledger::TileId id =
          ledger::TileInTree(level, count / ledger::kTileWidth, tiles_.size());
      if (count > ledger::TileHashCount(level, old_size_)) LUHENG_RETURN_IF_ERROR(Copy(id));
      LUHENG_RETURN_IF_ERROR(CopyBelow(id));
    }
    LUHENG_RETURN_IF_ERROR(files_.Commit());
    return file_count_;
  }

 private:
  uint64_t HashCount(int level) const { return ledger::TileHashCount(level, tiles_.size()); }
  // The first tile of the level that the earlier tree has not in full.
  uint64_t FirstNew(int level) const {
    return ledger::TileHashCount(level, old_size_) / ledger::kTileWidth;
  }
  uint64_t Count() const {
    uint64_t count = 0;
    for (int level = ledger::kEntriesLevel; HashCount(level) > 0; ++level) {
      if (HashCount(level) == ledger::TileHashCount(level, old_size_)) continue;
      count += (HashCount(level) - 1) / ledger::kTileWidth + 1 - FirstNew(level);
    }
    return count;
  }

  // Copies the full tiles that a hash tile was made of, and those below them.
  absl::Status CopyBelow(const ledger::TileId& id) {
    if (id.level == ledger::kEntriesLevel) return absl::OkStatus();
    if (id.level == 0) return CopyBundle(id);
    const uint64_t begin = id.index * ledger::kTileWidth;
    for (uint64_t index = std::max(begin, FirstNew(id.level - 1)); index < begin + id.width;
         ++index) {
      const ledger::TileId below{id.level - 1, index};
      LUHENG_RETURN_IF_ERROR(Copy(below));
      LUHENG_RETURN_IF_ERROR(CopyBelow(below));
    }
    return absl::OkStatus();
  }

  // The entries under a tile of level 0; those under a partial one are on the edge of the tree.
  absl::Status CopyBundle(const ledger::TileId& leaves) {
    if (leaves.width < ledger::kTileWidth) return absl::OkStatus();
    return Copy({ledger::kEntriesLevel, leaves.index});
  }

  absl::Status Copy(const ledger::TileId& id) {
    const std::string path = directory_ + "/" + ledger::TilePath(id);
    progress_.Advance(++done_);
    // What an earlier copy has left here, or damage. What cannot be read is replaced as well.
    const auto there = ledger::ReadFile(path);
    if (there.ok()) {
      absl::Status sound = tiles_.Check(id, *there);
      if (sound.ok() || !absl::IsDataLoss(sound)) return sound;
    }
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, tiles_.Read(id));
    LUHENG_RETURN_IF_ERROR(files_.Write(path, bytes));
    return ++file_count_ % kFilesAtOnce == 0 ? files_.Commit() : absl::OkStatus();
  }

  ProvedTiles& tiles_;
  const uint64_t old_size_;
  const std::string& directory_;
  Progress& progress_;
  ledger::FileBatch files_;
  uint64_t done_ = 0;
  uint64_t file_count_ = 0;
};

// `where` are the entries that the log should begin with.
absl::Status Forked(const std::string& directory, const Published& before, const Published& now,
                    const std::string& where) {
  const auto kept = KeepEvidence(directory + "/" + kCheckpoint, now.note);
  return absl::DataLossError(
      "the log is forked: its " + std::to_string(now.head.size) +
      " entries do not begin with the " + std::to_string(before.head.size) + " that " + where +
      (kept.ok() ? "; the mirror stays as it was, and the checkpoint of the log is kept as " + *kept
                 : "; the checkpoint of the log could not be kept: " +
                       std::string(kept.status().message())));
}

// Whether the tree of the tiles begins with this one.
absl::StatusOr<bool> Begins(ProvedTiles& tiles, const ledger::Checkpoint& head) {
  if (head.size > tiles.size()) return false;
  LUHENG_ASSIGN_OR_RETURN(const ledger::Hash root, tiles.RootAt(head.size));
  return root == head.root;
}

}  // namespace

absl::StatusOr<MirrorReport> UpdateMirror(const TileLogReader& read, const std::string& directory,
                                          Progress& progress,
                                          const std::optional<std::string>& verifier_key) {
  // From the oldest to the newest: a log may grow while it is copied, and then has more than this
  // asks for.
  LUHENG_ASSIGN_OR_RETURN(const std::optional<Published> cosigned, ReadCosigned(read));
  LUHENG_ASSIGN_OR_RETURN(std::string note, read(kCheckpoint));
  LUHENG_ASSIGN_OR_RETURN(const Published now, Parse(std::move(note), kCheckpoint));
  LUHENG_ASSIGN_OR_RETURN(const bool is_signed, IsSigned(now, directory, verifier_key));
  LUHENG_ASSIGN_OR_RETURN(const std::optional<Published> before, ReadMirrored(directory));
  MirrorReport report{.size = now.head.size};
  const std::string copied = "were copied to " + directory;
  if (before.has_value()) {
    if (now.head.size < before->head.size) {
      return absl::DataLossError("the log has " + std::to_string(now.head.size) +
                                 " entries, and had " + std::to_string(before->head.size) +
                                 " when it was copied to " + directory);
    }
    const Growth growth = CompareHeads(before->head, now.head);
    if (growth == Growth::kForked) return Forked(directory, *before, now, copied);
    // The same tree: what may be new is the signature of a witness.
    if (growth == Growth::kSame && !is_signed) return report;
  }
  LUHENG_ASSIGN_OR_RETURN(
      ProvedTiles tiles,
      ProvedTiles::Begin(now.head, [&](const ledger::TileId& id) { return ReadTile(read, id); }));
  const uint64_t old_size = before.has_value() ? before->head.size : 0;
  if (before.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(const bool is_beginning, Begins(tiles, before->head));
    if (!is_beginning) return Forked(directory, *before, now, copied);
  }
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory));
  if (cosigned.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(const bool is_beginning, Begins(tiles, cosigned->head));
    if (!is_beginning) {
      LUHENG_RETURN_IF_ERROR(KeepEvidence(directory + "/" + kCosigned, cosigned->note).status());
      return Forked(directory, *cosigned, now, "witnesses have cosigned");
    }
  }
  LUHENG_ASSIGN_OR_RETURN(report.file_count,
                          GrowthCopy(tiles, old_size, directory, progress).Run());
  if (cosigned.has_value()) {
    LUHENG_RETURN_IF_ERROR(
        ledger::WriteFileAtomically(directory + "/" + kCosigned, cosigned->note));
  }
  LUHENG_RETURN_IF_ERROR(ledger::WriteFileAtomically(directory + "/" + kCheckpoint, now.note));
  return report;
}

TileLogReader ReadFromDirectory(const std::string& directory) {
  return [directory](const std::string& path) { return ledger::ReadFile(directory + "/" + path); };
}

}  // namespace luheng::services

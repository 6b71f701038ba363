// The directory of a C2SP tile log: tiles, entry bundles, and the checkpoint that says how far they
// go. Others read it with their own tools; we build proofs from it.
//
// Invariants:
//   (1) Every tile of the tree of size() is on the disk, synced, before its checkpoint is.
//   (2) A file under a tile's name is whole, and never changes.
//   (3) A partial tile stays until the checkpoint published covers the full one.
#ifndef LEDGER_TILE_STORE_H_
#define LEDGER_TILE_STORE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/compact_range.h"
#include "ledger/hash.h"
#include "ledger/open_mode.h"
#include "ledger/proof.h"
#include "ledger/tile.h"
#include "ledger/tile_cache.h"
#include "ledger/tile_edge.h"

namespace luheng::ledger {

// Integrate(), PublishCheckpoint(), integrated_size() and Range() belong to one thread; everything
// else is thread-safe, and goes on meanwhile.
class TileStore {
 public:
  // Opens the log in `directory`; kReadWrite makes it if it is missing. Continues from the
  // checkpoint published last; what was integrated after it is to be integrated again, which writes
  // the same files again. Does not check the checkpoint's signature. NOT_FOUND in kReadOnly if
  // there is no checkpoint; DATA_LOSS if the checkpoint is malformed, or the tiles on the right
  // edge are damaged, missing, or have another root.
  static absl::StatusOr<std::unique_ptr<TileStore>> Open(const std::string& directory,
                                                         OpenMode mode);

  // Entries that tiles were written for, published or not.
  uint64_t integrated_size() const { return edge_.size(); }
  // The right edge of the tree of integrated_size().
  CompactRange Range() const { return edge_.Range(); }

  // Writes and syncs the tiles of the tree grown by these entries. After an error every later call
  // fails alike; opening again goes on from the checkpoint.
  // REQUIRES: first_index == integrated_size(), as many leaf hashes as entries, the leaf hash of
  // each entry, committed entries only, kReadWrite.
  absl::Status Integrate(uint64_t first_index, const std::vector<Hash>& leaf_hashes,
                         const std::vector<std::string_view>& entries);

  // Replaces the checkpoint, durably, and then removes partial tiles that have become full. `note`
  // is the signed note; INVALID_ARGUMENT, and nothing changed, if it is malformed or not about the
  // tree of integrated_size().
  absl::Status PublishCheckpoint(std::string_view note);

  // Replaces the checkpoint by the same one with more signatures, durably. INVALID_ARGUMENT, and
  // nothing changed, if it is malformed or has another text. Unlike the rest, it may be called from
  // a thread that does not write, but not together with PublishCheckpoint().
  absl::Status PublishSignatures(std::string_view note);
  // Keeps a published checkpoint that enough witnesses have cosigned as the file `cosigned`,
  // durably. From any one thread. REQUIRES: kReadWrite.
  absl::Status KeepCosigned(std::string_view note);

  // Size of the tree of the checkpoint published last; 0 if there is none.
  uint64_t size() const { return size_.load(std::memory_order_acquire); }
  // The checkpoint published last, verbatim; empty if there is none.
  std::string checkpoint() const;

  // The root of the perfect subtree over the leaves [index << level, (index + 1) << level).
  // OUT_OF_RANGE if the tree of size() has not all of them; DATA_LOSS if a tile is missing or
  // damaged.
  absl::StatusOr<Hash> NodeAt(int level, uint64_t index) const;
  // NodeAt(), as proofs want it. Must not outlive the store.
  NodeSource nodes() const;
  // The root of the tree of the first `size` leaves. OUT_OF_RANGE above size(), else as NodeAt().
  absl::StatusOr<Hash> RootAt(uint64_t size) const;

  // The bytes of a tile of the tree of size(), or of a narrower one. OUT_OF_RANGE if the tree has
  // it not; DATA_LOSS if it is missing or damaged.
  absl::StatusOr<std::string> ReadTile(const TileId& id) const;
  // What a client asks for by path: "checkpoint", "cosigned" or a tile. NOT_FOUND for anything
  // else, and for what is not published; DATA_LOSS as ReadTile().
  absl::StatusOr<std::string> Read(std::string_view path) const;

 private:
  TileStore(std::string directory, OpenMode mode);
  absl::Status Load();
  absl::Status WriteTiles(const std::vector<Hash>& leaf_hashes,
                          const std::vector<std::string_view>& entries);
  void RemoveFullPartials();
  std::string FilePath(const TileId& id) const;

  const std::string directory_;
  const OpenMode mode_;

  // Of the writing thread.
  TileEdge edge_;
  std::set<std::pair<int, uint64_t>> partials_;  // Level and index of tiles with partial files.
  absl::Status write_status_;

  std::atomic<uint64_t> size_ = 0;
  mutable Mutex checkpoint_mutex_;
  std::string checkpoint_ LUHENG_GUARDED_BY(checkpoint_mutex_);
  mutable TileCache cache_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_TILE_STORE_H_

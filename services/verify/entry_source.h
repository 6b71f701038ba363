// EntrySource: where an audit or a restoration gets its entries from, in order and by whole
// commands: the journal of a data directory, or the bundles of a tile log.
//
// A source believes nothing and proves nothing; who reads it does (services/verify/log_replay.h,
// services/verify/tile_audit.h).
#ifndef SERVICES_VERIFY_ENTRY_SOURCE_H_
#define SERVICES_VERIFY_ENTRY_SOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/block.h"
#include "ledger/journal_store.h"
#include "services/followers/commands.h"
#include "services/verify/tile_files.h"

namespace luheng::services {

// Commands that follow one another.
struct EntryBatch {
  std::optional<ledger::BlockHeader> block;  // Of the journal: the header of the block they make.
  std::vector<CommandEntries> commands;
};

// Not thread-safe.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  // One after the last entry.
  virtual uint64_t size() const = 0;
  // Goes to the entry at `index`, with which a command begins. REQUIRES: index <= size().
  virtual void Seek(uint64_t index) = 0;
  // The next commands, in views that hold until the next call; nullopt at the end. DATA_LOSS names
  // the entry or the file that is damaged or missing.
  virtual absl::StatusOr<std::optional<EntryBatch>> Next() = 0;
};

// The blocks of a journal. At entry 0 until Seek().
class JournalSource final : public EntrySource {
 public:
  // `store` must outlive this.
  explicit JournalSource(const ledger::JournalStore& store);

  uint64_t size() const override { return store_.end_index(); }
  void Seek(uint64_t index) override;
  absl::StatusOr<std::optional<EntryBatch>> Next() override;

 private:
  const ledger::JournalStore& store_;
  uint64_t begin_ = 0;
  std::unique_ptr<ledger::BlockIterator> blocks_;
  ledger::BlockView block_;
};

// The entry bundles under the first `size` leaves. At entry 0 until Seek().
class TileSource final : public EntrySource {
 public:
  // `files` must outlive this.
  TileSource(const TileFiles& files, uint64_t size) : files_(files), size_(size) {}

  uint64_t size() const override { return size_; }
  void Seek(uint64_t index) override;
  absl::StatusOr<std::optional<EntryBatch>> Next() override;

 private:
  absl::Status ReadBundle();

  const TileFiles& files_;
  const uint64_t size_;
  uint64_t read_ = 0;       // Entries up to here were read;
  std::string bytes_;       // those that were not given yet are here, coded as in bundles,
  ledger::BlockView view_;  // and the first of them, which make whole commands, are given.
};

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_ENTRY_SOURCE_H_

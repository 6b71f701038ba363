// The journal on disk: blocks in RocksDB, one key and one value each.
//
// Invariants:
//   (1) The key of a block is its first index, big-endian.
//   (2) The blocks cover the entries [0, end_index()) without gap or overlap.
//   (3) A block is on the disk, synced, before Append() returns OK.
//
// RocksDB refuses to open after finding damage in its write-ahead log, but cannot know of records
// that are gone altogether: whoever opens a store compares end_index() with the high-water mark
// (ledger/recover.h).
#ifndef LEDGER_JOURNAL_STORE_H_
#define LEDGER_JOURNAL_STORE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/block.h"
#include "ledger/open_mode.h"

namespace rocksdb {
class DB;
class Iterator;
}  // namespace rocksdb

namespace luheng::ledger {

// Reads blocks in ascending order, as they were when the iterator was made. Not thread-safe; must
// not outlive its store.
class BlockIterator {
 public:
  BlockIterator(std::unique_ptr<rocksdb::Iterator> blocks, uint64_t first_index);
  ~BlockIterator();

  // The next block, as a view that holds until the next call; nullopt after the last one. The first
  // block may begin before the index asked for. DATA_LOSS if a block is damaged or missing.
  absl::StatusOr<std::optional<BlockView>> Next();

 private:
  std::unique_ptr<rocksdb::Iterator> blocks_;
  uint64_t next_index_;  // The next block must contain it, and all but the first begin with it.
  bool is_first_ = true;
};

// Thread-safe, but for Append() and Close(), which belong to one thread.
class JournalStore {
 public:
  // Opens the journal in `directory`; kReadWrite creates it if the directory is missing or empty.
  // DATA_LOSS if anything is damaged, a torn tail included; FAILED_PRECONDITION if another process
  // has it open; NOT_FOUND in kReadOnly if there is none.
  static absl::StatusOr<std::unique_ptr<JournalStore>> Open(const std::string& directory,
                                                            OpenMode mode);
  // The same for writing, but drops what follows the last whole block of the write-ahead log, and
  // the last whole record of the manifest. REQUIRES: the caller has made sure that nothing
  // acknowledged is lost (ledger/recover.h).
  static absl::StatusOr<std::unique_ptr<JournalStore>> OpenDroppingTail(
      const std::string& directory);
  // Whether the directory holds a journal, sound or not.
  static bool Exists(const std::string& directory);

  // Without Close(), leaves on the disk what a crash would leave.
  ~JournalStore();

  // Writes and syncs the block. After an error whether the block is on the disk is unknown, and
  // every later call fails alike: only a restart can tell. REQUIRES: block.first_index ==
  // end_index(), kReadWrite.
  absl::Status Append(const Block& block);

  // One after the last entry.
  uint64_t end_index() const { return end_index_.load(std::memory_order_acquire); }

  // The bytes of the block that contains the entry. OUT_OF_RANGE at or above end_index(), DATA_LOSS
  // if the block is damaged or missing.
  absl::StatusOr<std::string> BlockAt(uint64_t entry_index) const;
  // The bytes of the entry. Errors as BlockAt().
  absl::StatusOr<std::string> EntryAt(uint64_t index) const;
  // The blocks from the one that contains the entry on.
  std::unique_ptr<BlockIterator> BlocksFrom(uint64_t entry_index) const;

  // Reads every byte of every table file and of the manifest, and compares checksums. DATA_LOSS
  // names what is damaged. REQUIRES: nobody appends meanwhile.
  absl::Status VerifyFiles() const;

  // Moves everything into table files, leaving an empty write-ahead log, and closes. Nothing else
  // may be called afterwards, and no iterator be alive.
  absl::Status Close();

 private:
  enum class TornTail { kRefuse, kDrop };

  JournalStore(std::unique_ptr<rocksdb::DB> db, uint64_t end_index);
  static absl::StatusOr<std::unique_ptr<JournalStore>> OpenDatabase(const std::string& directory,
                                                                    OpenMode mode, TornTail tail);

  std::unique_ptr<rocksdb::DB> db_;
  std::atomic<uint64_t> end_index_;
  absl::Status write_status_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_JOURNAL_STORE_H_

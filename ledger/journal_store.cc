#include "ledger/journal_store.h"

#include <rocksdb/db.h>
#include <rocksdb/iterator.h>
#include <rocksdb/options.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/file.h"
#include "ledger/rocksdb_files.h"
#include "ledger/rocksdb_manifest.h"
#include "ledger/rocksdb_options.h"

namespace luheng::ledger {
namespace {

std::string KeyOf(uint64_t first_index) {
  std::string key;
  AppendU64(&key, first_index);
  return key;
}

std::string_view View(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status Missing(uint64_t begin, uint64_t end) {
  return absl::DataLossError("journal: entries from " + std::to_string(begin) + " to " +
                             std::to_string(end - 1) + " are missing");
}

// Checks that a block that begins at `first_index` follows one that ends at `end_index`.
absl::Status CheckContinuity(uint64_t end_index, uint64_t first_index) {
  if (end_index < first_index) return Missing(end_index, first_index);
  if (end_index == first_index) return absl::OkStatus();
  return absl::DataLossError("journal: two blocks hold entry " + std::to_string(first_index));
}

// Checks that the key is the one that the block asks for.
absl::Status CheckKey(std::string_view key, const BlockHeader& header) {
  if (key == KeyOf(header.first_index)) return absl::OkStatus();
  return absl::DataLossError("journal: the block of entry " + std::to_string(header.first_index) +
                             " is stored under the key " + ToHex(key));
}

absl::StatusOr<BlockHeader> HeaderAt(const rocksdb::Iterator& blocks) {
  LUHENG_ASSIGN_OR_RETURN(BlockHeader header, DecodeBlockHeader(View(blocks.value())));
  LUHENG_RETURN_IF_ERROR(CheckKey(View(blocks.key()), header));
  return header;
}

// Where the journal ends. Walks back as far as the write-ahead log can have reached, since that is
// where RocksDB would not notice that a whole file is gone.
absl::StatusOr<uint64_t> FindEnd(rocksdb::DB* db) {
  const std::unique_ptr<rocksdb::Iterator> blocks(db->NewIterator(rocksdb::ReadOptions()));
  blocks->SeekToLast();
  uint64_t end = 0;
  uint64_t first = 0;  // Of the block seen last.
  size_t walked_size = 0;
  for (; blocks->Valid() && walked_size < kLogSizeMax; blocks->Prev()) {
    LUHENG_ASSIGN_OR_RETURN(const BlockHeader header, HeaderAt(*blocks));
    const uint64_t block_end = header.first_index + header.entry_count;
    if (end == 0) {
      end = block_end;
    } else {
      LUHENG_RETURN_IF_ERROR(CheckContinuity(block_end, first));
    }
    first = header.first_index;
    walked_size += blocks->value().size();
  }
  LUHENG_RETURN_IF_ERROR(FromRocksDb(blocks->status()));
  if (!blocks->Valid() && first != 0) return Missing(0, first);
  return end;
}

// The status of opening a journal that is there: a file that RocksDB does not find is damage.
absl::Status FromOpening(const rocksdb::Status& status) {
  absl::Status opened = FromRocksDb(status);
  if (!absl::IsNotFound(opened)) return opened;
  return absl::DataLossError(opened.message());
}

// Whether nothing but traces of an attempt to create a journal is there.
bool IsNew(const std::string& directory) {
  std::error_code error;
  for (std::filesystem::directory_iterator file(directory, error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().filename();
    const std::string extension = file->path().extension();
    if (name == "CURRENT" || extension == ".sst" || extension == ".log") return false;
  }
  // Of a directory that cannot be listed nobody knows that it is empty.
  return !error || error == std::errc::no_such_file_or_directory;
}

}  // namespace

BlockIterator::BlockIterator(std::unique_ptr<rocksdb::Iterator> blocks, uint64_t first_index)
    : blocks_(std::move(blocks)), next_index_(first_index) {
  blocks_->SeekForPrev(KeyOf(first_index));
  if (!blocks_->Valid()) blocks_->SeekToFirst();
}

BlockIterator::~BlockIterator() = default;

absl::StatusOr<std::optional<BlockView>> BlockIterator::Next() {
  uint64_t first = 0;
  uint64_t end = 0;
  // Skips the block that was given last, or one that ends before the entry asked for.
  for (; blocks_->Valid(); blocks_->Next()) {
    LUHENG_ASSIGN_OR_RETURN(const BlockHeader header, HeaderAt(*blocks_));
    first = header.first_index;
    end = first + header.entry_count;
    if (end > next_index_) break;
  }
  LUHENG_RETURN_IF_ERROR(FromRocksDb(blocks_->status()));
  if (!blocks_->Valid()) return std::optional<BlockView>();

  const bool is_inside = is_first_ && first < next_index_;
  if (!is_inside) LUHENG_RETURN_IF_ERROR(CheckContinuity(next_index_, first));
  LUHENG_ASSIGN_OR_RETURN(BlockView block, DecodeBlock(View(blocks_->value())));
  is_first_ = false;
  next_index_ = end;
  return std::optional<BlockView>(std::move(block));
}

JournalStore::JournalStore(std::unique_ptr<rocksdb::DB> db, uint64_t end_index)
    : db_(std::move(db)), end_index_(end_index) {}

JournalStore::~JournalStore() = default;

absl::StatusOr<std::unique_ptr<JournalStore>> JournalStore::Open(const std::string& directory,
                                                                 OpenMode mode) {
  return OpenDatabase(directory, mode, TornTail::kRefuse);
}

absl::StatusOr<std::unique_ptr<JournalStore>> JournalStore::OpenDroppingTail(
    const std::string& directory) {
  return OpenDatabase(directory, OpenMode::kReadWrite, TornTail::kDrop);
}

bool JournalStore::Exists(const std::string& directory) { return !IsNew(directory); }

absl::StatusOr<std::unique_ptr<JournalStore>> JournalStore::OpenDatabase(
    const std::string& directory, OpenMode mode, TornTail tail) {
  // RocksDB would make a new database of a directory whose CURRENT file is lost.
  const bool is_new = IsNew(directory);
  LUHENG_ASSIGN_OR_RETURN(const bool has_current, ledger::Exists(directory + "/CURRENT"));
  if (!is_new && !has_current) {
    return absl::DataLossError("journal: the file " + directory + "/CURRENT is missing");
  }
  if (!is_new && tail == TornTail::kDrop) LUHENG_RETURN_IF_ERROR(CutManifest(directory));
  if (!is_new) LUHENG_RETURN_IF_ERROR(CheckTableProperties(directory));
  rocksdb::Options options = JournalOptions();
  options.create_if_missing = is_new;
  switch (tail) {
    case TornTail::kRefuse:
      options.wal_recovery_mode = rocksdb::WALRecoveryMode::kAbsoluteConsistency;
      break;
    case TornTail::kDrop:
      options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
      break;
  }
  rocksdb::DB* opened = nullptr;
  switch (mode) {
    case OpenMode::kReadWrite:
      LUHENG_RETURN_IF_ERROR(MakeDirectory(directory));
      LUHENG_RETURN_IF_ERROR(FromOpening(rocksdb::DB::Open(options, directory, &opened)));
      break;
    case OpenMode::kReadOnly:
      if (is_new) return absl::NotFoundError("no journal in " + directory);
      LUHENG_RETURN_IF_ERROR(
          FromOpening(rocksdb::DB::OpenForReadOnly(options, directory, &opened)));
      break;
  }
  std::unique_ptr<rocksdb::DB> db(opened);
  LUHENG_ASSIGN_OR_RETURN(const uint64_t end_index, FindEnd(db.get()));
  return std::unique_ptr<JournalStore>(new JournalStore(std::move(db), end_index));
}

absl::Status JournalStore::Append(const Block& block) {
  LUHENG_RETURN_IF_ERROR(write_status_);
  LUHENG_CHECK(block.first_index == end_index());
  LUHENG_CHECK(block.entry_count > 0);
  rocksdb::WriteOptions options;
  options.sync = true;
  write_status_ = FromRocksDb(db_->Put(options, KeyOf(block.first_index), block.bytes));
  LUHENG_RETURN_IF_ERROR(write_status_);
  end_index_.store(block.end_index(), std::memory_order_release);
  return absl::OkStatus();
}

absl::StatusOr<std::string> JournalStore::BlockAt(uint64_t entry_index) const {
  if (entry_index >= end_index()) {
    return absl::OutOfRangeError("the journal has no entry " + std::to_string(entry_index));
  }
  const std::unique_ptr<rocksdb::Iterator> blocks(db_->NewIterator(rocksdb::ReadOptions()));
  blocks->SeekForPrev(KeyOf(entry_index));
  LUHENG_RETURN_IF_ERROR(FromRocksDb(blocks->status()));
  if (!blocks->Valid()) return Missing(entry_index, entry_index + 1);
  LUHENG_ASSIGN_OR_RETURN(const BlockHeader header, HeaderAt(*blocks));
  if (header.first_index + header.entry_count <= entry_index) {
    return Missing(entry_index, entry_index + 1);
  }
  return blocks->value().ToString();
}

absl::StatusOr<std::string> JournalStore::EntryAt(uint64_t index) const {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, BlockAt(index));
  LUHENG_ASSIGN_OR_RETURN(const BlockView block, DecodeBlock(bytes));
  return std::string(block.entries[index - block.header.first_index]);
}

std::unique_ptr<BlockIterator> JournalStore::BlocksFrom(uint64_t entry_index) const {
  rocksdb::ReadOptions options;
  options.readahead_size = 2 * kBlockSizeMax;
  return std::make_unique<BlockIterator>(
      std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options)), entry_index);
}

absl::Status JournalStore::VerifyFiles() const {
  LUHENG_RETURN_IF_ERROR(CheckManifest(db_->GetName()));
  LUHENG_RETURN_IF_ERROR(FromRocksDb(db_->VerifyFileChecksums(rocksdb::ReadOptions())));
  return FromRocksDb(db_->VerifyChecksum(rocksdb::ReadOptions()));
}

absl::Status JournalStore::Close() {
  LUHENG_RETURN_IF_ERROR(write_status_);
  LUHENG_RETURN_IF_ERROR(FromRocksDb(db_->Flush(rocksdb::FlushOptions())));
  return FromRocksDb(db_->Close());
}

}  // namespace luheng::ledger

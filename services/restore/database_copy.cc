#include "services/restore/database_copy.h"

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "ledger/base/status_macros.h"
#include "ledger/file.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

constexpr char kUnfinished[] = ".new";
constexpr char kReplaced[] = ".older";
constexpr char kScratch[] = ".log";  // Where RocksDB writes its own log of reading.
constexpr size_t kBatchBytes = 1 << 20;

absl::Status ToStatus(const rocksdb::Status& status, const std::string& path) {
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError(path + ": " + status.ToString());
}

void Remove(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

// As a reader beside the process that writes.
absl::StatusOr<std::unique_ptr<rocksdb::DB>> OpenSource(const std::string& path,
                                                        const std::string& scratch) {
  rocksdb::Options options;
  options.max_open_files = -1;  // So that files which the writer deletes can still be read.
  rocksdb::DB* db = nullptr;
  LUHENG_RETURN_IF_ERROR(ToStatus(rocksdb::DB::OpenAsSecondary(options, path, scratch, &db), path));
  std::unique_ptr<rocksdb::DB> source(db);
  LUHENG_RETURN_IF_ERROR(ToStatus(source->TryCatchUpWithPrimary(), path));
  return source;
}

absl::StatusOr<uint64_t> CopyRows(rocksdb::DB& source, const std::string& to) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.error_if_exists = true;
  rocksdb::DB* db = nullptr;
  LUHENG_RETURN_IF_ERROR(ToStatus(rocksdb::DB::Open(options, to, &db), to));
  const std::unique_ptr<rocksdb::DB> copy(db);
  const std::unique_ptr<rocksdb::Iterator> row(source.NewIterator(rocksdb::ReadOptions()));
  rocksdb::WriteBatch batch;
  uint64_t count = 0;
  for (row->SeekToFirst(); row->Valid(); row->Next(), ++count) {
    LUHENG_RETURN_IF_ERROR(ToStatus(batch.Put(row->key(), row->value()), to));
    if (batch.GetDataSize() < kBatchBytes) continue;
    LUHENG_RETURN_IF_ERROR(ToStatus(copy->Write(rocksdb::WriteOptions(), &batch), to));
    batch.Clear();
  }
  LUHENG_RETURN_IF_ERROR(ToStatus(row->status(), to));
  rocksdb::WriteOptions synced;
  synced.sync = true;
  LUHENG_RETURN_IF_ERROR(ToStatus(copy->Write(synced, &batch), to));
  LUHENG_RETURN_IF_ERROR(ToStatus(copy->Flush(rocksdb::FlushOptions()), to));
  LUHENG_RETURN_IF_ERROR(ToStatus(copy->Close(), to));
  return count;
}

}  // namespace

absl::StatusOr<uint64_t> CopyDatabase(const std::string& from, const std::string& to,
                                      const CheckCopy& check) {
  LUHENG_ASSIGN_OR_RETURN(const bool is_there, ledger::Exists(from + "/CURRENT"));
  if (!is_there) return absl::NotFoundError(from + ": there is no database");
  const std::string unfinished = to + kUnfinished;
  const std::string scratch = to + kScratch;
  Remove(unfinished);
  const auto copy = [&]() -> absl::StatusOr<uint64_t> {
    LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<rocksdb::DB> source, OpenSource(from, scratch));
    LUHENG_ASSIGN_OR_RETURN(const uint64_t rows, CopyRows(*source, unfinished));
    LUHENG_RETURN_IF_ERROR(check(unfinished));
    return rows;
  };
  absl::StatusOr<uint64_t> count = copy();
  Remove(scratch);
  if (!count.ok()) {
    Remove(unfinished);
    return count;
  }
  // Between the two steps a crash leaves the older copy under its other name.
  const std::string older = to + kReplaced;
  std::error_code error;
  if (fs::exists(to, error)) {
    Remove(older);
    fs::rename(to, older, error);
  }
  if (!error) fs::rename(unfinished, to, error);
  if (error) return absl::InternalError(to + ": " + error.message());
  LUHENG_RETURN_IF_ERROR(ledger::SyncDirectory(ledger::ParentDirectory(to)));
  Remove(older);
  return count;
}

}  // namespace luheng::services

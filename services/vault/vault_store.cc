#include "services/vault/vault_store.h"

#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/compact_range.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/rocksdb_files.h"
#include "ledger/rocksdb_manifest.h"
#include "ledger/rocksdb_options.h"
#include "ledger/scratch_copy.h"

namespace luheng::services {
namespace {

constexpr int kOpenFilesMax = 64;

enum class TornTail { kRefuse, kDrop };

std::string VaultSecret(const std::string& journal_secret) { return "vault" + journal_secret; }

absl::StatusOr<bool> IsThere(const std::string& directory) {
  return ledger::Exists(directory + "/CURRENT");
}

rocksdb::Options MakeOptions(TornTail tail) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.max_open_files = kOpenFilesMax;
  options.info_log = ledger::SilentLogger();
  // A file that is no longer needed is deleted, not kept to be written over.
  options.recycle_log_file_num = 0;
  // After an error of the disk nothing is tried again behind our back.
  options.max_bgerror_resume_count = 0;
  options.wal_recovery_mode = tail == TornTail::kRefuse
                                  ? rocksdb::WALRecoveryMode::kAbsoluteConsistency
                                  : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kCRC32c;  // What CheckTableProperties() knows.
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

absl::StatusOr<std::unique_ptr<rocksdb::DB>> OpenDatabase(const std::string& directory,
                                                          TornTail tail) {
  LUHENG_ASSIGN_OR_RETURN(const bool is_there, IsThere(directory));
  if (is_there) {
    if (tail == TornTail::kDrop) LUHENG_RETURN_IF_ERROR(ledger::CutManifest(directory));
    LUHENG_RETURN_IF_ERROR(ledger::CheckManifest(directory));
    LUHENG_RETURN_IF_ERROR(ledger::CheckTableProperties(directory));
  }
  rocksdb::DB* db = nullptr;
  LUHENG_RETURN_IF_ERROR(FromVault(rocksdb::DB::Open(MakeOptions(tail), directory, &db)));
  return std::unique_ptr<rocksdb::DB>(db);
}

// Of all rows that names have and keep. A dropped file may be an older one than those that are
// left, so that what the newest row says is not enough.
absl::StatusOr<uint64_t> CountNames(rocksdb::DB& db) {
  const std::unique_ptr<rocksdb::Iterator> row(db.NewIterator(rocksdb::ReadOptions()));
  uint64_t count = 0;
  for (row->Seek(kNamePrefix); row->Valid() && row->key().starts_with(kNamePrefix); row->Next()) {
    ++count;
  }
  LUHENG_RETURN_IF_ERROR(FromVault(row->status()));
  return count;
}

absl::Status Missing(uint64_t marked, uint64_t count, const std::string& why) {
  return absl::DataLossError("vault: it has " + std::to_string(count) + " names of " +
                             std::to_string(marked) + " that were kept" + why +
                             "; restore it from a backup");
}

// The head of the names, once all are found to be there.
absl::StatusOr<ledger::TreeHead> CheckNames(rocksdb::DB& db) {
  LUHENG_ASSIGN_OR_RETURN(const uint64_t count, CountNames(db));
  LUHENG_ASSIGN_OR_RETURN(const ledger::TreeHead names, ReadNames(db));
  if (names.size == count) return names;
  return absl::DataLossError("vault: it has " + std::to_string(count) +
                             " names, and its last row says " + std::to_string(names.size));
}

// How many names remain when everything from the damage on is dropped.
absl::StatusOr<uint64_t> CountWithoutTail(const std::string& directory) {
  const ledger::ScratchCopy copy(directory);
  LUHENG_RETURN_IF_ERROR(copy.Make());
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<rocksdb::DB> db,
                          OpenDatabase(copy.path(), TornTail::kDrop));
  return CountNames(*db);
}

// Opens it without its tail. An erasure may have been in it: the journal is searched anew.
absl::StatusOr<std::unique_ptr<rocksdb::DB>> OpenDroppingTail(const std::string& directory) {
  LUHENG_ASSIGN_OR_RETURN(std::unique_ptr<rocksdb::DB> db,
                          OpenDatabase(directory, TornTail::kDrop));
  LUHENG_RETURN_IF_ERROR(FromVault(db->Delete(rocksdb::WriteOptions(), kSearchedKey)));
  return db;
}

}  // namespace

absl::StatusOr<VaultStore> OpenVaultStore(const VaultPaths& paths, const std::string& secret) {
  VaultStore store;
  absl::StatusOr<std::unique_ptr<ledger::MarkFile>> mark =
      ledger::MarkFile::Open(paths.mark_file, VaultSecret(secret));
  if (absl::IsNotFound(mark.status())) {
    return absl::DataLossError("vault: the file " + paths.mark_file +
                               " is missing, so that nothing says how many names there should be");
  }
  LUHENG_ASSIGN_OR_RETURN(store.mark, std::move(mark));
  const ledger::Mark& last = store.mark->last();
  LUHENG_ASSIGN_OR_RETURN(const bool is_there, IsThere(paths.directory));
  if (last.size > 0 && !is_there) {
    return Missing(last.size, 0, "; there is no database in " + paths.directory);
  }

  absl::StatusOr<std::unique_ptr<rocksdb::DB>> opened =
      OpenDatabase(paths.directory, TornTail::kRefuse);
  if (absl::IsDataLoss(opened.status())) {
    const std::string damage(opened.status().message());
    // Where not even a beginning can be read there is nothing to count.
    const absl::StatusOr<uint64_t> count = CountWithoutTail(paths.directory);
    if (!count.ok()) return opened.status();
    if (*count < last.size) return Missing(last.size, *count, "; " + damage);
    opened = OpenDroppingTail(paths.directory);
  }
  LUHENG_ASSIGN_OR_RETURN(store.db, std::move(opened));
  LUHENG_ASSIGN_OR_RETURN(const ledger::TreeHead names, CheckNames(*store.db));
  if (names.size < last.size) return Missing(last.size, names.size, "");
  if (names.size == last.size && names.root != last.root) {
    return absl::DataLossError("vault: " + paths.mark_file + " is the mark of other names than " +
                               paths.directory + " has");
  }
  return store;
}

absl::StatusOr<uint64_t> MarkedNames(const VaultPaths& paths, const std::string& secret) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Mark mark,
                          ledger::MarkFile::Read(paths.mark_file, VaultSecret(secret)));
  return mark.size;
}

absl::Status CheckVaultCopy(const std::string& directory, uint64_t marked) {
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<rocksdb::DB> db,
                          OpenDatabase(directory, TornTail::kRefuse));
  LUHENG_ASSIGN_OR_RETURN(const ledger::TreeHead names, CheckNames(*db));
  return names.size < marked ? Missing(marked, names.size, "") : absl::OkStatus();
}

absl::Status CreateVaultMark(const VaultPaths& paths, const std::string& secret) {
  ledger::TreeHead names;
  LUHENG_ASSIGN_OR_RETURN(const bool is_there, IsThere(paths.directory));
  if (is_there) {
    LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<rocksdb::DB> db,
                            OpenDatabase(paths.directory, TornTail::kRefuse));
    LUHENG_ASSIGN_OR_RETURN(names, CheckNames(*db));
  }
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<ledger::MarkFile> mark,
                          ledger::MarkFile::Create(paths.mark_file, VaultSecret(secret)));
  return names.size == 0 ? absl::OkStatus() : mark->Write(names.size, names.root);
}

absl::StatusOr<ledger::TreeHead> ReadNames(rocksdb::DB& db) {
  std::string row;
  const rocksdb::Status found = db.Get(rocksdb::ReadOptions(), kNamesKey, &row);
  if (found.IsNotFound()) return ledger::TreeHead{0, ledger::CompactRange().Root()};
  LUHENG_RETURN_IF_ERROR(FromVault(found));
  ledger::ByteReader reader(row);
  ledger::TreeHead names;
  std::string_view root;
  if (!reader.ReadU64(&names.size) || !reader.ReadBytes(names.root.size(), &root)) {
    return absl::DataLossError("vault: a row is too short");
  }
  std::copy(root.begin(), root.end(), names.root.begin());
  return names;
}

ledger::TreeHead WithName(const ledger::TreeHead& head, std::string_view commitment) {
  return {head.size + 1,
          ledger::Sha256(std::string(ledger::AsBytes(head.root)).append(commitment))};
}

std::string EncodeNames(const ledger::TreeHead& head) {
  std::string row;
  ledger::AppendU64(&row, head.size);
  return row.append(ledger::AsBytes(head.root));
}

absl::Status FromVault(const rocksdb::Status& status) {
  const absl::Status of_database = ledger::FromRocksDb(status);
  if (of_database.ok()) return of_database;
  // A file, or a row, that should be there.
  const absl::StatusCode code =
      absl::IsNotFound(of_database) ? absl::StatusCode::kDataLoss : of_database.code();
  return absl::Status(code, "vault: " + std::string(of_database.message()));
}

}  // namespace luheng::services

#include "ledger/rocksdb_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/table.h>

#include <cstdarg>
#include <memory>
#include <string>

namespace luheng::ledger {
namespace {

constexpr size_t kMemtableSize = size_t{32} << 20;
constexpr int kMemtableCountMax = 3;
constexpr size_t kCacheSize = size_t{32} << 20;
constexpr int kOpenFilesMax = 256;

static_assert(kLogSizeMax >= kMemtableSize * (kMemtableCountMax + 1));

// When the disk is full, the second failed write of the default logger stops the process (Debian
// builds RocksDB with assertions), where the failure should be reported.
class NullLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

std::shared_ptr<rocksdb::Logger> SilentLogger() { return std::make_shared<NullLogger>(); }

rocksdb::Options JournalOptions() {
  rocksdb::Options options;
  // Entries carry hashes and random bytes, and do not compress.
  options.compression = rocksdb::kNoCompression;
  options.wal_compression = rocksdb::kNoCompression;
  options.paranoid_checks = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // Never recycled: reused log files crash this version of RocksDB.
  options.recycle_log_file_num = 0;
  options.write_buffer_size = kMemtableSize;
  options.max_write_buffer_number = kMemtableCountMax;
  options.max_open_files = kOpenFilesMax;
  // After an error of the disk nothing is tried again behind our back.
  options.max_bgerror_resume_count = 0;
  options.max_background_jobs = 2;
  options.info_log = SilentLogger();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  rocksdb::BlockBasedTableOptions table;
  // What ledger/rocksdb_files.h checks.
  table.checksum = rocksdb::kCRC32c;
  table.block_cache = rocksdb::NewLRUCache(kCacheSize);
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

absl::Status FromRocksDb(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = status.ToString();
  const std::string message = "database: " + text;
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNotFound() || status.IsPathNotFound()) return absl::NotFoundError(message);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  if (status.IsIOError() && text.find("/LOCK") != std::string::npos) {
    return absl::FailedPreconditionError("another process has it open: " + message);
  }
  return absl::InternalError(message);
}

}  // namespace luheng::ledger

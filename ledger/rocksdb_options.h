// How RocksDB is set up for the journal, and how its statuses become ours.
//
// Only for .cc files: it is the one header here that includes RocksDB.
#ifndef LEDGER_ROCKSDB_OPTIONS_H_
#define LEDGER_ROCKSDB_OPTIONS_H_

#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/status.h>

#include <cstddef>
#include <memory>

#include "absl/status/status.h"

namespace luheng::ledger {

// More than the write-ahead log can hold that is not in table files yet.
inline constexpr size_t kLogSizeMax = size_t{128} << 20;

// A logger that writes nothing, for every database of ours: the default one writes files even when
// a database is opened for reading, and stops the process when the disk is full.
std::shared_ptr<rocksdb::Logger> SilentLogger();

// Neither wal_recovery_mode nor create_if_missing are set.
rocksdb::Options JournalOptions();

// DATA_LOSS for damage, RESOURCE_EXHAUSTED for a full disk, FAILED_PRECONDITION if another process
// holds the lock, NOT_FOUND for what is not there, else INTERNAL.
absl::Status FromRocksDb(const rocksdb::Status& status);

}  // namespace luheng::ledger

#endif  // LEDGER_ROCKSDB_OPTIONS_H_

// Damage in RocksDB's table files that RocksDB 7.8 does not survive finding: it parses the
// properties block before it compares its checksum, and a damaged count in it stops the process
// (Debian builds RocksDB with assertions).
//
// Only the layout that leads there is read here; everything else is left to RocksDB.
#ifndef LEDGER_ROCKSDB_FILES_H_
#define LEDGER_ROCKSDB_FILES_H_

#include <string>

#include "absl/status/status.h"

namespace luheng::ledger {

// Checks the properties blocks of all table files of a database that is about to be opened, those
// that its manifest names: others are what a crash has left of a file that was being written, and
// RocksDB removes them. Reads only the ends of the files. DATA_LOSS names the file that is damaged.
absl::Status CheckTableProperties(const std::string& directory);

}  // namespace luheng::ledger

#endif  // LEDGER_ROCKSDB_FILES_H_

// Damage in RocksDB's files that RocksDB 7.8 does not find, or does not survive finding.
//
//   - It parses the properties block of a table file before it compares its checksum, and a damaged
//     count in it stops the process (Debian builds RocksDB with assertions).
//   - It takes a record of the manifest that reaches beyond the end of the file for the trace of a
//     crash, and passes over it and all that follow.
//
// Only the layouts that lead there are read here; everything else is left to RocksDB. Numbers in
// these files are little-endian.
#ifndef LEDGER_ROCKSDB_FILES_H_
#define LEDGER_ROCKSDB_FILES_H_

#include <string>

#include "absl/status/status.h"

namespace luheng::ledger {

// Checks the properties blocks of all table files of a database that is about to be opened. Reads
// only the ends of the files. DATA_LOSS names the file that is damaged.
absl::Status CheckTableProperties(const std::string& directory);

// Checks that the manifest is a row of whole records, up to its last byte. DATA_LOSS names the
// place of the first one that is not. REQUIRES: nobody writes to the database.
absl::Status CheckManifest(const std::string& directory);

}  // namespace luheng::ledger

#endif  // LEDGER_ROCKSDB_FILES_H_

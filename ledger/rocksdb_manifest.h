// The manifest of a RocksDB database: which table files it consists of.
//
// RocksDB 7.8 takes a record of the manifest that reaches beyond the end of the file for the trace
// of a crash, and passes over it and all that follow. Of a file that nobody writes to that is
// damage.
#ifndef LEDGER_ROCKSDB_MANIFEST_H_
#define LEDGER_ROCKSDB_MANIFEST_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::ledger {

// Checks that the manifest is a row of whole records, up to its last byte. DATA_LOSS names the
// place of the first one that is not. REQUIRES: nobody writes to the database.
absl::Status CheckManifest(const std::string& directory);

// Cuts the manifest off before its first record that is not whole, if there is one: RocksDB refuses
// a record that a crash has torn anywhere but at its end. Whether anything is missing then is for
// the caller to find out. DATA_LOSS if there is no manifest.
absl::Status CutManifest(const std::string& directory);

// Names of the table files that the manifest counts as the database's own, as far as its records
// are whole: damage before the end RocksDB finds. DATA_LOSS if there is no manifest, or a record
// says something unknown.
absl::StatusOr<std::set<std::string>> LiveTables(const std::string& directory);

}  // namespace luheng::ledger

#endif  // LEDGER_ROCKSDB_MANIFEST_H_

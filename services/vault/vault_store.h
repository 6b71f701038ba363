// The vault's database and its mark, and how they come back after any kind of stop: never silently
// without a name that somebody was told is kept.
//
// The mark (ledger/mark.h) counts the names ever kept, erased ones too, and is written after the
// name and before the answer:
//
//   database opens, mark <= its names  go on
//   database is damaged                a copy is opened that drops everything from the damage on;
//     the copy reaches the mark          the damage is a torn write that nobody was told of: the
//                                        database itself is opened so
//     it does not                      DATA_LOSS, and nothing changed
//   mark above the database's names    DATA_LOSS
//
// Only for .cc files: it includes RocksDB.
#ifndef SERVICES_VAULT_VAULT_STORE_H_
#define SERVICES_VAULT_VAULT_STORE_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/mark_file.h"
#include "ledger/tree_head.h"
#include "services/vault/vault_paths.h"

namespace luheng::services {

// Keys of the rows that are read here (services/vault/vault.h).
inline constexpr char kNamePrefix[] = "n";
inline constexpr char kNamesKey[] = "h";
inline constexpr char kSearchedKey[] = "w";

struct VaultStore {
  std::unique_ptr<rocksdb::DB> db;
  std::unique_ptr<ledger::MarkFile> mark;
};

// DATA_LOSS as above, also if the mark is missing, is damaged, or is another vault's; INTERNAL if
// the disk fails.
absl::StatusOr<VaultStore> OpenVaultStore(const VaultPaths& paths, const std::string& secret);

// Makes the mark of the names that are there: of none, or of those that were copied from elsewhere.
// ALREADY_EXISTS if there is one; DATA_LOSS if names are missing.
absl::Status CreateVaultMark(const VaultPaths& paths, const std::string& secret);

// How many names the mark counts. Errors as ledger::MarkFile::Read().
absl::StatusOr<uint64_t> MarkedNames(const VaultPaths& paths, const std::string& secret);

// Checks a copy of a vault that nobody has open. DATA_LOSS if it is damaged, names are missing in
// it, or it has fewer than were marked.
absl::Status CheckVaultCopy(const std::string& directory, uint64_t marked);

// How many names were ever kept; the root is SHA-256(root before | commitment), of none SHA-256 of
// nothing.
absl::StatusOr<ledger::TreeHead> ReadNames(rocksdb::DB& db);
ledger::TreeHead WithName(const ledger::TreeHead& head, std::string_view commitment);
std::string EncodeNames(const ledger::TreeHead& head);

// As ledger::FromRocksDb(), but DATA_LOSS for what is not there.
absl::Status FromVault(const rocksdb::Status& status);

}  // namespace luheng::services

#endif  // SERVICES_VAULT_VAULT_STORE_H_

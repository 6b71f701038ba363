// Vault: the names behind the commitments in the journal.
//
// The journal holds SHA-256(salt || text) only; salt and text live here, and can be erased without
// touching what was proved. Rows:
//
//   'n' participant u32 user u32 request_id [16] SHA-256(text) [32] -> salt [16] | text
//   'c' commitment [32]                                             -> text
//
// Thread-safe.
#ifndef SERVICES_VAULT_H_
#define SERVICES_VAULT_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/types.h"
#include "ledger/base/mutex.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace luheng::services {

class Vault {
 public:
  // Opens or creates the store.
  static absl::StatusOr<std::unique_ptr<Vault>> Open(const std::string& directory);
  ~Vault();

  // Keeps `text`, and returns its commitment once both are synced. A repeated request gets the same
  // commitment, so that its command stays the same.
  absl::StatusOr<engine::Hash256> Commit(const engine::Actor& actor,
                                         const engine::RequestId& request_id,
                                         std::string_view text);

  // The text behind a commitment; empty if it is not here (any more).
  absl::StatusOr<std::string> Find(const engine::Hash256& commitment) const;

 private:
  explicit Vault(std::unique_ptr<rocksdb::DB> db);

  std::unique_ptr<rocksdb::DB> db_;
  Mutex commit_mutex_;  // So that a request and its repetition do not both make a salt.
};

}  // namespace luheng::services

#endif  // SERVICES_VAULT_H_

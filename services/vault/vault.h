// Vault: the names behind the commitments in the journal.
//
// The journal holds SHA-256(salt || text) only; salt and text live here, and can be erased without
// touching what was proved. A text belongs to an owner, the USCC of whom it names, whatever became
// of the command that it came with. Rows:
//
//   'n' participant u32 user u32 request_id [16] number u8 -> 1 | salt [16] | text, or
//                                                             0 | commitment [32] once erased
//   'c' commitment [32]                  -> size u8 | owner | key of its 'n' row | journal size u64
//   |
//                                           text
//   'o' size u8 | owner | commitment [32] -> nothing
//   'h'                                  -> count u64 | root [32] of all names ever kept
//   'w'                                  -> index u64 of the first entry of the journal that was
//                                           not yet searched for erasures
//
// No key says anything of a text: keys also stand in files that live longer than the rows.
//
// Thread-safe.
#ifndef SERVICES_VAULT_VAULT_H_
#define SERVICES_VAULT_VAULT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/types.h"
#include "ledger/base/mutex.h"
#include "ledger/mark_file.h"
#include "services/vault/vault_paths.h"

namespace rocksdb {
class DB;
struct WriteOptions;
class WriteBatch;
}  // namespace rocksdb

namespace luheng::services {

struct VaultStore;

struct Name {
  std::string_view owner;  // USCC of whom it names; at most 255 bytes.
  std::string_view text;
  uint64_t journal_size;  // Of the journal when it was handed in.
};

class Vault {
 public:
  // Errors as OpenVaultStore(). `secret` is the journal secret.
  static absl::StatusOr<std::unique_ptr<Vault>> Open(const VaultPaths& paths,
                                                     const std::string& secret);
  ~Vault();

  // Keeps the name, and returns its commitment once both are synced, and marked as kept. A repeated
  // request gets the same commitment, so that its command stays the same; also after the name was
  // erased, whatever text it then brings.
  absl::StatusOr<engine::Hash256> Commit(const Name& name, const engine::Actor& actor,
                                         const engine::RequestId& request_id);

  // The text behind a commitment; empty if it is not here (any more).
  absl::StatusOr<std::string> Find(const engine::Hash256& commitment) const;

  // Carries out the erasure recorded as entry `index`: erases every text of the owner that was
  // handed in before, and its salt: from reads at once, and before this returns from every file of
  // the store. May be repeated, also when the owner has another name by then.
  absl::Status Erase(std::string_view owner, uint64_t index);

  // How far the journal was searched for erasures: what the last MarkSearched() said, 0 at first.
  absl::StatusOr<uint64_t> searched_size() const;
  // Not synced: after a crash the search begins earlier, and erases once more.
  absl::Status MarkSearched(uint64_t size);

 private:
  explicit Vault(VaultStore store);

  absl::Status Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch& batch)
      LUHENG_REQUIRES(commit_mutex_);
  // Writes that all names in the database are kept.
  absl::Status MarkKept() LUHENG_REQUIRES(commit_mutex_);

  // Rewrites every file, so that none holds what was deleted.
  absl::Status Purge() LUHENG_REQUIRES(commit_mutex_);

  Mutex commit_mutex_;  // One writes at a time: a request and its repetition make one salt.
  const std::unique_ptr<rocksdb::DB> db_;
  const std::unique_ptr<ledger::MarkFile> mark_ LUHENG_GUARDED_BY(commit_mutex_);
  // After a write that failed every later one fails alike: RocksDB may stop the process then.
  absl::Status write_status_ LUHENG_GUARDED_BY(commit_mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_VAULT_VAULT_H_

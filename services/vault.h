// Vault: the names behind the commitments in the journal.
//
// The journal holds SHA-256(salt || text) only; salt and text live here, and can be erased without
// touching what was proved. A text belongs to an owner, the USCC of whom it names, whatever became
// of the command that it came with. Rows:
//
//   'n' participant u32 user u32 request_id [16] number u8 -> 1 | salt [16] | text, or
//                                                             0 | commitment [32] once erased
//   'c' commitment [32]                                    -> size u8 | owner | key of its 'n' row
//   |
//                                                             text
//   'o' size u8 | owner | commitment [32]                  -> nothing
//   'w'                                                    -> index of the first entry of the
//                                                             journal not yet searched for erasures
//
// No key says anything of a text: keys also stand in files that live longer than the rows.
//
// Thread-safe.
#ifndef SERVICES_VAULT_H_
#define SERVICES_VAULT_H_

#include <cstdint>
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
  // commitment, so that its command stays the same; also after the text was erased, whatever text
  // it then brings. REQUIRES: `owner` has at most 255 bytes.
  absl::StatusOr<engine::Hash256> Commit(std::string_view owner, const engine::Actor& actor,
                                         const engine::RequestId& request_id,
                                         std::string_view text);

  // The text behind a commitment; empty if it is not here (any more).
  absl::StatusOr<std::string> Find(const engine::Hash256& commitment) const;

  // Erases every text of the owner and its salt: from reads at once, and before this returns from
  // every file of the store. May be repeated.
  absl::Status Erase(std::string_view owner);

  // How far the journal was searched for erasures: what the last MarkSearched() said, 0 at first.
  absl::StatusOr<uint64_t> searched_size() const;
  // Not synced: after a crash the search begins earlier, and erases once more.
  absl::Status MarkSearched(uint64_t size);

 private:
  explicit Vault(std::unique_ptr<rocksdb::DB> db);

  // Rewrites every file, so that none holds what was deleted.
  absl::Status Purge();

  std::unique_ptr<rocksdb::DB> db_;
  Mutex commit_mutex_;  // One writes at a time: a request and its repetition make one salt.
};

}  // namespace luheng::services

#endif  // SERVICES_VAULT_H_

#include "services/vault.h"

#include <openssl/rand.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/hash.h"
#include "ledger/rocksdb_options.h"

namespace luheng::services {
namespace {

constexpr size_t kSaltSize = 16;
constexpr int kOpenFilesMax = 64;

absl::Status ToStatus(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError("vault: " + status.ToString());
}

std::string RequestKey(const engine::Actor& actor, const engine::RequestId& request_id,
                       std::string_view text) {
  std::string key = "n";
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.participant));
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.user));
  key.append(reinterpret_cast<const char*>(request_id.data()), request_id.size());
  key.append(ledger::AsBytes(ledger::Sha256(text)));
  return key;
}

std::string CommitmentKey(const engine::Hash256& commitment) {
  return std::string("c").append(ledger::AsBytes(commitment));
}

absl::StatusOr<std::string> NewSalt() {
  unsigned char salt[kSaltSize];
  if (RAND_bytes(salt, sizeof(salt)) != 1) return absl::InternalError("vault: no random bytes");
  return std::string(reinterpret_cast<const char*>(salt), sizeof(salt));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Vault>> Vault::Open(const std::string& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.max_open_files = kOpenFilesMax;
  options.info_log = ledger::SilentLogger();
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  rocksdb::DB* db = nullptr;
  LUHENG_RETURN_IF_ERROR(ToStatus(rocksdb::DB::Open(options, directory, &db)));
  return std::unique_ptr<Vault>(new Vault(std::unique_ptr<rocksdb::DB>(db)));
}

Vault::Vault(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}
Vault::~Vault() = default;

absl::StatusOr<engine::Hash256> Vault::Commit(const engine::Actor& actor,
                                              const engine::RequestId& request_id,
                                              std::string_view text) {
  MutexLock lock(commit_mutex_);
  const std::string request_key = RequestKey(actor, request_id, text);
  std::string salted;
  const rocksdb::Status found = db_->Get(rocksdb::ReadOptions(), request_key, &salted);
  if (found.ok()) return ledger::Sha256(salted);
  if (!found.IsNotFound()) return ToStatus(found);

  LUHENG_ASSIGN_OR_RETURN(salted, NewSalt());
  salted.append(text);
  const engine::Hash256 commitment = ledger::Sha256(salted);
  rocksdb::WriteBatch batch;
  LUHENG_RETURN_IF_ERROR(ToStatus(batch.Put(request_key, salted)));
  LUHENG_RETURN_IF_ERROR(
      ToStatus(batch.Put(CommitmentKey(commitment), rocksdb::Slice(text.data(), text.size()))));
  rocksdb::WriteOptions write;
  // The command must not be recorded before its name is safe.
  write.sync = true;
  LUHENG_RETURN_IF_ERROR(ToStatus(db_->Write(write, &batch)));
  return commitment;
}

absl::StatusOr<std::string> Vault::Find(const engine::Hash256& commitment) const {
  std::string text;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), CommitmentKey(commitment), &text);
  if (status.IsNotFound()) return std::string();
  LUHENG_RETURN_IF_ERROR(ToStatus(status));
  return text;
}

}  // namespace luheng::services

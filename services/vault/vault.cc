#include "services/vault/vault.h"

#include <openssl/rand.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/hash.h"
#include "services/vault/vault_store.h"

namespace luheng::services {
namespace {

constexpr size_t kSaltSize = 16;
constexpr size_t kOwnerSizeMax = 255;
constexpr size_t kRequestKeySize = 1 + 4 + 4 + 16 + 1;
constexpr char kErased = '\0';
constexpr char kKept = '\1';

// Of the texts that came with one request, of which there is one but for misuse.
std::string RequestKey(const engine::Actor& actor, const engine::RequestId& request_id,
                       uint8_t number) {
  std::string key = kNamePrefix;
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.participant));
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.user));
  key.append(reinterpret_cast<const char*>(request_id.data()), request_id.size());
  key.push_back(static_cast<char>(number));
  LUHENG_CHECK(key.size() == kRequestKeySize);
  return key;
}

std::string CommitmentKey(std::string_view commitment) {
  return std::string("c").append(commitment);
}

std::string OwnerKey(std::string_view owner) {
  std::string key = "o";
  key.push_back(static_cast<char>(owner.size()));
  return key.append(owner);
}

// What stands in a 'c' row.
struct Kept {
  std::string request_key;
  uint64_t journal_size = 0;
  std::string text;
};

std::string EncodeKept(const Name& name, std::string_view request_key) {
  std::string row(1, static_cast<char>(name.owner.size()));
  row.append(name.owner).append(request_key);
  ledger::AppendU64(&row, name.journal_size);
  return row.append(name.text);
}

absl::StatusOr<Kept> ParseKept(std::string_view value) {
  const size_t owner_size = value.empty() ? 0 : static_cast<uint8_t>(value.front());
  if (value.size() < 1 + owner_size + kRequestKeySize + sizeof(uint64_t)) {
    return absl::DataLossError("vault: a row is too short");
  }
  value.remove_prefix(1 + owner_size);
  Kept kept;
  kept.request_key = value.substr(0, kRequestKeySize);
  ledger::ByteReader reader(value.substr(kRequestKeySize));
  LUHENG_CHECK(reader.ReadU64(&kept.journal_size));
  kept.text = value.substr(kRequestKeySize + sizeof(uint64_t));
  return kept;
}

absl::StatusOr<std::string> NewSalt() {
  unsigned char salt[kSaltSize];
  if (RAND_bytes(salt, sizeof(salt)) != 1) return absl::InternalError("vault: no random bytes");
  return std::string(reinterpret_cast<const char*>(salt), sizeof(salt));
}

rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Vault>> Vault::Open(const VaultPaths& paths,
                                                   const std::string& secret) {
  LUHENG_ASSIGN_OR_RETURN(VaultStore store, OpenVaultStore(paths, secret));
  return std::unique_ptr<Vault>(new Vault(std::move(store)));
}

Vault::Vault(VaultStore store) : db_(std::move(store.db)), mark_(std::move(store.mark)) {}
Vault::~Vault() = default;

absl::StatusOr<engine::Hash256> Vault::Commit(const Name& name, const engine::Actor& actor,
                                              const engine::RequestId& request_id) {
  LUHENG_CHECK(name.owner.size() <= kOwnerSizeMax);
  MutexLock lock(commit_mutex_);
  std::string request_key;
  for (int number = 0;; ++number) {
    if (number > UINT8_MAX) return absl::ResourceExhaustedError("vault: too many texts a request");
    request_key = RequestKey(actor, request_id, static_cast<uint8_t>(number));
    std::string row;
    const rocksdb::Status found = db_->Get(rocksdb::ReadOptions(), request_key, &row);
    if (found.IsNotFound()) break;
    LUHENG_RETURN_IF_ERROR(FromVault(found));
    if (row.empty()) return absl::DataLossError("vault: a row is empty");
    const std::string_view rest = std::string_view(row).substr(1);
    const bool is_erased = row.front() == kErased;
    if (!is_erased && (rest.size() < kSaltSize || rest.substr(kSaltSize) != name.text)) continue;
    // The mark may not have been written the first time.
    LUHENG_RETURN_IF_ERROR(MarkKept());
    return is_erased ? ledger::HashFromBytes(rest) : ledger::Sha256(rest);
  }

  LUHENG_ASSIGN_OR_RETURN(std::string salted, NewSalt());
  salted.append(name.text);
  const engine::Hash256 commitment = ledger::Sha256(salted);
  LUHENG_ASSIGN_OR_RETURN(ledger::TreeHead names, ReadNames(*db_));
  names = WithName(names, ledger::AsBytes(commitment));
  rocksdb::WriteBatch batch;
  LUHENG_RETURN_IF_ERROR(FromVault(batch.Put(request_key, kKept + salted)));
  LUHENG_RETURN_IF_ERROR(FromVault(
      batch.Put(CommitmentKey(ledger::AsBytes(commitment)), EncodeKept(name, request_key))));
  LUHENG_RETURN_IF_ERROR(
      FromVault(batch.Put(OwnerKey(name.owner).append(ledger::AsBytes(commitment)), "")));
  LUHENG_RETURN_IF_ERROR(FromVault(batch.Put(kNamesKey, EncodeNames(names))));
  // The command must not be recorded before its name is safe.
  LUHENG_RETURN_IF_ERROR(Write(Synced(), batch));
  LUHENG_RETURN_IF_ERROR(MarkKept());
  return commitment;
}

absl::Status Vault::Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch& batch) {
  LUHENG_RETURN_IF_ERROR(write_status_);
  write_status_ = FromVault(db_->Write(options, &batch));
  return write_status_;
}

absl::Status Vault::MarkKept() {
  LUHENG_ASSIGN_OR_RETURN(const ledger::TreeHead names, ReadNames(*db_));
  if (names.size == mark_->last().size) return absl::OkStatus();
  return mark_->Write(names.size, names.root);
}

absl::StatusOr<std::string> Vault::Find(const engine::Hash256& commitment) const {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), CommitmentKey(ledger::AsBytes(commitment)), &value);
  if (status.IsNotFound()) return std::string();
  LUHENG_RETURN_IF_ERROR(FromVault(status));
  LUHENG_ASSIGN_OR_RETURN(Kept kept, ParseKept(value));
  return std::move(kept.text);
}

absl::Status Vault::Erase(std::string_view owner, uint64_t index) {
  MutexLock lock(commit_mutex_);
  const std::string prefix = OwnerKey(owner);
  rocksdb::WriteBatch batch;
  const std::unique_ptr<rocksdb::Iterator> rows(db_->NewIterator(rocksdb::ReadOptions()));
  for (rows->Seek(prefix); rows->Valid() && rows->key().starts_with(prefix); rows->Next()) {
    const std::string commitment = rows->key().ToString().substr(prefix.size());
    std::string value;
    LUHENG_RETURN_IF_ERROR(
        FromVault(db_->Get(rocksdb::ReadOptions(), CommitmentKey(commitment), &value)));
    LUHENG_ASSIGN_OR_RETURN(const Kept kept, ParseKept(value));
    if (kept.journal_size > index) continue;
    LUHENG_RETURN_IF_ERROR(FromVault(batch.Put(kept.request_key, kErased + commitment)));
    LUHENG_RETURN_IF_ERROR(FromVault(batch.Delete(CommitmentKey(commitment))));
    LUHENG_RETURN_IF_ERROR(FromVault(batch.Delete(rows->key())));
  }
  LUHENG_RETURN_IF_ERROR(FromVault(rows->status()));
  if (batch.Count() > 0) LUHENG_RETURN_IF_ERROR(Write(Synced(), batch));
  // Also where there was nothing: a crash may have come between the deletion and this.
  return Purge();
}

absl::Status Vault::Purge() {
  LUHENG_RETURN_IF_ERROR(write_status_);
  // The write-ahead log goes once what is in it is in files of its own.
  write_status_ = FromVault(db_->Flush(rocksdb::FlushOptions()));
  LUHENG_RETURN_IF_ERROR(write_status_);
  rocksdb::CompactRangeOptions compaction;
  compaction.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  compaction.exclusive_manual_compaction = true;
  write_status_ = FromVault(db_->CompactRange(compaction, nullptr, nullptr));
  return write_status_;
}

absl::StatusOr<uint64_t> Vault::searched_size() const {
  std::string value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), kSearchedKey, &value);
  if (status.IsNotFound()) return uint64_t{0};
  LUHENG_RETURN_IF_ERROR(FromVault(status));
  ledger::ByteReader reader(value);
  uint64_t size = 0;
  if (!reader.ReadU64(&size)) return absl::DataLossError("vault: a row is too short");
  return size;
}

absl::Status Vault::MarkSearched(uint64_t size) {
  MutexLock lock(commit_mutex_);
  std::string value;
  ledger::AppendU64(&value, size);
  rocksdb::WriteBatch batch;
  LUHENG_RETURN_IF_ERROR(FromVault(batch.Put(kSearchedKey, value)));
  return Write(rocksdb::WriteOptions(), batch);
}

}  // namespace luheng::services

#include "engine/registry/checkpoint_keys.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine {

using ledger::KeyType;
using ledger::Verifier;

// Only vkeys that were found well formed come in here.
Verifier CheckpointKey::verifier() const {
  absl::StatusOr<Verifier> verifier = Verifier::FromVkey(vkey);
  LUHENG_CHECK(verifier.ok());
  return *std::move(verifier);
}

std::vector<Verifier> CheckpointKeys::SigningAt(uint64_t size) const {
  std::vector<Verifier> verifiers;
  for (const CheckpointKey& key : keys_) {
    if (key.SignsSize(size)) verifiers.push_back(key.verifier());
  }
  // What most readers can check comes first.
  std::stable_partition(verifiers.begin(), verifiers.end(), [](const Verifier& verifier) {
    return verifier.public_key().type == KeyType::kEd25519;
  });
  return verifiers;
}

const CheckpointKey* CheckpointKeys::Find(const ledger::PublicKey& key) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const CheckpointKey& row) {
    return row.verifier().public_key() == key;
  });
  return found == keys_.end() ? nullptr : &*found;
}

const CheckpointKey* CheckpointKeys::Newest(KeyType type) const {
  const auto found = std::find_if(keys_.rbegin(), keys_.rend(), [&](const CheckpointKey& row) {
    return row.verifier().public_key().type == type;
  });
  return found == keys_.rend() ? nullptr : &*found;
}

const CheckpointKey& CheckpointKeys::VouchesFor(KeyType type) const {
  const CheckpointKey* key = Newest(type);
  if (key == nullptr) key = Newest(KeyType::kEd25519);
  LUHENG_CHECK(key != nullptr);
  return *key;
}

void CheckpointKeys::Begin(const std::string& origin, const Hash256& key) {
  const absl::StatusOr<Verifier> verifier =
      Verifier::FromPublicKey(origin, ledger::Ed25519Key(key));
  LUHENG_CHECK(verifier.ok());
  keys_ = {{.vkey = verifier->Vkey()}};
}

void CheckpointKeys::Add(const std::string& vkey, uint64_t entry,
                         std::optional<TradingDay> last_signing_day_of_old) {
  CheckpointKey key{.vkey = vkey, .from_entry = entry};
  const KeyType type = key.verifier().public_key().type;
  for (CheckpointKey& old : keys_) {
    if (old.last_signing_day || old.verifier().public_key().type != type) continue;
    LUHENG_CHECK(last_signing_day_of_old.has_value());
    old.last_signing_day = last_signing_day_of_old;
  }
  keys_.push_back(std::move(key));
}

void CheckpointKeys::OpenDay(TradingDay day, uint64_t entry) {
  for (CheckpointKey& key : keys_) {
    const bool is_over = key.last_signing_day && *key.last_signing_day < day;
    if (is_over && !key.until_entry) key.until_entry = entry;
  }
}

void CheckpointKeys::SaveChanges(Writer& writer) const {
  if (keys_.size() > 1) writer(keys_);
}

void CheckpointKeys::LoadChanges(Reader& reader) {
  if (!reader.ok() || reader.remaining() == 0) return;
  const std::vector<CheckpointKey> genesis = std::exchange(keys_, {});
  reader(keys_);
  if (!reader.ok()) return;
  reader.Require(genesis.size() == 1 && keys_.size() > 1 &&
                     keys_.front().vkey == genesis.front().vkey && IsSound(),
                 "keys that could not have come to be");
}

bool CheckpointKeys::IsSound() const {
  for (size_t i = 0; i < keys_.size(); ++i) {
    const CheckpointKey& key = keys_[i];
    const auto verifier = Verifier::FromVkey(key.vkey);
    if (!verifier.ok()) return false;
    const auto is_of_type = [&](const CheckpointKey& other) {
      return other.verifier().public_key().type == verifier->public_key().type;
    };
    // Those before it were found well formed.
    const auto at = keys_.begin() + static_cast<std::ptrdiff_t>(i);
    if (i > 0 && key.from_entry <= keys_[i - 1].from_entry) return false;
    for (auto other = keys_.begin(); other != at; ++other) {
      if (other->vkey == key.vkey || (is_of_type(*other) && !other->last_signing_day)) return false;
    }
    if (!key.until_entry) continue;
    if (!key.last_signing_day || *key.until_entry <= key.from_entry) return false;
  }
  return !Newest(KeyType::kEd25519)->last_signing_day &&
         (Newest(KeyType::kSm2) == nullptr || !Newest(KeyType::kSm2)->last_signing_day);
}

}  // namespace luheng::engine

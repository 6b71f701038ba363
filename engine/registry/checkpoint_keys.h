// CheckpointKeys: which keys sign the checkpoint of which size.
//
// Invariants:
//   (1) The first key is that of the genesis entry, an Ed25519 one.
//   (2) A key comes once, and signs the checkpoints of one range of sizes.
//   (3) Of each type, the newest key has no last day.
//
// Not thread-safe; the const methods may be called by several readers at once.
#ifndef ENGINE_REGISTRY_CHECKPOINT_KEYS_H_
#define ENGINE_REGISTRY_CHECKPOINT_KEYS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/codec.h"
#include "engine/types.h"
#include "ledger/public_key.h"
#include "ledger/verifier.h"

namespace luheng::engine {

// Days for which old and new key sign together, without a row of Parameter::kKeyOverlapDays.
inline constexpr int64_t kKeyOverlapDays = 90;

struct CheckpointKey {
  static constexpr const char* kFieldNames = "vkey from_entry last_signing_day until_entry";
  std::string vkey{};
  uint64_t from_entry = 0;  // Signs every checkpoint that has this entry, its own,
  std::optional<TradingDay> last_signing_day{};  // until the trading day after this one opens,
  std::optional<uint64_t> until_entry{};         // which is this entry: no checkpoint that has it.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.vkey, self.from_entry, self.last_signing_day, self.until_entry);
  }

  bool SignsSize(uint64_t size) const {
    return size > from_entry && (!until_entry || size <= *until_entry);
  }
  ledger::Verifier verifier() const;
};

class CheckpointKeys {
 public:
  // In the order in which they came.
  const std::vector<CheckpointKey>& all() const { return keys_; }
  // Those that sign the checkpoint of this size, the oldest Ed25519 key first.
  std::vector<ledger::Verifier> SigningAt(uint64_t size) const;
  // Those that sign the next checkpoint.
  std::vector<ledger::Verifier> SigningNow() const { return SigningAt(UINT64_MAX); }

  // Nullptr if it never was one.
  const CheckpointKey* Find(const ledger::PublicKey& key) const;
  // The newest key of the type; nullptr if there is none.
  const CheckpointKey* Newest(ledger::KeyType type) const;
  // The key that vouches for a new one: the newest one of its type, else the newest Ed25519 key.
  // REQUIRES: there is a key.
  const CheckpointKey& VouchesFor(ledger::KeyType type) const;

  // The key of the genesis entry.
  void Begin(const std::string& origin, const Hash256& key);
  // The key comes with the entry; the newest one of its type before it signs until the end of
  // `last_signing_day_of_old`. REQUIRES: it never was one, and its day is given if there is one
  // before it.
  void Add(const std::string& vkey, uint64_t entry,
           std::optional<TradingDay> last_signing_day_of_old);
  // Keys whose last day is before `day` sign no checkpoint that has the entry.
  void OpenDay(TradingDay day, uint64_t entry);

  // What came after genesis. Nothing is written where nothing did.
  void SaveChanges(Writer& writer) const;
  void LoadChanges(Reader& reader);

 private:
  bool IsSound() const;

  std::vector<CheckpointKey> keys_;
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_CHECKPOINT_KEYS_H_

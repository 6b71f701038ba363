// Names and public keys of those who sign notes (C2SP signed-note), and how a signature is checked.
#ifndef LEDGER_VERIFIER_H_
#define LEDGER_VERIFIER_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/vkey.h"

namespace luheng::ledger {

inline constexpr uint8_t kSignatureTypeEd25519 = 0x01;
inline constexpr size_t kEd25519SignatureSize = 64;

using Ed25519PublicKey = std::array<uint8_t, 32>;

// An Ed25519 public key under its name. A value; const methods may be called from many threads.
class Verifier {
 public:
  // INVALID_ARGUMENT when the name may not name a key.
  static absl::StatusOr<Verifier> FromPublicKey(std::string name, const Ed25519PublicKey& key);
  // INVALID_ARGUMENT says what is wrong with the vkey; a key id that does not belong to name and
  // key is wrong too.
  static absl::StatusOr<Verifier> FromVkey(std::string_view vkey);

  const std::string& name() const { return name_; }
  uint32_t key_id() const { return key_id_; }
  const Ed25519PublicKey& public_key() const { return public_key_; }
  std::string Vkey() const;

  // True if `signature` (without the key id) is this key's over `message`.
  bool Verify(std::string_view message, std::string_view signature) const;

 private:
  Verifier(std::string name, const Ed25519PublicKey& key);

  std::string name_;
  Ed25519PublicKey public_key_;
  uint32_t key_id_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_VERIFIER_H_

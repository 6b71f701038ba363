// Names and public keys of those who sign notes (C2SP signed-note), and how a signature is checked.
#ifndef LEDGER_VERIFIER_H_
#define LEDGER_VERIFIER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/public_key.h"
#include "ledger/vkey.h"

namespace luheng::ledger {

inline constexpr uint8_t kSignatureTypeEd25519 = 0x01;
// Of algorithms that have no number of their own; an identifier follows, and then the key.
inline constexpr uint8_t kSignatureTypeNamed = 0xff;
inline constexpr std::string_view kSm2Identifier = "luheng.example/sm2-sm3/v1";

// A public key under its name. A value; const methods may be called from many threads.
class Verifier {
 public:
  // INVALID_ARGUMENT when the name may not name a key, or the key is not sound.
  static absl::StatusOr<Verifier> FromPublicKey(std::string name, PublicKey key);
  // INVALID_ARGUMENT says what is wrong with the vkey; a key id that does not belong to name and
  // key is wrong too.
  static absl::StatusOr<Verifier> FromVkey(std::string_view vkey);

  const std::string& name() const { return name_; }
  uint32_t key_id() const { return key_id_; }
  const PublicKey& public_key() const { return public_key_; }
  std::string Vkey() const;

  // True if `signature` (without the key id) is this key's over `message`.
  bool Verify(std::string_view message, std::string_view signature) const;

 private:
  Verifier(std::string name, PublicKey key);

  std::string name_;
  PublicKey public_key_;
  uint32_t key_id_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_VERIFIER_H_

// Pkcs11Token: Ed25519 keys in a device that signs and does not hand them out (PKCS#11, 3.0 for
// EdDSA): a hardware security module, a card, or SoftHSM.
//
// The device's own library is loaded at run time. A device that does not answer is asked again with
// every signature, so that it may come back; meanwhile each signature is UNAVAILABLE.
//
// Thread-safe.
#ifndef SERVICES_KEYS_PKCS11_TOKEN_H_
#define SERVICES_KEYS_PKCS11_TOKEN_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/signer.h"

namespace luheng::services {

struct TokenOptions {
  std::string module;    // Path of the library.
  std::string label;     // Of the token.
  std::string pin_file;  // A private file with the user's PIN, and a newline or none.
  bool operator==(const TokenOptions&) const = default;
};

class Pkcs11Session;

class Pkcs11Token {
 public:
  // Loads the library, finds the token and logs in. FAILED_PRECONDITION if others may read the PIN;
  // INVALID_ARGUMENT if the library is none, or the PIN is wrong; UNAVAILABLE if the token is not
  // there.
  static absl::StatusOr<std::unique_ptr<Pkcs11Token>> Open(const TokenOptions& options);
  ~Pkcs11Token();

  // All its key pairs that can sign Ed25519. They keep the session open. UNAVAILABLE if the token
  // does not answer.
  absl::StatusOr<std::vector<std::shared_ptr<const ledger::SigningKey>>> Keys() const;

 private:
  explicit Pkcs11Token(std::shared_ptr<Pkcs11Session> session);
  const std::shared_ptr<Pkcs11Session> session_;
};

}  // namespace luheng::services

#endif  // SERVICES_KEYS_PKCS11_TOKEN_H_

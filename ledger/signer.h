// Who signs notes: a private key, wherever it is, under its name.
#ifndef LEDGER_SIGNER_H_
#define LEDGER_SIGNER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/public_key.h"
#include "ledger/verifier.h"

namespace luheng::ledger {

// A private key: in a file (ledger/software_key.h), or in a device that does not hand it out
// (services/keys/pkcs11_token.h). Const methods may be called from many threads.
class SigningKey {
 public:
  virtual ~SigningKey() = default;

  virtual const PublicKey& public_key() const = 0;
  // The signature over the message. UNAVAILABLE when the device that holds the key does not answer.
  virtual absl::StatusOr<std::string> Sign(std::string_view message) const = 0;
};

// A value; copies share the key. Const methods may be called from many threads.
class Signer {
 public:
  // INVALID_ARGUMENT when the name may not name a key.
  static absl::StatusOr<Signer> Create(std::string name, std::shared_ptr<const SigningKey> key);
  // With a new random key in memory. INVALID_ARGUMENT as above.
  static absl::StatusOr<Signer> Generate(std::string name, KeyType type = KeyType::kEd25519);
  // INVALID_ARGUMENT also unless `pem` is an unencrypted PKCS#8 private key, Ed25519 or SM2.
  static absl::StatusOr<Signer> FromPem(std::string name, std::string_view pem);

  const std::string& name() const { return verifier_.name(); }
  // What others need to check the signatures.
  const Verifier& verifier() const { return verifier_; }

  // The signature, without the key id. UNAVAILABLE as SigningKey::Sign().
  absl::StatusOr<std::string> Sign(std::string_view message) const { return key_->Sign(message); }

 private:
  Signer(std::shared_ptr<const SigningKey> key, Verifier verifier);

  std::shared_ptr<const SigningKey> key_;
  Verifier verifier_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_SIGNER_H_

// The Ed25519 key that signs checkpoints. Where it is kept is ledger/key_file.h's concern.
#ifndef LEDGER_SIGNER_H_
#define LEDGER_SIGNER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/verifier.h"

namespace luheng::ledger {

// An Ed25519 private key under its name. Movable; const methods may be called from many threads.
class Signer {
 public:
  // A new random key. INVALID_ARGUMENT when the name may not name a key.
  static absl::StatusOr<Signer> Generate(std::string name);
  // INVALID_ARGUMENT unless `pem` is an unencrypted PKCS#8 Ed25519 private key.
  static absl::StatusOr<Signer> FromPem(std::string name, std::string_view pem);

  ~Signer();
  Signer(Signer&&) noexcept;
  Signer& operator=(Signer&&) noexcept;

  const std::string& name() const { return verifier_.name(); }
  // What others need to check the signatures.
  const Verifier& verifier() const { return verifier_; }

  // The signature, without the key id.
  std::string Sign(std::string_view message) const;

  // The private key as PKCS#8 PEM. The caller keeps it from other eyes.
  std::string ToPem() const;

 private:
  struct Key;
  Signer(std::unique_ptr<Key> key, Verifier verifier);
  static absl::StatusOr<Signer> FromKey(std::string name, std::unique_ptr<Key> key);

  std::unique_ptr<Key> key_;
  Verifier verifier_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_SIGNER_H_

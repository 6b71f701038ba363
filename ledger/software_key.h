// A private key in this process's memory. Where it is kept is ledger/key_file.h's concern.
#ifndef LEDGER_SOFTWARE_KEY_H_
#define LEDGER_SOFTWARE_KEY_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/signer.h"

namespace luheng::ledger {

class SoftwareKey : public SigningKey {
 public:
  // A new random key.
  static absl::StatusOr<std::unique_ptr<SoftwareKey>> Generate(KeyType type);
  // INVALID_ARGUMENT unless `pem` is an unencrypted PKCS#8 private key, Ed25519 or SM2.
  static absl::StatusOr<std::unique_ptr<SoftwareKey>> FromPem(std::string_view pem);
  ~SoftwareKey() override;

  const PublicKey& public_key() const override { return public_key_; }
  absl::StatusOr<std::string> Sign(std::string_view message) const override;

  // The private key as PKCS#8 PEM. The caller keeps it from other eyes.
  std::string ToPem() const;

 private:
  struct Key;
  SoftwareKey(std::unique_ptr<Key> key, PublicKey public_key);
  static std::unique_ptr<SoftwareKey> FromKey(std::unique_ptr<Key> key, KeyType type);

  std::unique_ptr<Key> key_;
  PublicKey public_key_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_SOFTWARE_KEY_H_

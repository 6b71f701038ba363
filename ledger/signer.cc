#include "ledger/signer.h"

#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/software_key.h"

namespace luheng::ledger {

Signer::Signer(std::shared_ptr<const SigningKey> key, Verifier verifier)
    : key_(std::move(key)), verifier_(std::move(verifier)) {}

absl::StatusOr<Signer> Signer::Create(std::string name, std::shared_ptr<const SigningKey> key) {
  LUHENG_ASSIGN_OR_RETURN(Verifier verifier,
                          Verifier::FromPublicKey(std::move(name), key->public_key()));
  return Signer(std::move(key), std::move(verifier));
}

absl::StatusOr<Signer> Signer::Generate(std::string name, KeyType type) {
  LUHENG_ASSIGN_OR_RETURN(std::shared_ptr<const SigningKey> key, SoftwareKey::Generate(type));
  return Create(std::move(name), std::move(key));
}

absl::StatusOr<Signer> Signer::FromPem(std::string name, std::string_view pem) {
  LUHENG_ASSIGN_OR_RETURN(std::shared_ptr<const SigningKey> key, SoftwareKey::FromPem(pem));
  return Create(std::move(name), std::move(key));
}

}  // namespace luheng::ledger

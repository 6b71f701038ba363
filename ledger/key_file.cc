#include "ledger/key_file.h"

#include <openssl/crypto.h>

#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/private_file.h"
#include "ledger/software_key.h"

namespace luheng::ledger {

absl::StatusOr<Signer> CreateKeyFile(const std::string& path, std::string name, KeyType type) {
  LUHENG_ASSIGN_OR_RETURN(std::shared_ptr<const SoftwareKey> key, SoftwareKey::Generate(type));
  LUHENG_ASSIGN_OR_RETURN(Signer signer, Signer::Create(std::move(name), key));
  std::string pem = key->ToPem();
  const absl::Status status = CreatePrivateFile(path, pem);
  OPENSSL_cleanse(pem.data(), pem.size());
  LUHENG_RETURN_IF_ERROR(status);
  return signer;
}

absl::StatusOr<Signer> LoadKeyFile(const std::string& path, std::string name) {
  LUHENG_ASSIGN_OR_RETURN(std::string pem, ReadPrivateFile(path));
  absl::StatusOr<Signer> signer = Signer::FromPem(std::move(name), pem);
  OPENSSL_cleanse(pem.data(), pem.size());
  return signer;
}

}  // namespace luheng::ledger

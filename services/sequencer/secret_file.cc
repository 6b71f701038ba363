#include "services/sequencer/secret_file.h"

#include <openssl/rand.h>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/private_file.h"

namespace luheng::services {

absl::StatusOr<std::string> CreateSecretFile(const std::string& path) {
  std::string secret(kSecretSize, '\0');
  LUHENG_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(secret.data()), kSecretSize) == 1);
  LUHENG_RETURN_IF_ERROR(ledger::CreatePrivateFile(path, secret));
  return secret;
}

absl::StatusOr<std::string> LoadSecretFile(const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(std::string secret, ledger::ReadPrivateFile(path));
  if (secret.size() != kSecretSize) {
    return absl::DataLossError(path + ": a journal secret has 32 bytes, this file " +
                               std::to_string(secret.size()));
  }
  return secret;
}

}  // namespace luheng::services

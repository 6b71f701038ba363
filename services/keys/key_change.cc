#include "services/keys/key_change.h"

#include <algorithm>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/file.h"
#include "ledger/key_file.h"
#include "ledger/signer.h"
#include "services/sequencer/data_directory.h"

namespace luheng::services {
namespace {

bool IsFileName(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), is_allowed);
}

absl::StatusOr<ledger::Signer> FindSigner(const KeyRing& ring, std::string_view vkey) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key, ledger::Verifier::FromVkey(vkey));
  if (key.name() != ring.origin()) {
    return absl::InvalidArgumentError("the key of " + key.name() + " is none of " + ring.origin());
  }
  return ring.Find(key);
}

}  // namespace

absl::StatusOr<ledger::Verifier> ReadFirstKey(const std::string& data_directory) {
  LUHENG_ASSIGN_OR_RETURN(std::string vkey,
                          ledger::ReadFile(DataDirectory(data_directory).verifier_key()));
  if (vkey.ends_with('\n')) vkey.pop_back();
  return ledger::Verifier::FromVkey(vkey);
}

absl::StatusOr<ledger::Verifier> MakeKey(const std::string& data_directory, const std::string& name,
                                         ledger::KeyType type) {
  if (!IsFileName(name)) {
    return absl::InvalidArgumentError(
        "the name of a key file is 1 to 64 letters, digits and "
        "hyphens");
  }
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier first, ReadFirstKey(data_directory));
  LUHENG_ASSIGN_OR_RETURN(
      const ledger::Signer signer,
      ledger::CreateKeyFile(DataDirectory(data_directory).keys() + "/" + name + ".pem",
                            first.name(), type));
  return signer.verifier();
}

absl::StatusOr<engine::ChangeKey> SignKeyChange(const KeyRing& ring, std::string_view old_vkey,
                                                std::string_view new_vkey) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Signer old_key, FindSigner(ring, old_vkey));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Signer new_key, FindSigner(ring, new_vkey));
  const std::string statement =
      engine::KeyChangeStatement(old_key.verifier().Vkey(), new_key.verifier().Vkey());
  LUHENG_ASSIGN_OR_RETURN(const std::string old_signature, old_key.Sign(statement));
  LUHENG_ASSIGN_OR_RETURN(const std::string new_signature, new_key.Sign(statement));
  return engine::ChangeKey{.vkey = new_key.verifier().Vkey(),
                           .old_signature = ledger::EncodeBase64(old_signature),
                           .new_signature = ledger::EncodeBase64(new_signature)};
}

}  // namespace luheng::services

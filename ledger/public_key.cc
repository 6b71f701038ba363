#include "ledger/public_key.h"

#include "ledger/evp_key.h"

namespace luheng::ledger {

PublicKey Ed25519Key(const std::array<uint8_t, kEd25519KeySize>& bytes) {
  return {KeyType::kEd25519,
          std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
}

const char* NameOf(KeyType type) {
  switch (type) {
    case KeyType::kEd25519:
      return "Ed25519";
    case KeyType::kSm2:
      return "SM2";
  }
  return "";
}

bool IsSound(const PublicKey& key) { return ImportPublicKey(key) != nullptr; }

bool VerifySignature(const PublicKey& key, std::string_view message, std::string_view signature) {
  if (signature.size() != kSignatureSize) return false;
  const EvpKey imported = ImportPublicKey(key);
  if (imported == nullptr) return false;
  const std::string coded =
      key.type == KeyType::kSm2 ? Sm2SignatureToDer(signature) : std::string(signature);
  const EvpContext context = BeginEvp(EvpAct::kVerify, key.type, imported.get());
  return EVP_DigestVerify(context.get(), reinterpret_cast<const uint8_t*>(coded.data()),
                          coded.size(), reinterpret_cast<const uint8_t*>(message.data()),
                          message.size()) == 1;
}

}  // namespace luheng::ledger

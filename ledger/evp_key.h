// OpenSSL's handles of keys, and what signing and verifying with them have in common.
#ifndef LEDGER_EVP_KEY_H_
#define LEDGER_EVP_KEY_H_

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

#include "ledger/public_key.h"

namespace luheng::ledger {

using EvpKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using EvpContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

// Null unless the key is sound.
EvpKey ImportPublicKey(const PublicKey& key);

// Begins to sign or to verify with `key`, in the way of its type.
enum class EvpAct { kSign, kVerify };
EvpContext BeginEvp(EvpAct act, KeyType type, EVP_PKEY* key);

// OpenSSL has SM2 signatures in DER; ours are r | s. Both are empty for what is no such signature.
std::string Sm2SignatureToDer(std::string_view signature);
std::string Sm2SignatureFromDer(std::string_view der);

}  // namespace luheng::ledger

#endif  // LEDGER_EVP_KEY_H_

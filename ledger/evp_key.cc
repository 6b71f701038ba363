#include "ledger/evp_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/params.h>

#include "ledger/base/check.h"

namespace luheng::ledger {
namespace {

constexpr int kSm2NumberSize = 32;

using Sm2Signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

const uint8_t* BytesOf(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// By the name "SM2": through "EC" OpenSSL 3.0 makes a key that signs ECDSA.
EvpKey ImportSm2(const std::string& point) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr), &EVP_PKEY_CTX_free);
  LUHENG_CHECK(context != nullptr);
  LUHENG_CHECK(EVP_PKEY_fromdata_init(context.get()) == 1);
  std::string group = "SM2";
  std::string octets = point;
  OSSL_PARAM fields[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, fields) != 1) key = nullptr;
  return {key, &EVP_PKEY_free};
}

}  // namespace

EvpKey ImportPublicKey(const PublicKey& key) {
  switch (key.type) {
    case KeyType::kEd25519:
      if (key.bytes.size() != kEd25519KeySize) break;
      return {EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, BytesOf(key.bytes),
                                          key.bytes.size()),
              &EVP_PKEY_free};
    case KeyType::kSm2:
      if (key.bytes.size() != kSm2KeySize || key.bytes.front() != '\x04') break;
      return ImportSm2(key.bytes);
  }
  return {nullptr, &EVP_PKEY_free};
}

EvpContext BeginEvp(EvpAct act, KeyType type, EVP_PKEY* key) {
  EvpContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  LUHENG_CHECK(context != nullptr);
  const char* digest = type == KeyType::kSm2 ? "SM3" : nullptr;
  EVP_PKEY_CTX* key_context = nullptr;  // The other one's.
  const int begun = act == EvpAct::kSign
                        ? EVP_DigestSignInit_ex(context.get(), &key_context, digest, nullptr,
                                                nullptr, key, nullptr)
                        : EVP_DigestVerifyInit_ex(context.get(), &key_context, digest, nullptr,
                                                  nullptr, key, nullptr);
  LUHENG_CHECK(begun == 1);
  // OpenSSL 3.0 takes an empty id when it is given none.
  if (type == KeyType::kSm2) {
    LUHENG_CHECK(EVP_PKEY_CTX_set1_id(key_context, kSm2SignerId.data(), kSm2SignerId.size()) == 1);
  }
  return context;
}

std::string Sm2SignatureToDer(std::string_view signature) {
  if (signature.size() != kSignatureSize) return "";
  const Sm2Signature parts(ECDSA_SIG_new(), &ECDSA_SIG_free);
  LUHENG_CHECK(parts != nullptr);
  BIGNUM* r = BN_bin2bn(BytesOf(signature), kSm2NumberSize, nullptr);
  BIGNUM* s = BN_bin2bn(BytesOf(signature.substr(kSm2NumberSize)), kSm2NumberSize, nullptr);
  LUHENG_CHECK(r != nullptr);
  LUHENG_CHECK(s != nullptr);
  LUHENG_CHECK(ECDSA_SIG_set0(parts.get(), r, s) == 1);
  const int size = i2d_ECDSA_SIG(parts.get(), nullptr);
  LUHENG_CHECK(size > 0);
  std::string der(static_cast<size_t>(size), '\0');
  auto* out = reinterpret_cast<uint8_t*>(der.data());
  LUHENG_CHECK(i2d_ECDSA_SIG(parts.get(), &out) == size);
  return der;
}

std::string Sm2SignatureFromDer(std::string_view der) {
  const uint8_t* in = BytesOf(der);
  const Sm2Signature parts(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size())),
                           &ECDSA_SIG_free);
  if (parts == nullptr) return "";
  std::string signature(kSignatureSize, '\0');
  auto* out = reinterpret_cast<uint8_t*>(signature.data());
  const bool fits =
      BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out, kSm2NumberSize) == kSm2NumberSize &&
      BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out + kSm2NumberSize, kSm2NumberSize) ==
          kSm2NumberSize;
  return fits ? signature : "";
}

}  // namespace luheng::ledger

#include "ledger/blinding.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <string>

#include "ledger/base/check.h"
#include "ledger/coding.h"

namespace luheng::ledger {

struct SecretBlinding::Mac {
  explicit Mac(std::string_view secret) {
    EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    LUHENG_CHECK(algorithm != nullptr);
    context = EVP_MAC_CTX_new(algorithm);
    EVP_MAC_free(algorithm);  // The context holds its own reference.
    LUHENG_CHECK(context != nullptr);
    char digest[] = "SHA512";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    LUHENG_CHECK(EVP_MAC_init(context, reinterpret_cast<const uint8_t*>(secret.data()),
                              secret.size(), parameters) == 1);
  }
  ~Mac() { EVP_MAC_CTX_free(context); }
  Mac(const Mac&) = delete;
  Mac& operator=(const Mac&) = delete;

  EVP_MAC_CTX* context = nullptr;
};

SecretBlinding::SecretBlinding(std::string_view secret) {
  LUHENG_CHECK(!secret.empty());
  mac_ = std::make_unique<Mac>(secret);
}
SecretBlinding::~SecretBlinding() = default;
SecretBlinding::SecretBlinding(SecretBlinding&&) noexcept = default;
SecretBlinding& SecretBlinding::operator=(SecretBlinding&&) noexcept = default;

Blinding SecretBlinding::At(uint64_t index) {
  const uint64_t group = index / kValuesPerGroup;
  if (group != group_) {
    std::string message;
    AppendU64(&message, group);
    size_t size = 0;
    LUHENG_CHECK(EVP_MAC_init(mac_->context, nullptr, 0, nullptr) == 1);
    LUHENG_CHECK(EVP_MAC_update(mac_->context, reinterpret_cast<const uint8_t*>(message.data()),
                                message.size()) == 1);
    LUHENG_CHECK(EVP_MAC_final(mac_->context, values_.data(), &size, values_.size()) == 1);
    LUHENG_CHECK(size == values_.size());
    group_ = group;
  }
  Blinding blinding;
  const auto* begin = values_.data() + (index % kValuesPerGroup) * kBlindingSize;
  std::copy(begin, begin + kBlindingSize, blinding.begin());
  return blinding;
}

}  // namespace luheng::ledger

#include "ledger/verifier.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace luheng::ledger {
namespace {

Vkey VkeyOf(std::string name, const Ed25519PublicKey& key) {
  return {std::move(name), kSignatureTypeEd25519,
          std::string(reinterpret_cast<const char*>(key.data()), key.size())};
}

absl::Status MalformedVkey(const std::string& what) {
  return absl::InvalidArgumentError("vkey: " + what);
}

}  // namespace

Verifier::Verifier(std::string name, const Ed25519PublicKey& key)
    : name_(std::move(name)), public_key_(key), key_id_(KeyIdOf(VkeyOf(name_, key))) {}

absl::StatusOr<Verifier> Verifier::FromPublicKey(std::string name, const Ed25519PublicKey& key) {
  if (!IsValidKeyName(name)) {
    return absl::InvalidArgumentError(
        "a key name is not empty, and has no space, control character or plus sign");
  }
  return Verifier(std::move(name), key);
}

absl::StatusOr<Verifier> Verifier::FromVkey(std::string_view vkey) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Vkey parsed, ParseVkey(vkey));
  Ed25519PublicKey key;
  if (parsed.type != kSignatureTypeEd25519) return MalformedVkey("not an Ed25519 key");
  if (parsed.key.size() != key.size()) return MalformedVkey("the key has a wrong size");
  std::copy(parsed.key.begin(), parsed.key.end(), key.begin());
  return Verifier(parsed.name, key);
}

std::string Verifier::Vkey() const { return FormatVkey(VkeyOf(name_, public_key_)); }

bool Verifier::Verify(std::string_view message, std::string_view signature) const {
  if (signature.size() != kEd25519SignatureSize) return false;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key_.data(),
                                  public_key_.size()),
      &EVP_PKEY_free);
  LUHENG_CHECK(key != nullptr);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  LUHENG_CHECK(context != nullptr);
  LUHENG_CHECK(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  return EVP_DigestVerify(context.get(), reinterpret_cast<const uint8_t*>(signature.data()),
                          signature.size(), reinterpret_cast<const uint8_t*>(message.data()),
                          message.size()) == 1;
}

}  // namespace luheng::ledger

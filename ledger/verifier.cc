#include "ledger/verifier.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base64.h"
#include "ledger/coding.h"
#include "ledger/hash.h"
#include "ledger/text.h"

namespace luheng::ledger {
namespace {

std::string TypedKey(const Ed25519PublicKey& key) {
  std::string bytes;
  AppendU8(&bytes, kSignatureTypeEd25519);
  bytes.append(reinterpret_cast<const char*>(key.data()), key.size());
  return bytes;
}

std::string HexKeyId(uint32_t key_id) {
  std::string bytes;
  AppendU32(&bytes, key_id);
  return ToHex(bytes);
}

uint32_t ComputeKeyId(std::string_view name, const Ed25519PublicKey& key) {
  std::string message(name);
  message += '\n';
  message += TypedKey(key);
  const Hash hash = Sha256(message);
  uint32_t key_id = 0;
  LUHENG_CHECK(ByteReader(AsBytes(hash)).ReadU32(&key_id));
  return key_id;
}

absl::Status MalformedVkey(const std::string& what) {
  return absl::InvalidArgumentError("vkey: " + what);
}

}  // namespace

bool IsValidKeyName(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const std::optional<char32_t> code_point = TakeCodePoint(&name);
    if (!code_point.has_value() || IsUnicodeSpace(*code_point)) return false;
    if (*code_point < 0x20 || *code_point == 0x7f || *code_point == U'+') return false;
  }
  return true;
}

Verifier::Verifier(std::string name, const Ed25519PublicKey& key)
    : name_(std::move(name)), public_key_(key), key_id_(ComputeKeyId(name_, key)) {}

absl::StatusOr<Verifier> Verifier::FromPublicKey(std::string name, const Ed25519PublicKey& key) {
  if (!IsValidKeyName(name)) {
    return absl::InvalidArgumentError(
        "a key name is not empty, and has no space, control character or plus sign");
  }
  return Verifier(std::move(name), key);
}

absl::StatusOr<Verifier> Verifier::FromVkey(std::string_view vkey) {
  // A name has no plus sign; base64 may have some.
  const size_t name_end = vkey.find('+');
  if (name_end == std::string_view::npos) return MalformedVkey("no plus sign");
  const size_t id_end = vkey.find('+', name_end + 1);
  if (id_end == std::string_view::npos) return MalformedVkey("only one plus sign");
  const std::string_view name = vkey.substr(0, name_end);
  const std::string_view id = vkey.substr(name_end + 1, id_end - name_end - 1);
  if (!IsValidKeyName(name)) return MalformedVkey("the name may not name a key");

  const std::optional<std::string> typed_key = DecodeBase64(vkey.substr(id_end + 1));
  if (!typed_key.has_value() || typed_key->empty()) return MalformedVkey("the key is not base64");
  Ed25519PublicKey key;
  if ((*typed_key)[0] != kSignatureTypeEd25519) return MalformedVkey("not an Ed25519 key");
  if (typed_key->size() != 1 + key.size()) return MalformedVkey("the key has a wrong size");
  std::copy(typed_key->begin() + 1, typed_key->end(), key.begin());

  Verifier verifier(std::string(name), key);
  if (id != HexKeyId(verifier.key_id())) {
    return MalformedVkey("the key id does not belong to the name and the key");
  }
  return verifier;
}

std::string Verifier::Vkey() const {
  return name_ + "+" + HexKeyId(key_id_) + "+" + EncodeBase64(TypedKey(public_key_));
}

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

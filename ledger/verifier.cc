#include "ledger/verifier.h"

#include <utility>

#include "ledger/base/status_macros.h"

namespace luheng::ledger {
namespace {

Vkey VkeyOf(std::string name, const PublicKey& key) {
  switch (key.type) {
    case KeyType::kEd25519:
      return {std::move(name), kSignatureTypeEd25519, key.bytes};
    case KeyType::kSm2:
      break;
  }
  return {std::move(name), kSignatureTypeNamed, std::string(kSm2Identifier) + key.bytes};
}

absl::Status MalformedVkey(const std::string& what) {
  return absl::InvalidArgumentError("vkey: " + what);
}

}  // namespace

Verifier::Verifier(std::string name, PublicKey key)
    : name_(std::move(name)),
      public_key_(std::move(key)),
      key_id_(KeyIdOf(VkeyOf(name_, public_key_))) {}

absl::StatusOr<Verifier> Verifier::FromPublicKey(std::string name, PublicKey key) {
  if (!IsValidKeyName(name)) {
    return absl::InvalidArgumentError(
        "a key name is not empty, and has no space, control character or plus sign");
  }
  if (!IsSound(key)) {
    return absl::InvalidArgumentError(std::string("not a public key of type ") + NameOf(key.type));
  }
  return Verifier(std::move(name), std::move(key));
}

absl::StatusOr<Verifier> Verifier::FromVkey(std::string_view vkey) {
  LUHENG_ASSIGN_OR_RETURN(ledger::Vkey parsed, ParseVkey(vkey));
  PublicKey key;
  if (parsed.type == kSignatureTypeEd25519) {
    if (parsed.key.size() != kEd25519KeySize) return MalformedVkey("the key has a wrong size");
    key = {KeyType::kEd25519, std::move(parsed.key)};
  } else if (parsed.type == kSignatureTypeNamed && parsed.key.starts_with(kSm2Identifier)) {
    key = {KeyType::kSm2, parsed.key.substr(kSm2Identifier.size())};
  } else {
    return MalformedVkey("neither an Ed25519 nor an SM2 key");
  }
  if (!IsSound(key)) return MalformedVkey("the key is no point of its curve");
  return Verifier(std::move(parsed.name), std::move(key));
}

std::string Verifier::Vkey() const { return FormatVkey(VkeyOf(name_, public_key_)); }

bool Verifier::Verify(std::string_view message, std::string_view signature) const {
  return VerifySignature(public_key_, message, signature);
}

}  // namespace luheng::ledger

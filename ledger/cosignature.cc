#include "ledger/cosignature.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/vkey.h"

namespace luheng::ledger {
namespace {

ledger::Vkey VkeyOf(const Verifier& key) {
  LUHENG_CHECK(key.public_key().type == KeyType::kEd25519);
  return {key.name(), kSignatureTypeCosignature, key.public_key().bytes};
}

std::string MessageOf(std::string_view text, uint64_t time_seconds) {
  return "cosignature/v1\ntime " + std::to_string(time_seconds) + "\n" + std::string(text);
}

}  // namespace

CosignatureVerifier::CosignatureVerifier(Verifier key)
    : key_(std::move(key)), key_id_(KeyIdOf(VkeyOf(key_))) {}

CosignatureVerifier::CosignatureVerifier(const Signer& signer)
    : CosignatureVerifier(signer.verifier()) {}

absl::StatusOr<CosignatureVerifier> CosignatureVerifier::FromVkey(std::string_view vkey) {
  LUHENG_ASSIGN_OR_RETURN(ledger::Vkey parsed, ParseVkey(vkey));
  if (parsed.type != kSignatureTypeCosignature) {
    return absl::InvalidArgumentError("vkey: not the key of a witness");
  }
  if (parsed.key.size() != kEd25519KeySize) {
    return absl::InvalidArgumentError("vkey: the key has a wrong size");
  }
  LUHENG_ASSIGN_OR_RETURN(
      Verifier key,
      Verifier::FromPublicKey(std::move(parsed.name), {KeyType::kEd25519, std::move(parsed.key)}));
  return CosignatureVerifier(std::move(key));
}

std::string CosignatureVerifier::Vkey() const { return FormatVkey(VkeyOf(key_)); }

std::optional<uint64_t> CosignatureVerifier::Verify(std::string_view text,
                                                    std::string_view signature) const {
  ByteReader reader(signature);
  uint64_t time_seconds = 0;
  if (!reader.ReadU64(&time_seconds) || time_seconds > kCosignatureTimeMax) return std::nullopt;
  if (!key_.Verify(MessageOf(text, time_seconds), reader.rest())) return std::nullopt;
  return time_seconds;
}

absl::StatusOr<NoteSignature> Cosign(std::string_view text, uint64_t time_seconds,
                                     const Signer& signer) {
  LUHENG_CHECK(time_seconds <= kCosignatureTimeMax);
  NoteSignature cosignature{signer.name(), KeyIdOf(VkeyOf(signer.verifier())), ""};
  AppendU64(&cosignature.signature, time_seconds);
  LUHENG_ASSIGN_OR_RETURN(const std::string signature, signer.Sign(MessageOf(text, time_seconds)));
  cosignature.signature += signature;
  return cosignature;
}

absl::StatusOr<NoteSignature> FindCosignature(std::string_view text, std::string_view lines,
                                              const CosignatureVerifier& witness) {
  LUHENG_ASSIGN_OR_RETURN(Note note, ParseNote(std::string(text) + "\n" + std::string(lines)));
  if (note.text != text) return absl::InvalidArgumentError("cosignatures: not signature lines");
  std::optional<NoteSignature> found;
  for (NoteSignature& signature : note.signatures) {
    if (signature.name != witness.name() || signature.key_id != witness.key_id()) continue;
    if (!witness.Verify(text, signature.signature).has_value()) {
      return absl::DataLossError("cosignatures: that of " + witness.name() + " is wrong");
    }
    if (!found.has_value()) found = std::move(signature);
  }
  if (!found.has_value()) {
    return absl::UnauthenticatedError("cosignatures: none is of " + witness.name());
  }
  return *std::move(found);
}

}  // namespace luheng::ledger

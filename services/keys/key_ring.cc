#include "services/keys/key_ring.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/key_file.h"

namespace luheng::services {
namespace {

absl::StatusOr<std::vector<std::string>> ListKeyFiles(const std::string& directory) {
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator file(directory, error), end; !error && file != end;
       file.increment(error)) {
    if (file->path().extension() == ".pem") paths.push_back(file->path().string());
  }
  if (error) return absl::NotFoundError(directory + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::optional<ledger::Signer> FindAmong(const std::vector<ledger::Signer>& signers,
                                        const ledger::Verifier& key) {
  for (const ledger::Signer& signer : signers) {
    if (signer.verifier().public_key() == key.public_key()) return signer;
  }
  return std::nullopt;
}

}  // namespace

KeyRing::KeyRing(Places places, std::string origin)
    : places_(std::move(places)), origin_(std::move(origin)) {}

absl::StatusOr<std::unique_ptr<KeyRing>> KeyRing::Open(const Places& places, std::string origin) {
  std::unique_ptr<KeyRing> ring(new KeyRing(places, std::move(origin)));
  if (places.token.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(ring->token_, Pkcs11Token::Open(*places.token));
  }
  LUHENG_ASSIGN_OR_RETURN(std::vector<ledger::Signer> signers, ring->Read());
  MutexLock lock(ring->mutex_);
  ring->signers_ = std::move(signers);
  return ring;
}

absl::StatusOr<std::vector<ledger::Signer>> KeyRing::Read() const {
  LUHENG_ASSIGN_OR_RETURN(const std::vector<std::string> paths, ListKeyFiles(places_.directory));
  std::vector<ledger::Signer> signers;
  for (const std::string& path : paths) {
    absl::StatusOr<ledger::Signer> signer = ledger::LoadKeyFile(path, origin_);
    if (absl::IsInvalidArgument(signer.status())) {
      return absl::InvalidArgumentError(path + ": " + std::string(signer.status().message()));
    }
    LUHENG_RETURN_IF_ERROR(signer.status());
    signers.push_back(*std::move(signer));
  }
  if (token_ == nullptr) return signers;
  LUHENG_ASSIGN_OR_RETURN(const auto keys, token_->Keys());
  for (const auto& key : keys) {
    LUHENG_ASSIGN_OR_RETURN(ledger::Signer signer, ledger::Signer::Create(origin_, key));
    signers.push_back(std::move(signer));
  }
  return signers;
}

std::string KeyRing::Where() const {
  return places_.directory +
         (places_.token.has_value() ? ", nor in the token " + places_.token->label : "");
}

std::vector<ledger::Signer> KeyRing::All() const {
  MutexLock lock(mutex_);
  return signers_;
}

std::vector<ledger::Verifier> KeyRing::AllVerifiers() const {
  std::vector<ledger::Verifier> verifiers;
  for (const ledger::Signer& signer : All()) verifiers.push_back(signer.verifier());
  return verifiers;
}

absl::StatusOr<ledger::Signer> KeyRing::Find(const ledger::Verifier& key) const {
  MutexLock lock(mutex_);
  std::optional<ledger::Signer> found = FindAmong(signers_, key);
  if (!found.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(signers_, Read());
    found = FindAmong(signers_, key);
  }
  if (found.has_value()) return *std::move(found);
  return absl::NotFoundError("the private key of " + key.Vkey() + " is not in " + Where());
}

}  // namespace luheng::services

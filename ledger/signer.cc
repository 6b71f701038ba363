#include "ledger/signer.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <climits>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace luheng::ledger {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

// Without this OpenSSL asks on the terminal for the password of an encrypted key.
int RefusePassword(char*, int, int, void*) { return 0; }

}  // namespace

struct Signer::Key {
  explicit Key(EVP_PKEY* raw_key) : pkey(raw_key) {}
  ~Key() { EVP_PKEY_free(pkey); }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;

  EVP_PKEY* pkey;
};

Signer::Signer(std::unique_ptr<Key> key, Verifier verifier)
    : key_(std::move(key)), verifier_(std::move(verifier)) {}
Signer::~Signer() = default;
Signer::Signer(Signer&&) noexcept = default;
Signer& Signer::operator=(Signer&&) noexcept = default;

absl::StatusOr<Signer> Signer::FromKey(std::string name, std::unique_ptr<Key> key) {
  Ed25519PublicKey public_key;
  size_t size = public_key.size();
  LUHENG_CHECK(EVP_PKEY_get_raw_public_key(key->pkey, public_key.data(), &size) == 1);
  LUHENG_CHECK(size == public_key.size());
  LUHENG_ASSIGN_OR_RETURN(Verifier verifier, Verifier::FromPublicKey(std::move(name), public_key));
  return Signer(std::move(key), std::move(verifier));
}

absl::StatusOr<Signer> Signer::Generate(std::string name) {
  auto key = std::make_unique<Key>(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (key->pkey == nullptr) return absl::InternalError("cannot make an Ed25519 key");
  return FromKey(std::move(name), std::move(key));
}

absl::StatusOr<Signer> Signer::FromPem(std::string name, std::string_view pem) {
  if (pem.size() > INT_MAX) return absl::InvalidArgumentError("signing key: too long");
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  LUHENG_CHECK(bio != nullptr);
  auto key =
      std::make_unique<Key>(PEM_read_bio_PrivateKey(bio.get(), nullptr, &RefusePassword, nullptr));
  if (key->pkey == nullptr) {
    return absl::InvalidArgumentError("signing key: not an unencrypted PKCS#8 PEM private key");
  }
  if (EVP_PKEY_get_id(key->pkey) != EVP_PKEY_ED25519) {
    return absl::InvalidArgumentError("signing key: not an Ed25519 key");
  }
  return FromKey(std::move(name), std::move(key));
}

std::string Signer::Sign(std::string_view message) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  LUHENG_CHECK(context != nullptr);
  LUHENG_CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->pkey) == 1);
  std::string signature(kEd25519SignatureSize, '\0');
  size_t size = signature.size();
  LUHENG_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<uint8_t*>(signature.data()), &size,
                              reinterpret_cast<const uint8_t*>(message.data()),
                              message.size()) == 1);
  LUHENG_CHECK(size == signature.size());
  return signature;
}

std::string Signer::ToPem() const {
  const Bio bio(BIO_new(BIO_s_secmem()), &BIO_free);
  LUHENG_CHECK(bio != nullptr);
  LUHENG_CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), key_->pkey, nullptr, nullptr, 0, nullptr,
                                             nullptr) == 1);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  LUHENG_CHECK(size > 0);
  return std::string(data, static_cast<size_t>(size));
}

}  // namespace luheng::ledger

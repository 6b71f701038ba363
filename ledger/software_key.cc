#include "ledger/software_key.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <climits>
#include <optional>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/evp_key.h"

namespace luheng::ledger {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

// More than the DER of any signature here.
constexpr size_t kDerSizeMax = 128;

// Without this OpenSSL asks on the terminal for the password of an encrypted key.
int RefusePassword(char*, int, int, void*) { return 0; }

std::optional<KeyType> TypeOf(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return KeyType::kEd25519;
  if (EVP_PKEY_is_a(key, "SM2") == 1) return KeyType::kSm2;
  return std::nullopt;
}

PublicKey PublicKeyOf(const EVP_PKEY* key, KeyType type) {
  // Ed25519's 32 bytes, or SM2's uncompressed point.
  std::string bytes(type == KeyType::kSm2 ? kSm2KeySize : kEd25519KeySize, '\0');
  size_t size = 0;
  LUHENG_CHECK(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY,
                                               reinterpret_cast<uint8_t*>(bytes.data()),
                                               bytes.size(), &size) == 1);
  LUHENG_CHECK(size == bytes.size());
  return {type, std::move(bytes)};
}

}  // namespace

struct SoftwareKey::Key {
  explicit Key(EVP_PKEY* raw_key) : pkey(raw_key, &EVP_PKEY_free) {}
  EvpKey pkey;
};

SoftwareKey::SoftwareKey(std::unique_ptr<Key> key, PublicKey public_key)
    : key_(std::move(key)), public_key_(std::move(public_key)) {}
SoftwareKey::~SoftwareKey() = default;

std::unique_ptr<SoftwareKey> SoftwareKey::FromKey(std::unique_ptr<Key> key, KeyType type) {
  PublicKey public_key = PublicKeyOf(key->pkey.get(), type);
  return std::unique_ptr<SoftwareKey>(new SoftwareKey(std::move(key), std::move(public_key)));
}

absl::StatusOr<std::unique_ptr<SoftwareKey>> SoftwareKey::Generate(KeyType type) {
  const char* name = type == KeyType::kSm2 ? "SM2" : "ED25519";
  auto key = std::make_unique<Key>(EVP_PKEY_Q_keygen(nullptr, nullptr, name));
  if (key->pkey == nullptr) {
    return absl::InternalError(std::string("cannot make a key of type ") + NameOf(type));
  }
  return FromKey(std::move(key), type);
}

absl::StatusOr<std::unique_ptr<SoftwareKey>> SoftwareKey::FromPem(std::string_view pem) {
  if (pem.size() > INT_MAX) return absl::InvalidArgumentError("signing key: too long");
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  LUHENG_CHECK(bio != nullptr);
  auto key =
      std::make_unique<Key>(PEM_read_bio_PrivateKey(bio.get(), nullptr, &RefusePassword, nullptr));
  if (key->pkey == nullptr) {
    return absl::InvalidArgumentError("signing key: not an unencrypted PKCS#8 PEM private key");
  }
  const std::optional<KeyType> type = TypeOf(key->pkey.get());
  if (!type.has_value()) {
    return absl::InvalidArgumentError("signing key: neither an Ed25519 nor an SM2 key");
  }
  return FromKey(std::move(key), *type);
}

absl::StatusOr<std::string> SoftwareKey::Sign(std::string_view message) const {
  const EvpContext context = BeginEvp(EvpAct::kSign, public_key_.type, key_->pkey.get());
  std::string coded(kDerSizeMax, '\0');
  size_t size = coded.size();
  LUHENG_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<uint8_t*>(coded.data()), &size,
                              reinterpret_cast<const uint8_t*>(message.data()),
                              message.size()) == 1);
  coded.resize(size);
  std::string signature = public_key_.type == KeyType::kSm2 ? Sm2SignatureFromDer(coded) : coded;
  LUHENG_CHECK(signature.size() == kSignatureSize);
  return signature;
}

std::string SoftwareKey::ToPem() const {
  const Bio bio(BIO_new(BIO_s_secmem()), &BIO_free);
  LUHENG_CHECK(bio != nullptr);
  LUHENG_CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), key_->pkey.get(), nullptr, nullptr, 0,
                                             nullptr, nullptr) == 1);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  LUHENG_CHECK(size > 0);
  return std::string(data, static_cast<size_t>(size));
}

}  // namespace luheng::ledger

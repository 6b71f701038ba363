#include "services/cli/export/officer_note.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "ledger/base/status_macros.h"
#include "ledger/vkey.h"
#include "services/cli/connection.h"

namespace luheng::services::cli {
namespace {

constexpr uint8_t kSignatureTypeEcdsa = 0x02;
constexpr std::string_view kSpiffe = "spiffe://";

template <class Kind, auto release>
struct Releaser {
  void operator()(Kind* object) const { release(object); }
};
using Digest = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Store = std::unique_ptr<X509_STORE, Releaser<X509_STORE, X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Releaser<X509_STORE_CTX, X509_STORE_CTX_free>>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The SPIFFE id in the certificate; empty unless there is exactly one.
std::string SpiffeIdOf(X509* certificate) {
  const std::vector<std::string> uris = pki::UrisOf(certificate);
  const bool is_one = uris.size() == 1 && uris.front().rfind(kSpiffe, 0) == 0 &&
                      ledger::IsValidKeyName(uris.front());
  return is_one ? uris.front() : "";
}

// What OpenSSL's i2d_* write.
template <class Kind>
std::string ToDer(int (*encode)(const Kind*, unsigned char**), const Kind* object) {
  unsigned char* bytes = nullptr;
  const int size = encode(object, &bytes);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

uint32_t KeyIdOf(const std::string& name, X509* certificate) {
  return ledger::KeyIdOf({name, kSignatureTypeEcdsa,
                          ToDer<X509_PUBKEY>(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(certificate))});
}

}  // namespace

absl::StatusOr<Officer> Officer::Load(const std::string& identity_directory) {
  LUHENG_ASSIGN_OR_RETURN(const Endpoint identity, LoadIdentity(identity_directory, ""));
  LUHENG_ASSIGN_OR_RETURN(const pki::Certificate certificate,
                          pki::CertificateFromPem(identity.certificate_pem));
  Officer officer;
  LUHENG_ASSIGN_OR_RETURN(officer.key_, pki::KeyFromPem(identity.key_pem));
  officer.spiffe_id_ = SpiffeIdOf(certificate.get());
  officer.certificate_der_ = ToDer<X509>(i2d_X509, certificate.get());
  const bool belongs = X509_check_private_key(certificate.get(), officer.key_.get()) == 1;
  ERR_clear_error();
  if (officer.spiffe_id_.empty() || !belongs ||
      EVP_PKEY_get_base_id(officer.key_.get()) != EVP_PKEY_EC) {
    return absl::UnauthenticatedError(fmt::format(
        "{}: not the certificate of a user with its own P-256 key", identity_directory));
  }
  return officer;
}

absl::StatusOr<std::string> Officer::Sign(const std::string& text) const {
  const Digest digest(EVP_MD_CTX_new());
  size_t size = 0;
  std::string signature;
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, Bytes(text), text.size()) != 1) {
    return absl::InternalError("the key cannot sign");
  }
  signature.resize(size);
  if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     Bytes(text), text.size()) != 1) {
    return absl::InternalError("the key cannot sign");
  }
  signature.resize(size);
  LUHENG_ASSIGN_OR_RETURN(const pki::Certificate certificate, CertificateFromDer(certificate_der_));
  ledger::Note note;
  note.text = text;
  note.signatures.push_back({spiffe_id_, KeyIdOf(spiffe_id_, certificate.get()), signature});
  return ledger::FormatNote(note);
}

absl::StatusOr<pki::Certificate> CertificateFromDer(std::string_view der) {
  const unsigned char* begin = Bytes(der);
  pki::Certificate certificate(d2i_X509(nullptr, &begin, static_cast<long>(der.size())));
  ERR_clear_error();
  if (certificate == nullptr || begin != Bytes(der) + der.size()) {
    return absl::InvalidArgumentError("the certificate is not one");
  }
  return certificate;
}

absl::Status VerifyOfficerNote(const ledger::Note& note, const std::string& spiffe_id,
                               X509* certificate) {
  if (SpiffeIdOf(certificate) != spiffe_id) {
    return absl::UnauthenticatedError(fmt::format(
        "the certificate is not that of {}, but of \"{}\"", spiffe_id, SpiffeIdOf(certificate)));
  }
  const uint32_t key_id = KeyIdOf(spiffe_id, certificate);
  const auto signature = std::find_if(
      note.signatures.begin(), note.signatures.end(),
      [&](const ledger::NoteSignature& s) { return s.name == spiffe_id && s.key_id == key_id; });
  if (signature == note.signatures.end()) {
    return absl::UnauthenticatedError("the manifest is not signed by the key of its certificate");
  }
  const Digest digest(EVP_MD_CTX_new());
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  const bool is_right =
      key != nullptr &&
      EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
      EVP_DigestVerify(digest.get(), Bytes(signature->signature), signature->signature.size(),
                       Bytes(note.text), note.text.size()) == 1;
  ERR_clear_error();
  if (is_right) return absl::OkStatus();
  return absl::DataLossError(fmt::format("the signature of {} is wrong", spiffe_id));
}

absl::Status VerifyIssuedBy(X509* certificate, std::string_view ca_pem, absl::Time at) {
  LUHENG_ASSIGN_OR_RETURN(const pki::Certificate authority, pki::CertificateFromPem(ca_pem));
  const Store store(X509_STORE_new());
  const StoreContext context(X509_STORE_CTX_new());
  if (store == nullptr || context == nullptr ||
      X509_STORE_add_cert(store.get(), authority.get()) != 1 ||
      X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr) != 1) {
    return absl::InternalError("the certificate cannot be checked");
  }
  X509_STORE_CTX_set_time(context.get(), 0, absl::ToTimeT(at));
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_CLIENT);
  const bool is_right = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  if (is_right) return absl::OkStatus();
  return absl::UnauthenticatedError(
      fmt::format("the authority does not vouch for the certificate: {}",
                  X509_verify_cert_error_string(error)));
}

}  // namespace luheng::services::cli

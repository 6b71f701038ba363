// OpenSSL at arm's length: making P-256 keys and X.509 certificates, and PEM.
#ifndef SERVICES_CLI_CERTIFICATE_H_
#define SERVICES_CLI_CERTIFICATE_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/pki.h"

namespace luheng::services::pki {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using Certificate = std::unique_ptr<X509, CertificateDeleter>;

enum class CertificateUse { kAuthority, kClient, kServer };

struct CertificateRequest {
  CertificateUse use{};
  std::string organization;
  std::string common_name;
  std::vector<std::string> subject_alternative_names;  // "URI:...", "DNS:..." or "IP:..." each.
  Validity validity;
};

// Every failure below is INTERNAL with OpenSSL's own words, unless said otherwise.

absl::StatusOr<Key> MakeKey();

// Signs a certificate for `subject_key`. Without an issuer it is self-signed, and `issuer_key` is
// `subject_key`. INVALID_ARGUMENT names the alternative name that is wrong.
absl::StatusOr<Certificate> MakeCertificate(const CertificateRequest& request,
                                            EVP_PKEY* subject_key, X509* issuer,
                                            EVP_PKEY* issuer_key);

absl::StatusOr<std::string> KeyToPem(EVP_PKEY* key);
absl::StatusOr<std::string> CertificateToPem(X509* certificate);
// INVALID_ARGUMENT if the text is not the PEM of one.
absl::StatusOr<Key> KeyFromPem(std::string_view pem);
absl::StatusOr<Certificate> CertificateFromPem(std::string_view pem);

// OK if the certificate is valid now; UNAUTHENTICATED if it is not yet, or no more.
absl::Status CheckValidNow(X509* certificate);

// The URIs among the subject alternative names.
std::vector<std::string> UrisOf(X509* certificate);

}  // namespace luheng::services::pki

#endif  // SERVICES_CLI_CERTIFICATE_H_

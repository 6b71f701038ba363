#include "services/server/tls.h"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <filesystem>
#include <system_error>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {
namespace {

namespace tls = grpc::experimental;

constexpr unsigned kRefreshSeconds = 10;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

absl::StatusOr<Owned<BIO>> OpenFile(const std::string& path) {
  Owned<BIO> bio(BIO_new_file(path.c_str(), "rb"));
  if (bio == nullptr) return absl::InvalidArgumentError(path + ": cannot be read");
  return bio;
}

absl::StatusOr<Owned<X509>> ReadCertificate(const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(const Owned<BIO> bio, OpenFile(path));
  Owned<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(path + ": no certificate in PEM form");
  }
  return certificate;
}

// gRPC only logs what is wrong with the files, and then refuses every connection: look first.
absl::Status CheckPair(const std::string& certificate_path, const std::string& key_path) {
  LUHENG_ASSIGN_OR_RETURN(const Owned<X509> certificate, ReadCertificate(certificate_path));
  LUHENG_ASSIGN_OR_RETURN(const Owned<BIO> bio, OpenFile(key_path));
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (key == nullptr) return absl::InvalidArgumentError(key_path + ": no private key in PEM form");
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return absl::InvalidArgumentError(key_path + ": is not the key of " + certificate_path);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const TlsFiles& files) {
  LUHENG_RETURN_IF_ERROR(CheckPair(files.certificate, files.key));
  LUHENG_RETURN_IF_ERROR(ReadCertificate(files.ca).status());
  tls::TlsServerCredentialsOptions options(std::make_shared<tls::FileWatcherCertificateProvider>(
      files.key, files.certificate, files.ca, kRefreshSeconds));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  if (!files.crl_directory.empty()) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(files.crl_directory, ignored)) {
      return absl::InvalidArgumentError(files.crl_directory + ": is not a directory");
    }
    options.set_crl_directory(files.crl_directory);
  }
  return tls::TlsServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeWatchdogCredentials(
    const WatchdogFiles& files, const std::string& ca) {
  LUHENG_RETURN_IF_ERROR(CheckPair(files.certificate, files.key));
  tls::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(std::make_shared<tls::FileWatcherCertificateProvider>(
      files.key, files.certificate, ca, kRefreshSeconds));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_check_call_host(false);
  options.set_certificate_verifier(std::make_shared<tls::NoOpCertificateVerifier>());
  return tls::TlsCredentials(options);
}

}  // namespace luheng::services

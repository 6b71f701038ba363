#include "services/cli/pki.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "services/cli/certificate.h"
#include "services/cli/private_file.h"

namespace luheng::services::pki {
namespace {

constexpr int kAuthorityDays = 3650;
constexpr char kScheme[] = "spiffe://";

absl::Status CheckDomain(const std::string& domain) {
  bool well_formed = !domain.empty() && domain.size() <= 255;
  for (const char c : domain) {
    well_formed = well_formed && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                                  c == '.' || c == '_');
  }
  if (well_formed) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("\"{}\" is not a trust domain such as luheng.example", domain));
}

std::string CertificatePath(const std::string& directory) { return directory + "/ca.pem"; }
std::string KeyPath(const std::string& directory) { return directory + "/ca.key"; }

bool Exists(const std::string& path) {
  struct stat status;
  return ::lstat(path.c_str(), &status) == 0;
}

}  // namespace

struct CertificateAuthority::Parts {
  std::string domain;
  std::string certificate_pem;
  Key key;
  Certificate certificate;

  absl::StatusOr<Identity> Issue(const CertificateRequest& request) const {
    LUHENG_ASSIGN_OR_RETURN(const Key subject_key, MakeKey());
    LUHENG_ASSIGN_OR_RETURN(
        const Certificate issued,
        MakeCertificate(request, subject_key.get(), certificate.get(), key.get()));
    Identity identity;
    LUHENG_ASSIGN_OR_RETURN(identity.certificate_pem, CertificateToPem(issued.get()));
    LUHENG_ASSIGN_OR_RETURN(identity.key_pem, KeyToPem(subject_key.get()));
    return identity;
  }
};

Validity ValidForDays(int days) {
  const absl::Time now = absl::Now();
  return {.not_before = now - absl::Minutes(5), .not_after = now + absl::Hours(24) * days};
}

CertificateAuthority::CertificateAuthority(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
CertificateAuthority::CertificateAuthority(CertificateAuthority&&) noexcept = default;
CertificateAuthority& CertificateAuthority::operator=(CertificateAuthority&&) noexcept = default;
CertificateAuthority::~CertificateAuthority() = default;

absl::StatusOr<CertificateAuthority> CertificateAuthority::Create(const std::string& directory,
                                                                  const std::string& domain) {
  LUHENG_RETURN_IF_ERROR(CheckDomain(domain));
  LUHENG_RETURN_IF_ERROR(MakePrivateDirectory(directory));
  if (Exists(CertificatePath(directory)) || Exists(KeyPath(directory))) {
    return absl::AlreadyExistsError(fmt::format("{}: holds an authority already", directory));
  }
  auto parts = std::make_unique<Parts>();
  parts->domain = domain;
  LUHENG_ASSIGN_OR_RETURN(parts->key, MakeKey());
  const CertificateRequest request = {.use = CertificateUse::kAuthority,
                                      .organization = domain,
                                      .common_name = "Luheng certificate authority",
                                      .subject_alternative_names = {"URI:" + (kScheme + domain)},
                                      .validity = ValidForDays(kAuthorityDays)};
  LUHENG_ASSIGN_OR_RETURN(parts->certificate,
                          MakeCertificate(request, parts->key.get(), nullptr, parts->key.get()));
  LUHENG_ASSIGN_OR_RETURN(parts->certificate_pem, CertificateToPem(parts->certificate.get()));
  LUHENG_ASSIGN_OR_RETURN(const std::string key_pem, KeyToPem(parts->key.get()));
  LUHENG_RETURN_IF_ERROR(WritePrivateFile(KeyPath(directory), key_pem, FileDurability::kSynced));
  LUHENG_RETURN_IF_ERROR(WritePrivateFile(CertificatePath(directory), parts->certificate_pem,
                                          FileDurability::kSynced));
  return CertificateAuthority(std::move(parts));
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::Load(const std::string& directory) {
  auto parts = std::make_unique<Parts>();
  LUHENG_ASSIGN_OR_RETURN(parts->certificate_pem, ReadWholeFile(CertificatePath(directory)));
  LUHENG_ASSIGN_OR_RETURN(const std::string key_pem, ReadWholeFile(KeyPath(directory)));
  LUHENG_ASSIGN_OR_RETURN(parts->certificate, CertificateFromPem(parts->certificate_pem));
  LUHENG_ASSIGN_OR_RETURN(parts->key, KeyFromPem(key_pem));
  if (X509_check_private_key(parts->certificate.get(), parts->key.get()) != 1) {
    return absl::InvalidArgumentError(
        fmt::format("{}: ca.key does not belong to ca.pem", directory));
  }
  for (const std::string& uri : UrisOf(parts->certificate.get())) {
    if (uri.rfind(kScheme, 0) == 0) parts->domain = uri.substr(sizeof(kScheme) - 1);
  }
  if (!CheckDomain(parts->domain).ok()) {
    return absl::InvalidArgumentError(fmt::format("{}: ca.pem names no trust domain", directory));
  }
  return CertificateAuthority(std::move(parts));
}

absl::StatusOr<Identity> CertificateAuthority::IssueUser(const UserName& user,
                                                         const Validity& validity) const {
  LUHENG_CHECK(user.participant > 0);
  LUHENG_CHECK(user.user > 0);
  return parts_->Issue(
      {.use = CertificateUse::kClient,
       .organization = parts_->domain,
       .common_name = fmt::format("p{}/u{}", user.participant, user.user),
       .subject_alternative_names = {fmt::format("URI:{}{}/participant/{}/user/{}", kScheme,
                                                 parts_->domain, user.participant, user.user)},
       .validity = validity});
}

absl::StatusOr<Identity> CertificateAuthority::IssueServer(const ServerName& server,
                                                           const Validity& validity) const {
  if (server.subject_alternative_names.empty()) {
    return absl::InvalidArgumentError("a server needs an alternative name");
  }
  return parts_->Issue({.use = CertificateUse::kServer,
                        .organization = parts_->domain,
                        .common_name = server.common_name,
                        .subject_alternative_names = server.subject_alternative_names,
                        .validity = validity});
}

const std::string& CertificateAuthority::certificate_pem() const { return parts_->certificate_pem; }
const std::string& CertificateAuthority::domain() const { return parts_->domain; }

absl::Status WriteIdentity(const std::string& directory, const Identity& identity,
                           const std::string& ca_pem, const std::string& endpoint) {
  LUHENG_RETURN_IF_ERROR(MakePrivateDirectory(directory));
  // An identity that power loss takes away is issued anew.
  const auto write = [&directory](const char* name, const std::string& text) {
    return WritePrivateFile(directory + "/" + name, text, FileDurability::kQuick);
  };
  LUHENG_RETURN_IF_ERROR(write("key.pem", identity.key_pem));
  LUHENG_RETURN_IF_ERROR(write("cert.pem", identity.certificate_pem));
  LUHENG_RETURN_IF_ERROR(write("ca.pem", ca_pem));
  if (endpoint.empty()) return absl::OkStatus();
  return write("endpoint.txt", endpoint + "\n");
}

}  // namespace luheng::services::pki

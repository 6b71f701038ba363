// Pki: a small certificate authority for operators and demonstrations.
//
// P-256 throughout. The authority signs end certificates only (pathlen 0). A user's certificate
// carries who it is, and nothing about what it may do:
//
//   URI:spiffe://<domain>/participant/<number>/user/<number>
//
// An authority is a directory with ca.pem and ca.key; an identity is a directory with cert.pem,
// key.pem, ca.pem and, where one is known, endpoint.txt. All files have mode 0600, all directories
// 0700. No gRPC in here; OpenSSL in this process, no other program.
//
// A CertificateAuthority may be used by one thread at a time; several may be open at once.
#ifndef SERVICES_CLI_PKI_H_
#define SERVICES_CLI_PKI_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace luheng::services::pki {

inline constexpr int kUserDaysDefault = 825;

// Times between which a certificate is good.
struct Validity {
  absl::Time not_before;
  absl::Time not_after;
};
// From five minutes ago (clocks differ) for this many days.
Validity ValidForDays(int days);

// An end certificate with its private key, both in PEM.
struct Identity {
  std::string certificate_pem;
  std::string key_pem;
};

struct UserName {
  uint32_t participant = 0;
  uint32_t user = 0;
};

struct ServerName {
  std::string common_name;
  // "DNS:name" or "IP:address", each; at least one.
  std::vector<std::string> subject_alternative_names;
};

class CertificateAuthority {
 public:
  // Makes a key and a self-signed certificate, and writes them into `directory`, which is made
  // where needed. INVALID_ARGUMENT if `domain` is not a SPIFFE trust domain (lower-case letters,
  // digits, '-', '.', '_'); ALREADY_EXISTS if the directory holds an authority.
  static absl::StatusOr<CertificateAuthority> Create(const std::string& directory,
                                                     const std::string& domain);
  // NOT_FOUND if there is none; INVALID_ARGUMENT if key and certificate do not belong together.
  static absl::StatusOr<CertificateAuthority> Load(const std::string& directory);

  CertificateAuthority(CertificateAuthority&&) noexcept;
  CertificateAuthority& operator=(CertificateAuthority&&) noexcept;
  ~CertificateAuthority();

  // A client certificate. REQUIRES: both numbers > 0.
  absl::StatusOr<Identity> IssueUser(const UserName& user, const Validity& validity) const;
  // A server certificate. INVALID_ARGUMENT names the alternative name that is wrong.
  absl::StatusOr<Identity> IssueServer(const ServerName& server, const Validity& validity) const;

  const std::string& certificate_pem() const;
  const std::string& domain() const;

 private:
  struct Parts;
  explicit CertificateAuthority(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

// Writes an identity directory, replacing the files of one that is there (a renewal). `endpoint` is
// the server's HOST:PORT, or empty for none.
absl::Status WriteIdentity(const std::string& directory, const Identity& identity,
                           const std::string& ca_pem, const std::string& endpoint);

}  // namespace luheng::services::pki

#endif  // SERVICES_CLI_PKI_H_

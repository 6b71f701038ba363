// Notes that an officer signs with the key of his own mTLS certificate.
//
// A C2SP signed note: the key's name is the officer's SPIFFE id, the type of its signature 0x02
// (ECDSA): the DER signature of SHA-256 of the text. The key id is that of every note:
// SHA-256(name | 0x0a | 0x02 | public key as DER SubjectPublicKeyInfo), the first four bytes.
#ifndef SERVICES_CLI_EXPORT_OFFICER_NOTE_H_
#define SERVICES_CLI_EXPORT_OFFICER_NOTE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "ledger/note.h"
#include "services/cli/certificate.h"

namespace luheng::services::cli {

// Who signs.
class Officer {
 public:
  // From an identity directory: cert.pem and key.pem. UNAUTHENTICATED if the identity is missing,
  // cannot be read, is not valid now, or does not say whose it is.
  static absl::StatusOr<Officer> Load(const std::string& identity_directory);

  const std::string& spiffe_id() const { return spiffe_id_; }
  const std::string& certificate_der() const { return certificate_der_; }

  // The signed note of `text`. INTERNAL if the key cannot sign.
  // REQUIRES: `text` is that of a note.
  absl::StatusOr<std::string> Sign(const std::string& text) const;

 private:
  Officer() = default;

  std::string spiffe_id_;
  std::string certificate_der_;
  pki::Key key_;
};

// The certificate of these bytes. INVALID_ARGUMENT if they are none.
absl::StatusOr<pki::Certificate> CertificateFromDer(std::string_view der);

// OK if `spiffe_id`, whose certificate it is, has signed the note. DATA_LOSS if the signature is
// wrong; UNAUTHENTICATED if there is none, or the certificate is somebody else's.
absl::Status VerifyOfficerNote(const ledger::Note& note, const std::string& spiffe_id,
                               X509* certificate);

// OK if the authority issued the certificate for a client, and it was valid `at` that time.
// INVALID_ARGUMENT if `ca_pem` is no certificate, UNAUTHENTICATED otherwise.
absl::Status VerifyIssuedBy(X509* certificate, std::string_view ca_pem, absl::Time at);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_OFFICER_NOTE_H_

#include "tests/bench/identities.h"

#include <cstdlib>

#include "ledger/base/check.h"

namespace luheng::bench {

namespace pki = services::pki;

Identities::Identities(const std::string& directory)
    : authority_(*pki::CertificateAuthority::Create(directory + "/pki", kSpiffeDomain)),
      server_directory_(directory + "/server") {
  const auto server = authority_.IssueServer(
      {.common_name = "server", .subject_alternative_names = {"DNS:localhost"}},
      pki::ValidForDays(1));
  LUHENG_CHECK(server.ok());
  const absl::Status written =
      pki::WriteIdentity(server_directory_, *server, authority_.certificate_pem(), "");
  LUHENG_CHECK(written.ok());
}

services::cli::Endpoint Identities::EndpointOf(const pki::UserName& user, int port) const {
  const auto identity = authority_.IssueUser(user, pki::ValidForDays(1));
  LUHENG_CHECK(identity.ok());
  return {.target = "localhost:" + std::to_string(port),
          .ca_pem = authority_.certificate_pem(),
          .certificate_pem = identity->certificate_pem,
          .key_pem = identity->key_pem};
}

int PortOf(const std::string& address) {
  const int port = std::atoi(address.substr(address.rfind(':') + 1).c_str());
  LUHENG_CHECK(port > 0);
  return port;
}

}  // namespace luheng::bench

// Identities: a certificate authority for one run, the server's certificate and the users'.
#ifndef TESTS_BENCH_IDENTITIES_H_
#define TESTS_BENCH_IDENTITIES_H_

#include <string>

#include "services/cli/client.h"
#include "services/cli/pki.h"

namespace luheng::bench {

inline constexpr char kSpiffeDomain[] = "bench.example";

class Identities {
 public:
  // Keeps its files in `directory`, which is there.
  explicit Identities(const std::string& directory);

  // A directory with cert.pem, key.pem and ca.pem, good for localhost.
  const std::string& server_directory() const { return server_directory_; }

  // How a user reaches the server on this port.
  services::cli::Endpoint EndpointOf(const services::pki::UserName& user, int port) const;

 private:
  services::pki::CertificateAuthority authority_;
  const std::string server_directory_;
};

// The number behind the colon of HOST:PORT.
int PortOf(const std::string& address);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_IDENTITIES_H_

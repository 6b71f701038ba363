// Where the server is, and who we are: from flags, the environment, and the identity directory.
#ifndef SERVICES_CLI_CONNECTION_H_
#define SERVICES_CLI_CONNECTION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/cli/client.h"

namespace luheng::services::cli {

struct ConnectionOptions {
  std::string server;    // HOST:PORT; empty: not given.
  std::string socket;    // Path; empty: not given.
  std::string identity;  // Directory; empty: not given.
};

// Fills what no flag gave from LUHENG_SERVER, LUHENG_SOCKET and LUHENG_IDENTITY. A server or socket
// given by flag keeps both variables from being read, so that the two never mix.
ConnectionOptions WithEnvironment(ConnectionOptions options);

// The endpoint. A socket wins over an identity; an identity's endpoint.txt tells the server where
// no other did. INVALID_ARGUMENT if both server and socket are given, or none is known;
// UNAUTHENTICATED if the identity is missing or cannot be read.
absl::StatusOr<Endpoint> ResolveEndpoint(const ConnectionOptions& options);

// The endpoint of an identity directory (cert.pem, key.pem, ca.pem) at this server.
// UNAUTHENTICATED if the identity is missing, cannot be read, or is not valid now.
absl::StatusOr<Endpoint> LoadIdentity(const std::string& directory, const std::string& server);

// Reads `--timeout`: seconds, at most 3 decimals, more than 0. INVALID_ARGUMENT otherwise.
absl::StatusOr<absl::Duration> ParseTimeout(const std::string& seconds);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_CONNECTION_H_

#include "services/cli/connection.h"

#include <fmt/format.h>

#include <cstdlib>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "services/cli/certificate.h"
#include "services/cli/decimal.h"
#include "services/cli/private_file.h"

namespace luheng::services::cli {
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<std::string> ReadPart(const std::string& directory, const char* name) {
  absl::StatusOr<std::string> bytes = ReadWholeFile(directory + "/" + name);
  if (bytes.ok()) return bytes;
  return absl::UnauthenticatedError(
      fmt::format("no identity: {}", std::string(bytes.status().message())));
}

}  // namespace

ConnectionOptions WithEnvironment(ConnectionOptions options) {
  if (options.server.empty() && options.socket.empty()) {
    options.server = Environment("LUHENG_SERVER");
    options.socket = Environment("LUHENG_SOCKET");
  }
  if (options.identity.empty()) options.identity = Environment("LUHENG_IDENTITY");
  return options;
}

absl::StatusOr<Endpoint> LoadIdentity(const std::string& directory, const std::string& server) {
  Endpoint endpoint;
  endpoint.target = server;
  LUHENG_ASSIGN_OR_RETURN(endpoint.ca_pem, ReadPart(directory, "ca.pem"));
  LUHENG_ASSIGN_OR_RETURN(endpoint.certificate_pem, ReadPart(directory, "cert.pem"));
  LUHENG_ASSIGN_OR_RETURN(endpoint.key_pem, ReadPart(directory, "key.pem"));
  // Of all that is checked here gRPC would only say that it cannot connect.
  const auto certificate = pki::CertificateFromPem(endpoint.certificate_pem);
  if (!pki::CertificateFromPem(endpoint.ca_pem).ok() || !certificate.ok() ||
      !pki::KeyFromPem(endpoint.key_pem).ok()) {
    return absl::UnauthenticatedError(fmt::format("no identity: {}: not PEM", directory));
  }
  const absl::Status valid = pki::CheckValidNow(certificate->get());
  if (!valid.ok()) {
    return absl::UnauthenticatedError(
        fmt::format("no identity: {}: {}", directory, std::string(valid.message())));
  }
  return endpoint;
}

absl::StatusOr<Endpoint> ResolveEndpoint(const ConnectionOptions& options) {
  if (!options.server.empty() && !options.socket.empty()) {
    return absl::InvalidArgumentError("give either --server or --socket, not both");
  }
  if (!options.socket.empty()) {
    Endpoint endpoint;
    endpoint.target = "unix:" + options.socket;
    return endpoint;
  }
  if (options.identity.empty()) {
    return absl::UnauthenticatedError(
        options.server.empty()
            ? "which server, and who are you? Give --identity DIR with --server HOST:PORT, or "
              "--socket PATH"
            : "who are you? Give --identity DIR, a directory with cert.pem, key.pem and ca.pem");
  }
  std::string server = options.server;
  if (server.empty()) {
    const absl::StatusOr<std::string> text = ReadWholeFile(options.identity + "/endpoint.txt");
    if (!text.ok()) {
      return absl::InvalidArgumentError(fmt::format(
          "which server? Give --server HOST:PORT; {} has no endpoint.txt", options.identity));
    }
    server = text->substr(0, text->find_first_of("\r\n"));
  }
  return LoadIdentity(options.identity, server);
}

absl::StatusOr<absl::Duration> ParseTimeout(const std::string& seconds) {
  LUHENG_ASSIGN_OR_RETURN(const int64_t milliseconds, ParseDecimal(seconds, 3));
  if (milliseconds == 0) return absl::InvalidArgumentError("must be more than 0 seconds");
  return absl::Milliseconds(milliseconds);
}

}  // namespace luheng::services::cli

// The certificates of luhengd, in gRPC's terms.
#ifndef SERVICES_SERVER_TLS_H_
#define SERVICES_SERVER_TLS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/server/config.h"

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace luheng::services {

// Credentials that ask every client for a certificate of the authority. The files are looked at
// again from time to time, so that certificates can be renewed under a running server.
// INVALID_ARGUMENT names the file that is unreadable or no PEM, or does not fit the others.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const TlsFiles& files);

// Credentials of a client that talks to this server over whatever name it listens on: the server's
// certificate has to come from the authority, but may be for another name. Errors as above.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeWatchdogCredentials(
    const WatchdogFiles& files, const std::string& ca);

}  // namespace luheng::services

#endif  // SERVICES_SERVER_TLS_H_

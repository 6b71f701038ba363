// The certificates of luhengd, in OpenSSL's terms; services/server/tls.h has them in gRPC's.
#ifndef SERVICES_SERVER_TLS_FILES_H_
#define SERVICES_SERVER_TLS_FILES_H_

#include <openssl/ssl.h>

#include <string>

#include "absl/status/statusor.h"
#include "services/server/config.h"

namespace luheng::services {

// Makes a context that shows the server's certificate, and takes a certificate of the authority
// from clients who have one. The files are read for every connection, so certificates and
// revocation lists can be renewed under a running server; while they are wrong there are no
// connections. False if OpenSSL fails.
bool SetUpServerContext(const TlsFiles& files, SSL_CTX& context);

// The SPIFFE id of the client's certificate. UNAUTHENTICATED if it showed none, or one that carries
// not exactly one URI. `connection` may be nullptr.
absl::StatusOr<std::string> PeerSpiffeId(const SSL* connection);

}  // namespace luheng::services

#endif  // SERVICES_SERVER_TLS_FILES_H_

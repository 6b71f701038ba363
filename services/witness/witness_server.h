// A witness over plain HTTP: POST /add-checkpoint, and nothing else.
//
// What it says is signed. It is meant for a loopback or an internal address; what faces the
// Internet is a proxy that ends TLS and bounds clients.
#ifndef SERVICES_WITNESS_WITNESS_SERVER_H_
#define SERVICES_WITNESS_WITNESS_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/http/http_server.h"
#include "services/witness/witness.h"

namespace luheng::services {

// Binds HOST:PORT, and answers from then on; errors as HttpServer::Start(). A request of more than
// kAddCheckpointBytesMax bytes is answered with 413. `witness` must outlive the server.
absl::StatusOr<std::unique_ptr<HttpServer>> ServeWitness(const std::string& address,
                                                         Witness& witness);

}  // namespace luheng::services

#endif  // SERVICES_WITNESS_WITNESS_SERVER_H_

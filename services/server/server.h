// Server: the network edge of one node: gRPC over mTLS, and over a Unix socket for the local
// operator; the tile log over HTTPS.
//
// Serving, as the health service tells it, means: the node takes commands, the watchdog gets
// through, and nobody has begun to drain.
#ifndef SERVICES_SERVER_SERVER_H_
#define SERVICES_SERVER_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/sequencer/clock.h"
#include "services/server/config.h"
#include "services/server/node.h"
#include "services/vault/vault.h"

namespace luheng::services {

class Server {
 public:
  // Binds, and serves from then on. Node, vault and clock must outlive the server.
  // INVALID_ARGUMENT for a bad address or certificate file, FAILED_PRECONDITION if an address
  // cannot be bound.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Config& config, Node& node,
                                                       Vault& vault, Clock& clock);
  // As Drain().
  ~Server();

  // HOST:PORT with the real port.
  const std::string& address() const;
  // The same of the tile log; empty if it is not served.
  std::string tile_log_address() const;

  // Says so to the health service, accepts no more connections, and waits for the calls under way,
  // at most three seconds. The node has to run meanwhile.
  void Drain();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace luheng::services

#endif  // SERVICES_SERVER_SERVER_H_

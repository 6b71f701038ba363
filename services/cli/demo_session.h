// DemoSession: the identities of the demonstration, and their connections.
//
// Everybody acts with a certificate of their own over a connection of their own: the officers of
// the exchange and each enterprise that trades. Identities are issued when they are first needed,
// and kept in DIR/identities for whoever wants to try the market afterwards.
//
// Not thread-safe.
#ifndef SERVICES_CLI_DEMO_SESSION_H_
#define SERVICES_CLI_DEMO_SESSION_H_

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/cli/client.h"
#include "services/cli/pki.h"

namespace luheng::services::cli {

// The officers of the exchange, all of its own participant.
struct DemoOfficer {
  const char* directory;  // Name of the identity.
  pki::UserName user;
};
inline constexpr DemoOfficer kDemoAdministrator = {"administrator", {1, 1}};
inline constexpr DemoOfficer kDemoOperator = {"operator", {1, 3}};
inline constexpr DemoOfficer kDemoRegistrar = {"registrar", {1, 4}};
inline constexpr DemoOfficer kDemoCashier = {"cashier", {1, 5}};
inline constexpr DemoOfficer kDemoRegulator = {"regulator", {1, 6}};

// A command of the demonstration: what row it comes from, and the request without its id.
struct DemoCommand {
  std::string row;  // Unique; the request id follows from it.
  std::unique_ptr<google::protobuf::Message> request;
};
template <class Request>
DemoCommand MakeDemoCommand(const std::string& row, Request request) {
  return {.row = row, .request = std::make_unique<Request>(std::move(request))};
}

class DemoSession {
 public:
  // `pki_directory` holds the authority.
  static absl::StatusOr<DemoSession> Open(const std::string& pki_directory,
                                          const std::string& server, absl::Duration timeout);

  // The connection of a user, whose identity is kept under this name.
  absl::StatusOr<Client*> ClientOf(const std::string& directory, const pki::UserName& user);
  absl::StatusOr<Client*> ClientOf(const DemoOfficer& officer) {
    return ClientOf(officer.directory, officer.user);
  }

  // Sends a command of `client`, and returns the response. Errors, and refusals by the market
  // (RejectedError), name the row.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Send(Client& client,
                                                                  DemoCommand command);

  // Sends a command that makes a record, and returns the record's name. A second run gets the name
  // that the first one got, whatever differs in the request.
  absl::StatusOr<std::string> Make(Client& client, DemoCommand command);

  // Sends many at once, in any order. Stops at the first error or refusal.
  absl::Status SendAll(Client& client, std::vector<DemoCommand> commands);

 private:
  DemoSession(pki::CertificateAuthority authority, std::string identities, std::string server,
              absl::Duration timeout);

  pki::CertificateAuthority authority_;
  std::string identities_;
  std::string server_;
  absl::Duration timeout_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
};

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_SESSION_H_

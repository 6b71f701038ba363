#include "services/cli/demo_session.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/type/v1/outcome.pb.h"
#include "luheng/type/v1/rejected.pb.h"
#include "services/cli/connection.h"
#include "services/cli/exit_code.h"
#include "services/cli/invocation.h"
#include "services/cli/request_id.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

constexpr int kInFlightMax = 64;
// Part of every request id: never changed, so that a second run repeats nothing.
constexpr char kNameSpace[] = "luheng demo zhuji-2023";

void SetRequestId(const DemoCommand& command) {
  const auto* field = command.request->GetDescriptor()->FindFieldByName("request_id");
  LUHENG_CHECK(field != nullptr);
  command.request->GetReflection()->SetString(command.request.get(), field,
                                              DeriveRequestId(kNameSpace, command.row));
}

absl::Status InRow(const std::string& row, const absl::Status& status) {
  return absl::Status(status.code(), fmt::format("{}: {}", row, std::string(status.message())));
}

// OK unless the market refused.
absl::Status CheckAccepted(const std::string& row, const Message& response) {
  const Message* found = FindRejected(response);
  if (found == nullptr) return absl::OkStatus();
  const auto& rejected = static_cast<const type::v1::Rejected&>(*found);
  return RejectedError(
      fmt::format("{}: {} ({}): {}", row, rejected.reason(), rejected.code(), rejected.message()));
}

}  // namespace

DemoSession::DemoSession(pki::CertificateAuthority authority, std::string identities,
                         std::string server, absl::Duration timeout)
    : authority_(std::move(authority)),
      identities_(std::move(identities)),
      server_(std::move(server)),
      timeout_(timeout) {}

absl::StatusOr<DemoSession> DemoSession::Open(const std::string& pki_directory,
                                              const std::string& server, absl::Duration timeout) {
  LUHENG_ASSIGN_OR_RETURN(pki::CertificateAuthority authority,
                          pki::CertificateAuthority::Load(pki_directory));
  return DemoSession(std::move(authority), pki_directory + "/identities", server, timeout);
}

absl::StatusOr<Client*> DemoSession::ClientOf(const std::string& directory,
                                              const pki::UserName& user) {
  std::unique_ptr<Client>& client = clients_[directory];
  if (client != nullptr) return client.get();
  const std::string path = identities_ + "/" + directory;
  absl::StatusOr<Endpoint> endpoint = LoadIdentity(path, server_);
  // An identity of an earlier run is good as long as the authority is the same.
  if (!endpoint.ok() || endpoint->ca_pem != authority_.certificate_pem()) {
    LUHENG_ASSIGN_OR_RETURN(const pki::Identity identity,
                            authority_.IssueUser(user, pki::ValidForDays(pki::kUserDaysDefault)));
    LUHENG_RETURN_IF_ERROR(
        pki::WriteIdentity(path, identity, authority_.certificate_pem(), server_));
    endpoint = LoadIdentity(path, server_);
  }
  LUHENG_RETURN_IF_ERROR(endpoint.status());
  client = std::make_unique<Client>(*endpoint, timeout_);
  return client.get();
}

absl::StatusOr<std::unique_ptr<Message>> DemoSession::Send(Client& client, DemoCommand command) {
  SetRequestId(command);
  absl::StatusOr<std::unique_ptr<Message>> response = client.Call(*command.request);
  if (!response.ok()) return InRow(command.row, response.status());
  LUHENG_RETURN_IF_ERROR(CheckAccepted(command.row, **response));
  return response;
}

absl::StatusOr<std::string> DemoSession::Make(Client& client, DemoCommand command) {
  SetRequestId(command);
  absl::StatusOr<std::unique_ptr<Message>> response = client.Call(*command.request);
  if (absl::IsAlreadyExists(response.status())) {
    ledger::v1::GetCommandRequest request;
    request.set_request_id(DeriveRequestId(kNameSpace, command.row));
    LUHENG_ASSIGN_OR_RETURN(const auto first,
                            client.CallFor<ledger::v1::GetCommandResponse>(request));
    return first.act().accepted().name();
  }
  if (!response.ok()) return InRow(command.row, response.status());
  LUHENG_RETURN_IF_ERROR(CheckAccepted(command.row, **response));
  const auto* field = (*response)->GetDescriptor()->FindFieldByName("accepted");
  LUHENG_CHECK(field != nullptr);
  const Message& accepted = (*response)->GetReflection()->GetMessage(**response, field);
  const auto* made = dynamic_cast<const type::v1::Accepted*>(&accepted);
  LUHENG_CHECK(made != nullptr);
  return made->name();
}

absl::Status DemoSession::SendAll(Client& client, std::vector<DemoCommand> commands) {
  std::vector<std::unique_ptr<Message>> requests;
  for (DemoCommand& command : commands) {
    SetRequestId(command);
    requests.push_back(std::move(command.request));
  }
  return client.CallAll(
      requests, kInFlightMax,
      [&](size_t position, const absl::StatusOr<std::unique_ptr<Message>>& response) {
        const std::string& row = commands[position].row;
        if (!response.ok()) return InRow(row, response.status());
        return CheckAccepted(row, **response);
      });
}

}  // namespace luheng::services::cli

#include "services/rpc/registry_service.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "luheng/registry/v1/registry_service.grpc.pb.h"
#include "services/rpc/convert_state.h"
#include "services/rpc/mutate.h"
#include "services/rpc/names.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"

namespace luheng::services {
namespace {

namespace api = registry::v1;

constexpr char kParticipantList[] = "participants";

// Adds the name, which is not in the engine.
absl::Status Fill(const Edge& edge, engine::ParticipantId id, api::Participant* out) {
  engine::Hash256 commitment{};
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    *out = FromParticipant(id, engine);
    commitment = engine.state().registry().FindParticipant(id)->name_commitment;
  });
  LUHENG_ASSIGN_OR_RETURN(std::string name, edge.vault.Find(commitment));
  out->set_display_name(name);
  out->set_name_erased(out->uscc() != "" && commitment == engine::Hash256{});
  return absl::OkStatus();
}

absl::StatusOr<engine::ParticipantId> FindByUscc(const Edge& edge, const Caller& caller,
                                                 const std::string& text) {
  engine::Uscc uscc{};
  if (text.size() != uscc.size()) return InvalidField("uscc", "must be 18 characters");
  std::copy(text.begin(), text.end(), uscc.begin());
  const std::optional<engine::ParticipantId> found =
      edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
        return engine.state().registry().FindParticipantByUscc(uscc);
      });
  // To who may see only itself, all others are alike, registered or not.
  if (caller.reach == Reach::kOwn && found != caller.actor.participant) {
    return absl::PermissionDeniedError("FOREIGN_PARTICIPANT: " + text + " is not your own USCC");
  }
  if (!found.has_value()) {
    return absl::NotFoundError("PARTICIPANT_UNKNOWN: no participant has the USCC " + text);
  }
  return *found;
}

absl::Status GetParticipantOf(const Edge& edge, const Caller& caller,
                              const api::GetParticipantRequest& request,
                              api::GetParticipantResponse* response) {
  response->set_sequence(static_cast<int64_t>(Now(edge).sequence));
  engine::ParticipantId id{};
  switch (request.key_case()) {
    case api::GetParticipantRequest::kName: {
      LUHENG_ASSIGN_OR_RETURN(id, ToVisibleParticipant(edge, caller, request.name(), "name"));
      break;
    }
    case api::GetParticipantRequest::kUscc: {
      LUHENG_ASSIGN_OR_RETURN(id, FindByUscc(edge, caller, request.uscc()));
      break;
    }
    case api::GetParticipantRequest::KEY_NOT_SET:
      return InvalidField("key", "must be a name or a USCC");
  }
  return Fill(edge, id, response->mutable_participant());
}

absl::Status ListAllParticipants(const Edge& edge, const api::ListParticipantsRequest& request,
                                 api::ListParticipantsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const Page page,
                          ToPage(request.page_size(), request.page_token(), kParticipantList));
  uint64_t count = 0;
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    response->set_sequence(static_cast<int64_t>(sequence));
    count = engine.state().registry().participant_count();
  });
  // Places are numbers of participants, from 1.
  uint64_t number = std::max<uint64_t>(page.begin.major, 1);
  for (; number <= count; ++number) {
    if (static_cast<size_t>(response->participants_size()) == page.size) {
      response->set_next_page_token(ToToken(kParticipantList, {.major = number}));
      break;
    }
    LUHENG_RETURN_IF_ERROR(Fill(edge, engine::ParticipantId{static_cast<uint32_t>(number)},
                                response->add_participants()));
  }
  return absl::OkStatus();
}

absl::Status GetAccountOf(const Edge& edge, const Caller& caller,
                          const api::GetAccountRequest& request,
                          api::GetAccountResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const AccountKey key,
                          ToVisibleAccount(edge, caller, request.name(), "name"));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    response->set_sequence(static_cast<int64_t>(sequence));
    *response->mutable_account() = FromAccount(key.account, Positions::kWith, engine);
  });
  return absl::OkStatus();
}

absl::Status ListAccountsOf(const Edge& edge, const Caller& caller,
                            const api::ListAccountsRequest& request,
                            api::ListAccountsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const engine::ParticipantId participant,
                          ToVisibleParticipant(edge, caller, request.participant(), "participant"));
  const std::string list = "accounts/" + request.participant();
  LUHENG_ASSIGN_OR_RETURN(const Page page, ToPage(request.page_size(), request.page_token(), list));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    response->set_sequence(static_cast<int64_t>(sequence));
    // Accounts are never closed, so a place in the order of opening stays.
    const std::vector<engine::AccountId> accounts =
        engine.state().registry().AccountsOf(participant);
    for (uint64_t i = page.begin.major; i < accounts.size(); ++i) {
      if (static_cast<size_t>(response->accounts_size()) == page.size) {
        response->set_next_page_token(ToToken(list, {.major = i}));
        break;
      }
      *response->add_accounts() = FromAccount(accounts[i], Positions::kWithout, engine);
    }
  });
  return absl::OkStatus();
}

class RegistryService final : public api::RegistryService::CallbackService {
 public:
  explicit RegistryService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* RegisterParticipant(
      grpc::CallbackServerContext* context, const api::RegisterParticipantRequest* request,
      api::RegisterParticipantResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* GetParticipant(grpc::CallbackServerContext* context,
                                           const api::GetParticipantRequest* request,
                                           api::GetParticipantResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller& caller) {
      return GetParticipantOf(edge_, caller, *request, response);
    });
  }
  grpc::ServerUnaryReactor* ListParticipants(grpc::CallbackServerContext* context,
                                             const api::ListParticipantsRequest* request,
                                             api::ListParticipantsResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return ListAllParticipants(edge_, *request, response); });
  }
  grpc::ServerUnaryReactor* OpenAccount(grpc::CallbackServerContext* context,
                                        const api::OpenAccountRequest* request,
                                        api::OpenAccountResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const api::GetAccountRequest* request,
                                       api::GetAccountResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller& caller) {
      return GetAccountOf(edge_, caller, *request, response);
    });
  }
  grpc::ServerUnaryReactor* ListAccounts(grpc::CallbackServerContext* context,
                                         const api::ListAccountsRequest* request,
                                         api::ListAccountsResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller& caller) {
      return ListAccountsOf(edge_, caller, *request, response);
    });
  }
  grpc::ServerUnaryReactor* Deposit(grpc::CallbackServerContext* context,
                                    const api::DepositRequest* request,
                                    api::DepositResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* AllocateRights(grpc::CallbackServerContext* context,
                                           const api::AllocateRightsRequest* request,
                                           api::AllocateRightsResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeRegistryService(const Edge& edge) {
  return std::make_unique<RegistryService>(edge);
}

}  // namespace luheng::services

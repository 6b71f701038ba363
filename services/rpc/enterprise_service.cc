#include <string>
#include <vector>

#include "engine/rights/eligibility.h"
#include "luheng/registry/v1/enterprise_service.grpc.pb.h"
#include "services/rpc/eligibility_text.h"
#include "services/rpc/names.h"
#include "services/rpc/payload_writer.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = registry::v1;

absl::Status GetEnterpriseOf(const Edge& edge, const Caller& caller,
                             const api::GetEnterpriseRequest& request,
                             api::GetEnterpriseResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const engine::ParticipantId id,
                          ToVisibleParticipant(edge, caller, request.name(), "name"));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        const engine::Enterprise* const found = engine.state().rights().enterprises.Find(id);
        if (found == nullptr) {
          return absl::NotFoundError("ENTERPRISE_UNKNOWN: nothing was filed of " + request.name());
        }
        response->set_sequence(static_cast<int64_t>(sequence));
        FillField("name", id, engine, response->mutable_enterprise());
        FillMessage(*found, engine, response->mutable_enterprise());
        return absl::OkStatus();
      });
}

const std::vector<std::string>& DealFields() {
  static const std::vector<std::string> names = {
      "seller",         "certificate",        "buyer", "instrument", "into_instrument",
      "quantity_grams", "price_fen_per_tonne"};
  return names;
}

// The deal that a request asks about. INVALID_ARGUMENT or NOT_FOUND says what is wrong.
absl::StatusOr<engine::Deal> ToDeal(const api::CheckEligibilityRequest& request,
                                    const engine::Engine& engine) {
  engine::Deal deal;
  MessageReader reader(request, DealFields(), engine);
  reader(deal.seller, deal.certificate, deal.buyer, deal.instrument, deal.into_instrument,
         deal.quantity, deal.price);
  LUHENG_RETURN_IF_ERROR(reader.status());
  if (!engine::IsGiven(deal.instrument)) return InvalidField("instrument", engine::kMustBeGiven);
  if (!engine::IsGiven(deal.into_instrument)) deal.into_instrument = deal.instrument;
  if (const char* problem = engine::ProblemOf(deal.quantity)) {
    return InvalidField("quantity_grams", problem);
  }
  for (const engine::AccountId account : {deal.seller, deal.buyer}) {
    const bool exists = engine.state().registry().FindAccount(account) != nullptr;
    if (engine::IsGiven(account) && !exists) {
      return absl::NotFoundError("ACCOUNT_UNKNOWN: " + DescribeAccount(account, engine) +
                                 " does not exist");
    }
  }
  return deal;
}

// Who may ask about its own only is a party, and names no certificate of others.
absl::Status CheckMayAsk(const Caller& caller, const engine::Deal& deal,
                         const api::CheckEligibilityRequest& request,
                         const engine::Engine& engine) {
  const auto* const certificate = engine.state().rights().certificates.Find(deal.certificate);
  const bool is_given = engine::IsGiven(deal.certificate);
  if (is_given && (certificate == nullptr || !MaySee(caller, *certificate, engine))) {
    return RecordUnseen(caller, request.certificate());
  }
  if (caller.reach == Reach::kAll) return absl::OkStatus();
  for (const engine::AccountId account : {deal.seller, deal.buyer}) {
    const engine::Account* const found = engine.state().registry().FindAccount(account);
    if (found != nullptr && caller.MaySee(found->participant)) return absl::OkStatus();
  }
  return absl::PermissionDeniedError(
      "FOREIGN_PARTICIPANT: neither seller nor buyer is your own account");
}

// What a check found in the file of a party, not in public tables, is for that party.
bool IsOfPublicTables(const engine::Finding& finding) {
  return finding.check == 8 || finding.check == 9 || finding.check == 13;
}

bool MaySeeBoth(const Caller& caller, const engine::Deal& deal, const engine::Engine& engine) {
  for (const engine::AccountId account : {deal.seller, deal.buyer}) {
    const engine::Account* const found = engine.state().registry().FindAccount(account);
    if (found != nullptr && !caller.MaySee(found->participant)) return false;
  }
  return true;
}

absl::Status CheckEligibilityOf(const Edge& edge, const Caller& caller,
                                const api::CheckEligibilityRequest& request,
                                api::CheckEligibilityResponse* response) {
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const engine::Deal deal, ToDeal(request, engine));
        LUHENG_RETURN_IF_ERROR(CheckMayAsk(caller, deal, request, engine));
        const engine::StateMachine& state = engine.state();
        const engine::RuleView view{state.registry(), state.exchange(), state.rights(),
                                    caller.actor, engine::TimeMicros(edge.clock.WallMicros())};
        response->set_sequence(static_cast<int64_t>(sequence));
        const bool sees_both = MaySeeBoth(caller, deal, engine);
        for (const engine::Finding& finding : engine::FindIneligible(view, deal)) {
          const CheckText& text = TextOfCheck(finding.check);
          api::Finding* const out = response->add_findings();
          out->set_code(CheckCode(finding.check));
          out->set_remedy(std::string(text.remedy));
          if (sees_both || IsOfPublicTables(finding)) {
            out->set_found(finding.found);
            out->set_limit(finding.limit);
            out->set_message(DescribeFinding(finding));
          } else {
            out->set_message(std::string(text.found) + ".");
          }
        }
        return absl::OkStatus();
      });
}

class EnterpriseService final : public api::EnterpriseService::CallbackService {
 public:
  explicit EnterpriseService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(SetEnterprise)
  LUHENG_MUTATES(FilePermit)
  LUHENG_MUTATES(FileEia)
  LUHENG_MUTATES(RecordViolation)
  LUHENG_MUTATES(RenameParticipant)
  LUHENG_MUTATES(EraseName)
  LUHENG_MUTATES(MoveParticipant)
  LUHENG_MUTATES(EndParticipant)
  LUHENG_READS(GetEnterprise, GetEnterpriseOf)
  LUHENG_READS(CheckEligibility, CheckEligibilityOf)

 private:
  const Edge edge_;
};

}  // namespace

absl::StatusOr<engine::CommandBody> ToBody(const api::RenameParticipantRequest& request,
                                           const engine::Engine&) {
  const auto participant = ParseParticipantName(request.participant());
  if (!participant.has_value()) {
    return InvalidField("participant", "must be a name like participants/p12");
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::Hash256 commitment,
                          StandInCommitment(request.display_name()));
  return engine::RenameParticipant{.participant = *participant, .name_commitment = commitment};
}

absl::Status BeforeSubmit(const Edge& edge, const api::RenameParticipantRequest& request,
                          Submission* submission) {
  auto& body = std::get<engine::RenameParticipant>(submission->body);
  // Of a participant that does not exist, and will be refused, the name is nobody's.
  const std::string owner = edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    const auto* participant = engine.state().registry().FindParticipant(body.participant);
    return participant == nullptr || !participant->uscc.has_value()
               ? std::string()
               : std::string(participant->uscc->begin(), participant->uscc->end());
  });
  LUHENG_ASSIGN_OR_RETURN(body.name_commitment,
                          edge.vault.Commit({.owner = owner,
                                             .text = request.display_name(),
                                             .journal_size = edge.node.replica().size()},
                                            submission->actor, submission->request_id));
  return absl::OkStatus();
}

std::unique_ptr<grpc::Service> MakeEnterpriseService(const Edge& edge) {
  return std::make_unique<EnterpriseService>(edge);
}

}  // namespace luheng::services

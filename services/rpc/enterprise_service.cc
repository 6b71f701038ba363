#include "luheng/registry/v1/enterprise_service.grpc.pb.h"
#include "services/rpc/names.h"
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

class EnterpriseService final : public api::EnterpriseService::CallbackService {
 public:
  explicit EnterpriseService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(SetEnterprise)
  LUHENG_MUTATES(FilePermit)
  LUHENG_MUTATES(FileEia)
  LUHENG_MUTATES(RecordViolation)
  LUHENG_MUTATES(RenameParticipant)
  LUHENG_MUTATES(MoveParticipant)
  LUHENG_MUTATES(EndParticipant)
  LUHENG_READS(GetEnterprise, GetEnterpriseOf)

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
  LUHENG_ASSIGN_OR_RETURN(
      std::get<engine::RenameParticipant>(submission->body).name_commitment,
      edge.vault.Commit(submission->actor, submission->request_id, request.display_name()));
  return absl::OkStatus();
}

std::unique_ptr<grpc::Service> MakeEnterpriseService(const Edge& edge) {
  return std::make_unique<EnterpriseService>(edge);
}

}  // namespace luheng::services

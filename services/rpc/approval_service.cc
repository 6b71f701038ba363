#include "engine/command_codec.h"
#include "luheng/admin/v1/approval_service.grpc.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_entry.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = admin::v1;

absl::Status Fill(engine::ProposalId id, const engine::Proposal& proposal,
                  const engine::Engine& engine, google::protobuf::Message* out) {
  auto* const message = static_cast<api::Proposal*>(out);
  LUHENG_ASSIGN_OR_RETURN(const engine::CommandBody body,
                          engine::DecodeBody(proposal.kind, proposal.body));
  message->set_kind(DescribeBody(body, engine, message->mutable_body()));
  FillField("name", id, engine, out);
  FillField("proposer", proposal.proposer, engine, out);
  FillField("hash", proposal.hash, engine, out);
  FillField("expires_at", proposal.expires_at, engine, out);
  FillField("state", proposal.state, engine, out);
  FillField("decided_by", proposal.decided_by, engine, out);
  return absl::OkStatus();
}

absl::Status ListProposalsOf(const Edge& edge, const Caller& caller,
                             const api::ListProposalsRequest& request,
                             api::ListProposalsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  const auto state = NarrowEnum<engine::ProposalState>(request.state());
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        page.SetSequence(sequence);
        const std::vector<engine::Proposal>& rows = engine.state().rights().proposals.rows();
        for (uint64_t i = page.begin().major; i < rows.size(); ++i) {
          if (engine::IsGiven(state) && rows[i].state != state) continue;
          if (!MaySee(caller, rows[i], engine)) continue;
          google::protobuf::Message* const out = page.Add({.major = i});
          if (out == nullptr) break;
          LUHENG_RETURN_IF_ERROR(
              Fill(engine::ProposalId{static_cast<uint32_t>(i + 1)}, rows[i], engine, out));
        }
        return absl::OkStatus();
      });
}

class ApprovalService final : public api::ApprovalService::CallbackService {
 public:
  explicit ApprovalService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(ApproveProposal)
  LUHENG_MUTATES(DropProposal)
  LUHENG_READS(ListProposals, ListProposalsOf)

 private:
  const Edge edge_;
};

}  // namespace

void CompleteAnswer(const Edge& edge, const Answer& answer,
                    api::ApproveProposalResponse* response) {
  if (response->has_accepted()) NameMade(edge, answer.outcome, response->mutable_accepted());
}

std::unique_ptr<grpc::Service> MakeApprovalService(const Edge& edge) {
  return std::make_unique<ApprovalService>(edge);
}

}  // namespace luheng::services

#include "services/rpc/mutate.h"

#include <cstdint>
#include <optional>
#include <string>

namespace luheng::services {

absl::Status TakeFromBudget(const Edge& edge, const engine::Actor& actor, Recording recording,
                            grpc::CallbackServerContext* context) {
  const int64_t count = recording == Recording::kYes ? 1 : 0;
  const RateGrant grant = edge.rate_limiter.Take(actor.participant, count);
  if (grant.is_limited) {
    context->AddTrailingMetadata("luheng-budget-remaining", std::to_string(grant.remaining));
    context->AddTrailingMetadata("luheng-budget-limit", std::to_string(grant.limit));
  }
  return grant.granted == count ? absl::OkStatus() : RateLimited(grant);
}

engine::Outcome OutcomeNow(const Edge& edge, const Submission& submission) {
  const engine::Command command{.sequence = 0,
                                .time = engine::TimeMicros(edge.clock.WallMicros()),
                                .actor = submission.actor,
                                .request_id = submission.request_id,
                                .effective_time = submission.effective_time,
                                .body = submission.body};
  return edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) -> engine::Outcome {
    const engine::StateMachine& state = engine.state();
    if (const auto rejection = state.Check(command)) return *rejection;
    if (const auto proposed = state.FindProposal(command)) return *proposed;
    return EmptyAcceptance(command.body);
  });
}

absl::Status BeforeSubmit(const Edge& edge, const registry::v1::RegisterParticipantRequest& request,
                          Submission* submission) {
  LUHENG_ASSIGN_OR_RETURN(std::get<engine::RegisterParticipant>(submission->body).name_commitment,
                          edge.vault.Commit({.owner = request.uscc(),
                                             .text = request.display_name(),
                                             .journal_size = edge.node.replica().size()},
                                            submission->actor, submission->request_id));
  return absl::OkStatus();
}

void NameMade(const Edge& edge, const engine::Outcome& outcome, type::v1::Accepted* accepted) {
  const auto* const done = std::get_if<engine::CarriedOut>(&outcome);
  if (done == nullptr) return;
  // Answers come after the replica has followed their command.
  accepted->set_name(edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    return NameOfMade(done->kind, done->made, engine);
  }));
}

}  // namespace luheng::services

#include "services/witness/witness.h"

#include <utility>

#include "ledger/cosignature.h"
#include "services/witness/add_checkpoint.h"

namespace luheng::services {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";

WitnessAnswer Refusal(int http_status, const std::string& reason) {
  return {http_status, kText, reason + "\n"};
}

}  // namespace

Witness::Witness(ledger::Signer signer, std::unique_ptr<WitnessState> state, ClockSeconds clock)
    : signer_(std::move(signer)), state_(std::move(state)), clock_(std::move(clock)) {}

WitnessAnswer Witness::AddCheckpoint(std::string_view body) {
  const auto request = ParseAddCheckpoint(body);
  if (!request.ok()) return Refusal(400, std::string(request.status().message()));
  // The checkpoint is on the disk when this returns.
  const auto judgement = state_->Judge(*request);
  if (!judgement.ok()) return Refusal(500, std::string(judgement.status().message()));
  switch (judgement->verdict) {
    case Verdict::kMalformed:
      return Refusal(400, judgement->reason);
    case Verdict::kUnknownLog:
      return Refusal(404, judgement->reason);
    case Verdict::kBadSignature:
      return Refusal(403, judgement->reason);
    case Verdict::kWrongOldSize:
    case Verdict::kFork:
      return {409, kTreeSizeType, std::to_string(judgement->last_size) + "\n"};
    case Verdict::kUnproven:
      return Refusal(422, judgement->reason);
    case Verdict::kAccepted:
      break;
  }
  const auto cosignature = ledger::Cosign(judgement->text, clock_(), signer_);
  if (!cosignature.ok()) return Refusal(500, std::string(cosignature.status().message()));
  return {200, kText, ledger::FormatSignature(*cosignature)};
}

}  // namespace luheng::services

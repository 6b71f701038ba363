#include "services/verify/cosigned_check.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/note.h"
#include "services/verify/fork.h"

namespace luheng::services {
namespace {

struct Cosigned {
  ledger::Checkpoint checkpoint;
  size_t count = 0;  // Of the witnesses of the policy.
};

absl::StatusOr<Cosigned> CountCosignatures(const WitnessPolicy& policy, std::string_view bytes) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Note note, ledger::ParseNote(bytes));
  Cosigned cosigned;
  LUHENG_ASSIGN_OR_RETURN(cosigned.checkpoint, ledger::ParseCheckpoint(note.text));
  // Between text and signature lines is an empty line.
  const std::string_view lines = bytes.substr(note.text.size() + 1);
  for (const ledger::CosignatureVerifier& witness : policy.witnesses) {
    const absl::Status found = ledger::FindCosignature(note.text, lines, witness).status();
    if (absl::IsUnauthenticated(found)) continue;
    LUHENG_RETURN_IF_ERROR(found);
    ++cosigned.count;
  }
  return cosigned;
}

}  // namespace

absl::StatusOr<WitnessPolicy> MakeWitnessPolicy(const std::vector<std::string>& vkeys,
                                                size_t quorum) {
  WitnessPolicy policy{.witnesses = {}, .quorum = quorum};
  for (const std::string& vkey : vkeys) {
    LUHENG_ASSIGN_OR_RETURN(ledger::CosignatureVerifier witness,
                            ledger::CosignatureVerifier::FromVkey(vkey));
    for (const ledger::CosignatureVerifier& other : policy.witnesses) {
      if (other.Vkey() != witness.Vkey()) continue;
      return absl::InvalidArgumentError("the witness " + witness.name() + " is given twice");
    }
    policy.witnesses.push_back(std::move(witness));
  }
  if (quorum >= 1 && quorum <= vkeys.size()) return policy;
  return absl::InvalidArgumentError(
      fmt::format("a quorum of {} needs from 1 to {} of the witnesses", quorum, vkeys.size()));
}

absl::StatusOr<CosignedFinding> CheckCosigned(const WitnessPolicy& policy, const TileFiles& files,
                                              const PublishedLog& log) {
  Cosigned newest;
  size_t most = 0;
  for (const char* const name : {"cosigned", "checkpoint"}) {
    const auto bytes = ledger::ReadFile(files.directory() + "/" + name);
    if (absl::IsNotFound(bytes.status())) continue;
    LUHENG_RETURN_IF_ERROR(bytes.status());
    auto cosigned = CountCosignatures(policy, *bytes);
    if (!cosigned.ok()) {
      return absl::DataLossError(files.Name(name) + ": " +
                                 std::string(cosigned.status().message()));
    }
    most = std::max(most, cosigned->count);
    const bool is_newer = cosigned->checkpoint.size >= newest.checkpoint.size;
    if (cosigned->count >= policy.quorum && is_newer) newest = *std::move(cosigned);
  }
  if (newest.count == 0) {
    return absl::FailedPreconditionError(
        fmt::format("{} of the {} witnesses have cosigned, and the quorum is {}: let the exchange "
                    "show them its checkpoint, or take a later copy",
                    most, policy.witnesses.size(), policy.quorum));
  }
  const ledger::Checkpoint& seen = newest.checkpoint;
  LUHENG_ASSIGN_OR_RETURN(const Growth growth, GrowthSince(seen, log));
  if (seen.origin != log.head.origin || (growth != Growth::kSame && growth != Growth::kGrown)) {
    return absl::DataLossError(
        fmt::format("the log of {} entries does not begin with the {} of {} that {} witnesses "
                    "have cosigned",
                    log.head.size, seen.size, seen.origin, newest.count));
  }
  return CosignedFinding{.size = seen.size,
                         .finding = fmt::format("{} of {} have cosigned {} entries", newest.count,
                                                policy.witnesses.size(), seen.size)};
}

}  // namespace luheng::services

#include "tests/simulation/kept_elsewhere.h"

#include <cstdint>
#include <filesystem>
#include <memory>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/note.h"
#include "ledger/verifier.h"
#include "services/verify/audit.h"
#include "services/witness/witness_state.h"

namespace luheng::simulation {
namespace {

std::string DamageAt(const std::string& path, const Damager& damager) {
  std::string bytes = ledger::ReadFile(path).value();
  std::string how = damager(bytes);
  LUHENG_CHECK(ledger::WriteFileAtomically(path, bytes).ok());
  return how;
}

services::AuditReport AuditOf(const Image& image, const Kept& kept, const std::string& state_file) {
  const std::string directory = kept.directory + "/audited";
  WriteImage(image, directory);
  services::Progress progress;
  return services::Audit(
      {.directory = directory, .verifier_key = kept.verifier_key, .state_file = state_file},
      progress);
}

const std::string& CheckpointOf(const Image& image) {
  return image.files.at("tlog/checkpoint").bytes;
}

uint64_t SizeOf(const std::string& checkpoint_note) {
  return ledger::ParseCheckpoint(ledger::ParseNote(checkpoint_note).value().text).value().size;
}

services::Verdict Show(services::WitnessState& witness, const std::string& checkpoint_note,
                       uint64_t old_size) {
  return witness.Judge({.old_size = old_size, .proof = {}, .note = checkpoint_note})
      .value()
      .verdict;
}

absl::StatusOr<std::unique_ptr<services::WitnessState>> OpenWitness(const Kept& kept,
                                                                    const std::string& directory) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier log,
                          ledger::Verifier::FromVkey(kept.verifier_key));
  return services::WitnessState::Open(directory, {log});
}

}  // namespace

Finding DamageAudit(const Kept& kept, const Damager& damager) {
  const std::string state_file = kept.directory + "/audit.state";
  std::filesystem::remove(state_file);
  LUHENG_CHECK(AuditOf(kept.older, kept, state_file).verdict == services::AuditVerdict::kSound);
  const std::string how = DamageAt(state_file, damager);
  const services::AuditReport report = AuditOf(kept.newer, kept, state_file);
  switch (report.verdict) {
    case services::AuditVerdict::kCannotTell:
      return {Verdict::kRefused, report.failure};
    case services::AuditVerdict::kSound:
      return {Verdict::kSilent, how + ": the audit went on from a damaged state"};
    case services::AuditVerdict::kBroken:
      return {Verdict::kDied, how + ": the log is blamed: " + report.failure};
  }
  LUHENG_CHECK(false);
}

Finding DamageWitness(const Kept& kept, const Damager& damager) {
  const std::string directory = kept.directory + "/witness";
  std::filesystem::remove_all(directory);
  const std::string& older = CheckpointOf(kept.older);
  const std::string& newer = CheckpointOf(kept.newer);
  {
    const auto witness = OpenWitness(kept, directory).value();
    LUHENG_CHECK(Show(*witness, newer, 0) == services::Verdict::kAccepted);
  }
  std::string how;
  for (const auto& log : std::filesystem::directory_iterator(directory + "/logs")) {
    how = DamageAt(log.path(), damager);
  }
  const auto witness = OpenWitness(kept, directory);
  if (!witness.ok()) return {Verdict::kRefused, std::string(witness.status().message())};
  for (const uint64_t old_size : {uint64_t{0}, SizeOf(older), SizeOf(newer)}) {
    if (Show(**witness, older, old_size) == services::Verdict::kAccepted) {
      return {Verdict::kSilent, how + ": the witness has forgotten what it saw"};
    }
  }
  return Show(**witness, newer, SizeOf(newer)) == services::Verdict::kAccepted
             ? Finding{Verdict::kEqual, ""}
             : Finding{Verdict::kDied, how + ": the witness does not go on"};
}

}  // namespace luheng::simulation

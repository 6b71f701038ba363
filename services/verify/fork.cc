#include "services/verify/fork.h"

#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/proof.h"
#include "ledger/verifier.h"

namespace luheng::services {
namespace {

constexpr size_t kEvidenceIdBytes = 8;

absl::StatusOr<ledger::Checkpoint> ReadHead(const std::string& path,
                                            const ledger::Verifier& verifier, AuditReport& report) {
  LUHENG_ASSIGN_OR_RETURN(const std::string note, ledger::ReadFile(path));
  auto head = ledger::OpenCheckpoint(note, verifier);
  if (!head.ok()) {
    return absl::FailedPreconditionError(
        path + " proves nothing: " + std::string(head.status().message()));
  }
  report.findings.push_back(fmt::format("checkpoint {} entries, root {}, signed by {}", head->size,
                                        ledger::ToHex(ledger::AsBytes(head->root)),
                                        verifier.name()));
  return head;
}

absl::Status Compare(const std::string& one_file, const std::string& other_file,
                     const std::string& verifier_key, AuditReport& report) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier verifier,
                          ledger::Verifier::FromVkey(verifier_key));
  report.origin = verifier.name();
  LUHENG_ASSIGN_OR_RETURN(const ledger::Checkpoint one, ReadHead(one_file, verifier, report));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Checkpoint other, ReadHead(other_file, verifier, report));
  switch (CompareHeads(one, other)) {
    case Growth::kSame:
      return absl::OkStatus();
    case Growth::kForked:
      return absl::DataLossError(
          fmt::format("the log is forked: {} entries have two roots, both signed", one.size));
    case Growth::kGrown:
    case Growth::kShrunk:
    case Growth::kUndecided:
      break;
  }
  return absl::FailedPreconditionError(
      "they are of different sizes: audit the log with --state to tell");
}

}  // namespace

Growth CompareHeads(const ledger::Checkpoint& one, const ledger::Checkpoint& other) {
  if (one.size != other.size) return Growth::kUndecided;
  return one.root == other.root ? Growth::kSame : Growth::kForked;
}

absl::StatusOr<Growth> CompareWithLog(const ledger::Checkpoint& before,
                                      const ledger::Checkpoint& now,
                                      const ledger::TileStore& store) {
  if (const Growth growth = CompareHeads(before, now); growth != Growth::kUndecided) return growth;
  if (now.size < before.size) return Growth::kShrunk;
  LUHENG_ASSIGN_OR_RETURN(const ledger::Hash root, store.RootAt(before.size));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Proof proof,
                          ledger::BuildConsistency(before.size, now.size, store.nodes()));
  // The tiles prove of which tree the new one has grown, whether or not it is the old one.
  LUHENG_RETURN_IF_ERROR(ledger::VerifyConsistency(before.size, now.size, root, now.root, proof));
  return root == before.root ? Growth::kGrown : Growth::kForked;
}

absl::StatusOr<std::string> KeepEvidence(const std::string& path, const std::string& note) {
  const ledger::Hash id = ledger::Sha256(note);
  std::string name =
      path + ".fork-" + ledger::ToHex(ledger::AsBytes(id).substr(0, kEvidenceIdBytes));
  const absl::Status created = ledger::CreateFile(name, note);
  if (!absl::IsAlreadyExists(created)) {
    LUHENG_RETURN_IF_ERROR(created);
    return name;
  }
  LUHENG_ASSIGN_OR_RETURN(const std::string kept, ledger::ReadFile(name));
  if (kept != note) return absl::AlreadyExistsError(name + " is another file");
  return name;
}

AuditReport CompareCheckpoints(const std::string& one_file, const std::string& other_file,
                               const std::string& verifier_key) {
  AuditReport report;
  report.Conclude(Compare(one_file, other_file, verifier_key, report));
  return report;
}

}  // namespace luheng::services

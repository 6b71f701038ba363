#include "services/witness/witness_state.h"

#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"
#include "ledger/note.h"
#include "ledger/proof.h"

namespace luheng::services {
namespace {

constexpr size_t kEvidenceIdBytes = 8;

absl::StatusOr<ledger::FileDescriptor> LockDirectory(const std::string& directory) {
  const std::string path = directory + "/lock";
  LUHENG_ASSIGN_OR_RETURN(ledger::FileDescriptor lock,
                          ledger::FileDescriptor::Open(path, O_RDWR | O_CREAT, 0600));
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return absl::FailedPreconditionError(path + ": another process uses this directory");
  }
  return lock;
}

Judgement Refused(Verdict verdict, std::string reason, uint64_t last_size = 0) {
  return {.verdict = verdict, .reason = std::move(reason), .last_size = last_size, .text = ""};
}

std::string EvidencePrefix(std::string_view log_name, std::string_view kind) {
  return std::string(log_name) + "-" + std::string(kind) + "-";
}

// Files of evidence of this kind. An unreadable directory counts as full.
size_t CountEvidence(const std::string& directory, const std::string& prefix, size_t max) {
  size_t count = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator file(directory, error), end; !error && file != end;
       file.increment(error)) {
    if (file->path().filename().string().starts_with(prefix)) ++count;
  }
  return error ? max : count;
}

}  // namespace

WitnessState::WitnessState(std::string directory, ledger::FileDescriptor lock)
    : directory_(std::move(directory)), lock_(std::move(lock)) {}

absl::StatusOr<std::unique_ptr<WitnessState>> WitnessState::Open(
    const std::string& directory, const std::vector<ledger::Verifier>& logs) {
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory + "/logs"));
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(directory + "/evidence"));
  LUHENG_ASSIGN_OR_RETURN(ledger::FileDescriptor lock, LockDirectory(directory));
  std::unique_ptr<WitnessState> state(new WitnessState(directory, std::move(lock)));
  LUHENG_RETURN_IF_ERROR(state->Load(logs));
  return state;
}

absl::Status WitnessState::Load(const std::vector<ledger::Verifier>& keys) {
  const MutexLock lock(mutex_);
  for (const ledger::Verifier& key : keys) {
    Log& log = logs_[key.name()];
    log.keys.push_back(key);
    log.name = ledger::ToHex(ledger::AsBytes(ledger::Sha256(key.name())));
    log.last = {key.name(), 0, ledger::CompactRange().Root()};
  }
  for (auto& [origin, log] : logs_) {
    absl::StatusOr<std::string> note = ledger::ReadFile(LogPath(log));
    if (absl::IsNotFound(note.status())) continue;
    LUHENG_RETURN_IF_ERROR(note.status());
    const auto opened = ledger::OpenNote(*note, log.keys);
    const auto last = opened.ok() ? ledger::ParseCheckpoint(opened->text)
                                  : absl::StatusOr<ledger::Checkpoint>(opened.status());
    if (!last.ok() || last->origin != origin) {
      return absl::DataLossError(LogPath(log) + " is not a checkpoint that " + origin +
                                 " signed: " + std::string(last.status().message()));
    }
    log.last = *last;
    log.note = *std::move(note);
  }
  return absl::OkStatus();
}

absl::StatusOr<Judgement> WitnessState::Judge(const AddCheckpoint& request) {
  const auto note = ledger::ParseNote(request.note);
  if (!note.ok()) return Refused(Verdict::kMalformed, std::string(note.status().message()));
  const auto checkpoint = ledger::ParseCheckpoint(note->text);
  if (!checkpoint.ok()) {
    return Refused(Verdict::kMalformed, std::string(checkpoint.status().message()));
  }
  const MutexLock lock(mutex_);
  LUHENG_RETURN_IF_ERROR(failure_);
  const auto found = logs_.find(checkpoint->origin);
  if (found == logs_.end()) return Refused(Verdict::kUnknownLog, "the log is not watched");
  if (const auto opened = ledger::OpenNote(request.note, found->second.keys); !opened.ok()) {
    return Refused(Verdict::kBadSignature, std::string(opened.status().message()));
  }
  return JudgeSigned(found->second, request, *checkpoint);
}

absl::StatusOr<Judgement> WitnessState::JudgeSigned(Log& log, const AddCheckpoint& request,
                                                    const ledger::Checkpoint& checkpoint) {
  if (request.old_size > checkpoint.size) {
    return Refused(Verdict::kMalformed, "the checkpoint is smaller than the old size");
  }
  // Whatever it is said to grow from, the log has signed both.
  if (checkpoint.size == log.last.size && checkpoint.root != log.last.root) {
    LUHENG_RETURN_IF_ERROR(KeepEvidence(log, Evidence::kFork, request));
    return Refused(Verdict::kFork, "the tree of this size has another root", log.last.size);
  }
  if (checkpoint.size < log.last.size) {
    LUHENG_RETURN_IF_ERROR(KeepEvidence(log, Evidence::kRollback, request));
  }
  if (request.old_size != log.last.size) {
    return Refused(Verdict::kWrongOldSize, "the checkpoint cosigned last has another size",
                   log.last.size);
  }
  const absl::Status proved = ledger::VerifyConsistency(
      log.last.size, checkpoint.size, log.last.root, checkpoint.root, request.proof);
  if (!proved.ok()) {
    LUHENG_RETURN_IF_ERROR(KeepEvidence(log, Evidence::kUnproven, request));
    return Refused(Verdict::kUnproven, std::string(proved.message()), log.last.size);
  }
  if (log.note.empty() || checkpoint != log.last) {
    failure_ = ledger::WriteFileAtomically(LogPath(log), request.note);
    LUHENG_RETURN_IF_ERROR(failure_);
    log.last = checkpoint;
    log.note = request.note;
  }
  return Judgement{.verdict = Verdict::kAccepted,
                   .reason = "",
                   .last_size = checkpoint.size,
                   .text = ledger::FormatCheckpoint(checkpoint)};
}

const char* WitnessState::NameOf(Evidence kind) {
  switch (kind) {
    case Evidence::kFork:
      return "fork";
    case Evidence::kRollback:
      return "rollback";
    case Evidence::kUnproven:
      return "unproven";
  }
  LUHENG_CHECK(false);
}

absl::Status WitnessState::KeepEvidence(const Log& log, Evidence kind,
                                        const AddCheckpoint& request) {
  if (log.note.empty()) return absl::OkStatus();
  const std::string prefix = EvidencePrefix(log.name, NameOf(kind));
  const ledger::Hash id = ledger::Sha256(log.note + request.note);
  const std::string path = directory_ + "/evidence/" + prefix +
                           ledger::ToHex(ledger::AsBytes(id).substr(0, kEvidenceIdBytes));
  LUHENG_ASSIGN_OR_RETURN(const bool is_kept, ledger::Exists(path + ".refused"));
  if (is_kept) return absl::OkStatus();
  if (CountEvidence(directory_ + "/evidence", prefix, kEvidenceMax) + 2 > kEvidenceMax) {
    return absl::OkStatus();
  }
  LUHENG_RETURN_IF_ERROR(ledger::WriteFileAtomically(path + ".seen", log.note));
  return ledger::WriteFileAtomically(path + ".refused", request.note);
}

std::string WitnessState::LogPath(const Log& log) const { return directory_ + "/logs/" + log.name; }

}  // namespace luheng::services

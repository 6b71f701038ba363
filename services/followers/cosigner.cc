#include "services/followers/cosigner.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"

namespace luheng::services {
namespace {

// Between two rounds of questions, however fast checkpoints are published.
constexpr std::chrono::milliseconds kRoundMin(500);
// How long a witness that does not answer is left alone: at first, and at last.
constexpr std::chrono::seconds kRestMin(1);
constexpr std::chrono::seconds kRestMax(60);

bool IsDifferentTree(const absl::Status& status) { return absl::IsDataLoss(status); }

}  // namespace

absl::StatusOr<std::unique_ptr<Cosigner>> Cosigner::Create(const WitnessOptions& options,
                                                           TileLog& log) {
  if (options.quorum > options.witnesses.size() ||
      (options.quorum == 0) != options.witnesses.empty()) {
    return absl::InvalidArgumentError("witnesses: the quorum must be from 1 to their number, " +
                                      std::to_string(options.witnesses.size()));
  }
  std::unique_ptr<Cosigner> cosigner(new Cosigner(options, log));
  for (const WitnessAddress& address : options.witnesses) {
    auto client = WitnessClient::Create(address);
    if (!client.ok()) {
      return absl::InvalidArgumentError("witnesses: " + std::string(client.status().message()));
    }
    for (const Witness& other : cosigner->witnesses_) {
      if (other.client->name() == (*client)->name()) {
        return absl::InvalidArgumentError("witnesses: " + (*client)->name() + " is there twice");
      }
    }
    cosigner->witnesses_.emplace_back().client = *std::move(client);
  }
  return cosigner;
}

Cosigner::Cosigner(const WitnessOptions& options, TileLog& log)
    : log_(log),
      view_{
          .published_size = [&log] { return log.Published().head.size; },
          .prove = [&log](uint64_t old_size,
                          uint64_t new_size) { return log.ProveConsistency(old_size, new_size); }},
      quorum_(options.quorum),
      start_(options.start),
      say_(options.say) {}

Cosigner::~Cosigner() {
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<std::vector<std::string>> Cosigner::AskAtStart() {
  std::vector<std::string> warnings;
  if (witnesses_.empty()) return warnings;
  PublishedCheckpoint published = log_.Published();
  // Nothing was ever signed, says this directory. The empty tree is the beginning of every other,
  // so signing it promises nothing; a witness that has seen more will say so.
  if (published.note.empty()) {
    LUHENG_ASSIGN_OR_RETURN(published, log_.SignEmpty());
  }
  size_t count = 0;
  for (Witness& witness : witnesses_) {
    const auto cosignature = witness.client->Cosign(published.head, published.note, view_);
    if (cosignature.ok()) {
      ++count;
      continue;
    }
    if (IsDifferentTree(cosignature.status())) return cosignature.status();
    warnings.emplace_back(cosignature.status().message());
    witness.rest = kRestMin;
  }
  if (count >= quorum_) return warnings;
  const std::string too_few =
      std::to_string(count) + " of " + std::to_string(witnesses_.size()) +
      " witnesses have confirmed the newest checkpoint, and the quorum is " +
      std::to_string(quorum_);
  switch (start_) {
    case WitnessStart::kWarn:
      warnings.push_back(too_few + "; a rollback would not be noticed until they answer");
      return warnings;
    case WitnessStart::kRequire:
      return absl::UnavailableError("NO_QUORUM: " + too_few + ": " + warnings.front());
  }
  return absl::InternalError("no way to start");
}

void Cosigner::Start(std::function<void(absl::Status)> failed) {
  LUHENG_CHECK(!thread_.joinable());
  if (witnesses_.empty()) return;
  failed_ = std::move(failed);
  thread_ = std::thread([this] { Run(); });
}

void Cosigner::Run() {
  NameThread("cosigner");
  Clock::time_point next_round = Clock::now();
  for (;;) {
    log_.WaitUntilClosed(next_round);
    // Looked at before the newest checkpoint is, so that the last one is not missed.
    const bool is_last = log_.is_closed();
    const uint64_t size = log_.Published().head.size;
    const std::optional<Clock::time_point> due = NextDue();
    next_round = Clock::now() + kRoundMin;
    if (due.has_value() && (is_last || *due <= Clock::now())) {
      if (const absl::Status status = AskWitnesses(); !status.ok()) {
        log_.Refuse(status);
        return failed_(status);
      }
    } else if (!is_last) {
      // Nothing to do until one rests no more, or something new is published.
      log_.WaitBeyond(size, due.value_or(Clock::time_point::max()));
    }
    if (is_last) return;
  }
}

std::optional<Cosigner::Clock::time_point> Cosigner::NextDue() const {
  const PublishedCheckpoint published = log_.Published();
  if (published.note.empty()) return std::nullopt;
  std::optional<Clock::time_point> next;
  for (const Witness& witness : witnesses_) {
    if (witness.cosigned_size == published.head.size) continue;
    next = std::min(next.value_or(witness.due), witness.due);
  }
  return next;
}

absl::Status Cosigner::AskWitnesses() {
  const PublishedCheckpoint published = log_.Published();
  std::vector<ledger::NoteSignature> cosignatures;
  for (Witness& witness : witnesses_) {
    if (witness.cosigned_size == published.head.size || witness.due > Clock::now()) continue;
    auto cosignature = witness.client->Cosign(published.head, published.note, view_);
    if (IsDifferentTree(cosignature.status())) return cosignature.status();
    if (!cosignature.ok()) {
      TakeFailure(witness, cosignature.status());
      continue;
    }
    if (witness.rest.count() > 0 && say_) say_("witness " + witness.client->name() + " answers");
    witness.rest = std::chrono::seconds(0);
    witness.cosigned_size = published.head.size;
    cosignatures.push_back(*std::move(cosignature));
  }
  if (cosignatures.empty()) return absl::OkStatus();
  return log_.AddCosignatures(published, std::move(cosignatures), quorum_);
}

void Cosigner::TakeFailure(Witness& witness, const absl::Status& status) {
  if (witness.rest.count() == 0 && say_) say_(std::string(status.message()));
  witness.rest = std::clamp(2 * witness.rest, kRestMin, kRestMax);
  witness.due = Clock::now() + witness.rest;
}

}  // namespace luheng::services

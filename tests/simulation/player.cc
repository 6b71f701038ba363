#include "tests/simulation/player.h"

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "engine/engine.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "ledger/mark_file.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "services/server/open_reads.h"
#include "tests/simulation/history.h"
#include "tests/simulation/watched_disk.h"

namespace luheng::simulation {
namespace {

using services::Answer;

constexpr std::chrono::milliseconds kPatience(10'000);
constexpr char kOrigin[] = "luheng.example/simulation";

}  // namespace

services::NodeOptions NodeOptionsFor(const std::string& directory) {
  services::NodeOptions options;
  options.data_directory = directory;
  options.disk_reserve_bytes = 1 << 20;
  return options;
}

Player::Player(const PlayOptions& options)
    : options_(options),
      random_(options.seed ^ 0x706c6179),
      workload_(options.seed),
      next_request_(options.first_request),
      noted_size_(options.noted_size) {
  const engine::StateMachine nothing;
  const int done = options.stage == Stage::kNew ? 1 : engine::testing::Workload::kSetUpCount;
  for (int i = 0; i < done; ++i) workload_.Next(nothing);
}

absl::Status Player::Create() {
  return services::InitDataDirectory(options_.directory, kOrigin, engine::Shard{1}, clock_);
}

absl::Status Player::Start() {
  services::NodeOptions options = NodeOptionsFor(options_.directory);
  options.durability = options_.durability;
  LUHENG_ASSIGN_OR_RETURN(node_, services::Node::Start(options, clock_));
  LUHENG_ASSIGN_OR_RETURN(reads_, services::OpenReads(options_.directory, *node_, clock_));
  return absl::OkStatus();
}

absl::Status Player::Stop() {
  absl::Status status = reads_->Close();
  reads_.reset();
  status.Update(node_->Stop());
  node_.reset();
  return status;
}

engine::testing::Deed Player::NextDeed() {
  for (;;) {
    engine::testing::Deed deed = node_->replica().Query(
        [this](const engine::Engine& engine, uint64_t) { return workload_.Next(engine.state()); });
    if (deed.actor != engine::kSystemActor && !engine::FindMalformed(deed.body).has_value()) {
      return deed;
    }
    clock_.Advance(1'000);
  }
}

absl::Status Player::Play(int commands) {
  for (int i = 0; i < commands; ++i) {
    if (random_.OneIn(8)) LUHENG_RETURN_IF_ERROR(NoteName());
    if (random_.OneIn(8)) LUHENG_RETURN_IF_ERROR(NoteRead());
    LUHENG_RETURN_IF_ERROR(Send(NextDeed()));
    if (options_.pace == Pace::kLockstep) LUHENG_RETURN_IF_ERROR(WaitUntilQuiet());
  }
  return absl::OkStatus();
}

absl::Status Player::Send(const engine::testing::Deed& deed) {
  clock_.Advance(1'000);
  const uint64_t request = NextRequest();
  LUHENG_ASSIGN_OR_RETURN(const Answer answer,
                          services::SubmitAndWait(*node_, deed.actor, request, deed.body));
  LUHENG_RETURN_IF_ERROR(NoteAnswer(request, answer));
  Observe(answer);
  if (!random_.OneIn(4)) return absl::OkStatus();
  LUHENG_ASSIGN_OR_RETURN(const Answer again,
                          services::SubmitAndWait(*node_, deed.actor, request, deed.body));
  LUHENG_CHECK(again.sequence == answer.sequence);
  LUHENG_CHECK(again.time == answer.time);
  return absl::OkStatus();
}

absl::Status Player::NoteAnswer(uint64_t request, const Answer& answer) {
  const services::PublishedCheckpoint published = node_->tile_log().Published();
  LUHENG_RETURN_IF_ERROR(NoteEntries());
  if (published.head.size > 0) AppendNote(CheckpointNote(published.head));
  AppendNote(AnswerNote(request, answer.sequence));
  return absl::OkStatus();
}

absl::Status Player::NoteEntries() {
  const uint64_t size = node_->replica().size();
  for (; noted_size_ < size; ++noted_size_) {
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node_->journal().EntryAt(noted_size_));
    AppendNote(EntryNote(noted_size_, ledger::LeafHash(bytes)));
  }
  return absl::OkStatus();
}

absl::Status Player::NoteName() {
  const std::string text = "name " + std::to_string(random_.Next());
  LUHENG_ASSIGN_OR_RETURN(
      const engine::Hash256 commitment,
      node_->vault().Commit(
          {.owner = "91330681MA2BANK051", .text = text, .journal_size = node_->replica().size()},
          engine::testing::kRegistrar, services::MakeRequestId(random_.Next())));
  AppendNote(NameNote(ledger::AsBytes(commitment), text));
  return absl::OkStatus();
}

absl::Status Player::NoteRead() {
  const std::string request = "read " + std::to_string(random_.Next());
  LUHENG_RETURN_IF_ERROR(
      reads_->RecordAndWait({.reader = engine::testing::kRegulator,
                             .method = "luheng.registry.v1.RegistryService/ListParticipants",
                             .request = request,
                             .status = "OK",
                             .sequence = 1}));
  AppendNote(ReadNote(reads_->size() - 1, request));
  return absl::OkStatus();
}

absl::Status Player::WaitUntilQuiet() {
  const services::DataDirectory directory(options_.directory);
  LUHENG_ASSIGN_OR_RETURN(const std::string secret,
                          services::LoadSecretFile(directory.journal_secret()));
  uint64_t size = 0;
  do {
    size = node_->replica().size();
    LUHENG_CHECK(node_->tile_log().WaitFor(size, kPatience));
    LUHENG_CHECK(node_->index().WaitFor(size, kPatience));
    for (;;) {
      LUHENG_RETURN_IF_ERROR(node_->health());
      const auto mark = ledger::MarkFile::Read(directory.mark(), secret);
      // Read while a slot is being written it may look damaged.
      if (mark.ok() && mark->size >= size) break;
      std::this_thread::yield();
    }
  } while (node_->replica().size() != size);
  LUHENG_RETURN_IF_ERROR(NoteEntries());
  AppendNote(CheckpointNote(node_->tile_log().Published().head));
  return absl::OkStatus();
}

// Tells the workload what its command did.
void Player::Observe(const Answer& answer) {
  engine::Result result{.outcome = answer.outcome};
  for (uint64_t index = answer.sequence + 1; index < noted_size_; ++index) {
    const auto bytes = node_->journal().EntryAt(index);
    if (!bytes.ok()) break;
    const auto entry = ledger::DecodeEntry(*bytes);
    if (!entry.ok() || entry->sequence != answer.sequence) break;
    auto event = engine::DecodeEventEntry(*entry);
    LUHENG_CHECK(event.ok());
    result.events.push_back(*std::move(event));
  }
  workload_.Observe(result);
}

}  // namespace luheng::simulation

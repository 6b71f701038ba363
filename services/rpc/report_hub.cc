#include "services/rpc/report_hub.h"

#include <chrono>
#include <utility>

#include "ledger/base/status_macros.h"
#include "services/followers/committed_journal.h"
#include "services/rpc/report_stream.h"
#include "spdlog/spdlog.h"

namespace luheng::services {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kBeatInterval(1);
// How soon a hub that is told to stop does so.
constexpr std::chrono::milliseconds kPatience(50);

}  // namespace

ReportHub::ReportHub(const Node& node, const ReportLimits& limits)
    : node_(node),
      limits_(limits),
      position_(node.committed().size()),
      thread_([this] { Run(); }) {}

ReportHub::~ReportHub() { Stop(); }

uint64_t ReportHub::position() const {
  MutexLock lock(mutex_);
  return position_;
}

ReportHub::Attached ReportHub::Attach(ReportStream& stream, uint64_t position) {
  MutexLock lock(mutex_);
  if (stopped_) return Attached::kStopped;
  if (position < position_) return Attached::kBehind;
  streams_.insert(&stream);
  return Attached::kYes;
}

void ReportHub::Detach(ReportStream& stream) {
  MutexLock lock(mutex_);
  streams_.erase(&stream);
}

void ReportHub::Stop() {
  EndStreams(absl::UnavailableError("DRAINING: the server is stopping"));
  if (thread_.joinable()) thread_.join();
}

void ReportHub::EndStreams(const absl::Status& status) {
  MutexLock lock(mutex_);
  stopped_ = true;
  for (ReportStream* const stream : streams_) stream->End(status);
}

void ReportHub::Run() {
  uint64_t position = this->position();
  auto next_beat = SteadyClock::now() + kBeatInterval;
  for (;;) {
    {
      MutexLock lock(mutex_);
      if (stopped_) return;
    }
    if (const absl::Status status = HandOn(&position); !status.ok()) {
      spdlog::error("execution reports: {}", std::string(status.message()));
      return EndStreams(absl::UnavailableError("FEED_FAILED: the server's log says why"));
    }
    if (SteadyClock::now() < next_beat) continue;
    next_beat = SteadyClock::now() + kBeatInterval;
    Beat();
  }
}

absl::Status ReportHub::HandOn(uint64_t* position) {
  const absl::Status more = node_.committed().WaitBeyond(*position, SteadyClock::now() + kPatience);
  if (absl::IsDeadlineExceeded(more)) return absl::OkStatus();
  LUHENG_RETURN_IF_ERROR(more);
  LUHENG_ASSIGN_OR_RETURN(const auto block, node_.committed().Next(*position));
  bool is_wanted = false;
  {
    MutexLock lock(mutex_);
    is_wanted = !streams_.empty();
    // Who comes now begins behind this block.
    if (!is_wanted) *position = position_ = block->end_index();
  }
  if (!is_wanted) return absl::OkStatus();
  LUHENG_ASSIGN_OR_RETURN(ReportBlock decoded, DecodeReports(block->view(), node_.replica()));
  const auto shared = std::make_shared<const ReportBlock>(std::move(decoded));
  MutexLock lock(mutex_);
  for (ReportStream* const stream : streams_) stream->Deliver(shared);
  *position = position_ = block->end_index();
  return absl::OkStatus();
}

void ReportHub::Beat() {
  MutexLock lock(mutex_);
  for (ReportStream* const stream : streams_) stream->Beat();
}

}  // namespace luheng::services

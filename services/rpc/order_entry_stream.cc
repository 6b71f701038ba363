#include "services/rpc/order_entry_stream.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "ledger/base/status_macros.h"
#include "services/rpc/mutate.h"
#include "services/rpc/read.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

using trading::v1::EnterOrdersRequest;
using trading::v1::EnterOrdersResponse;
using trading::v1::OrderEntryResult;

constexpr int kEntriesMax = 1000;
constexpr int kAccountsMax = 1000;
constexpr int kResultsMax = 1000;

google::protobuf::ArenaOptions LargeBlocks() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = size_t{16} << 10;
  options.max_block_size = size_t{64} << 10;
  return options;
}

absl::Status Draining() { return absl::UnavailableError("DRAINING: the server is stopping"); }

}  // namespace

OrderEntryStream::Batch::Batch()
    : arena(LargeBlocks()),
      message(google::protobuf::Arena::CreateMessage<EnterOrdersRequest>(&arena)) {}

OrderEntryStream::Outgoing::Outgoing()
    : arena(LargeBlocks()),
      message(google::protobuf::Arena::CreateMessage<EnterOrdersResponse>(&arena)) {}

OrderEntryStream::OrderEntryStream(const Edge& edge, OpenStreams& streams, Sessions& sessions,
                                   size_t window, const grpc::CallbackServerContext& context)
    : edge_(edge),
      streams_(streams),
      sessions_(sessions),
      window_(window),
      caller_(CallerOf(edge, context, EnterOrdersRequest())) {
  const OpenStreams::Added added = streams_.Add(*this);
  Steps steps;
  {
    MutexLock lock(mutex_);
    may_read_ = true;
    if (!caller_.ok()) {
      StopReadingLocked(caller_.status());
    } else if (added == OpenStreams::Added::kDraining) {
      StopReadingLocked(Draining());
    }
    steps = Plan();
  }
  Take(steps);
}

void OrderEntryStream::Drain() { StopReading(Draining()); }

void OrderEntryStream::OnReadDone(bool ok) {
  if (!ok) return StopReading(absl::OkStatus());
  std::unique_ptr<Batch> batch = std::move(reading_);
  {
    MutexLock lock(mutex_);
    // Too late: the end of the stream is on its way, and says that nothing more was taken.
    if (finished_) return;
    ++unanswered_;
  }
  absl::Status status = CheckMessage(*batch->message);
  if (status.ok() && is_first_) status = BeginSessions(*batch->message);
  is_first_ = false;
  if (!status.ok()) {
    {
      MutexLock lock(mutex_);
      --unanswered_;
    }
    return StopReading(status);
  }
  Enter(std::move(batch));
}

void OrderEntryStream::OnWriteDone(bool ok) {
  Steps steps;
  {
    MutexLock lock(mutex_);
    writing_ = false;
    under_way_ -= static_cast<size_t>(outgoing_.front()->message->results_size());
    outgoing_.pop_front();
    if (!ok) {
      broken_ = true;
      outgoing_.clear();
    }
    steps = Plan();
  }
  Take(steps);
}

void OrderEntryStream::OnDone() {
  streams_.Remove(*this);
  for (const engine::AccountId account : accounts_) {
    if (sessions_.End(account)) edge_.node.SubmitSystem(engine::ReportDisconnect{account});
  }
  delete this;
}

absl::Status OrderEntryStream::CheckMessage(const EnterOrdersRequest& message) const {
  if (message.entries_size() > kEntriesMax) {
    return InvalidField("entries", "must be at most 1000");
  }
  if (message.accounts_size() > 0 && !is_first_) {
    return InvalidField("accounts", "must be in the first message only");
  }
  if (message.accounts_size() > kAccountsMax) {
    return InvalidField("accounts", "must be at most 1000");
  }
  if (message.entries().empty() && message.accounts().empty()) {
    return InvalidField("entries", "must be at least 1");
  }
  return absl::OkStatus();
}

absl::Status OrderEntryStream::BeginSessions(const EnterOrdersRequest& message) {
  // The end of each session may be recorded, for ever: it is paid for at its beginning.
  const RateGrant grant =
      edge_.rate_limiter.Take(caller_->actor.participant, message.accounts_size());
  if (grant.granted < message.accounts_size()) return RateLimited(grant);
  // Nobody is present for the accounts of others, however much he may see.
  const Caller caller{.actor = caller_->actor, .reach = Reach::kOwn};
  for (const std::string& name : message.accounts()) {
    LUHENG_ASSIGN_OR_RETURN(const AccountKey key,
                            ToVisibleAccount(edge_, caller, name, "accounts"));
    sessions_.Begin(key.account);
    accounts_.push_back(key.account);
  }
  return absl::OkStatus();
}

void OrderEntryStream::StopReading(const absl::Status& status) {
  Steps steps;
  {
    MutexLock lock(mutex_);
    StopReadingLocked(status);
    steps = Plan();
  }
  Take(steps);
}

void OrderEntryStream::StopReadingLocked(const absl::Status& status) {
  if (reading_ended_) return;
  reading_ended_ = true;
  status_ = status;
}

void OrderEntryStream::Enter(std::unique_ptr<Batch> batch) {
  std::vector<EntryPlan> plans = PlanEntries(edge_, caller_->actor, *batch->message);
  Batch& entered = *batch.release();  // The last answer deletes it.
  entered.stream = this;
  entered.entries.resize(plans.size());
  // One more than there are, so that the batch stays until all its entries are on their way.
  entered.unanswered = plans.size() + 1;
  {
    MutexLock lock(mutex_);
    unanswered_ += plans.size();
    under_way_ += plans.size();
  }
  std::vector<Submission> submissions;
  std::vector<Batch::Entry*> submitted;
  submissions.reserve(plans.size());
  submitted.reserve(plans.size());
  for (size_t i = 0; i < plans.size(); ++i) {
    Batch::Entry& entry = entered.entries[i];
    entry = {.batch = &entered, .number = static_cast<int>(i)};
    const trading::v1::OrderEntry& request = entered.message->entries(entry.number);
    absl::StatusOr<Submission>& submission = plans[i].submission;
    if (!submission.ok()) {
      Resolve(entry, [&](OrderEntryResult* result) {
        SetErrorResult(request, submission.status(), result);
      });
    } else if (plans[i].is_dry_run) {
      const engine::Outcome outcome = OutcomeNow(edge_, *submission);
      Resolve(entry, [&](OrderEntryResult* result) { SetDryRunResult(request, outcome, result); });
    } else {
      submission->done = [at = &entry](const absl::StatusOr<Answer>& answer) {
        at->batch->stream->Resolve(*at, [&](OrderEntryResult* result) {
          const trading::v1::OrderEntry& answered = at->batch->message->entries(at->number);
          if (answer.ok()) {
            SetResult(answered, *answer, result);
          } else {
            SetErrorResult(answered, answer.status(), result);
          }
        });
      };
      submissions.push_back(*std::move(submission));
      submitted.push_back(&entry);
    }
  }
  const Submitted taken = Submit(submissions);
  const Queued& queued = taken.queued;
  for (size_t i = queued.count; i < submitted.size(); ++i) {
    const trading::v1::OrderEntry& refused = entered.message->entries(submitted[i]->number);
    Resolve(*submitted[i],
            [&](OrderEntryResult* result) { SetErrorResult(refused, queued.refusal, result); });
  }
  {
    MutexLock lock(mutex_);
    if (taken.pause_us > 0) {
      Pause(taken.pause_us);
    } else {
      may_read_ = true;
    }
  }
  Batch::Entry entering{.batch = &entered, .number = -1};
  Resolve(entering, [](OrderEntryResult*) {});
}

OrderEntryStream::Submitted OrderEntryStream::Submit(std::span<Submission> submissions) {
  if (submissions.empty()) return {};
  const RateGrant grant =
      edge_.rate_limiter.Take(caller_->actor.participant, static_cast<int64_t>(submissions.size()));
  const auto granted = static_cast<size_t>(grant.granted);
  Queued queued;
  if (granted > 0) queued = edge_.node.SubmitMany(submissions.first(granted));
  if (queued.refusal.ok() && granted < submissions.size()) queued.refusal = RateLimited(grant);
  return {.queued = std::move(queued), .pause_us = grant.refill_us};
}

void OrderEntryStream::Pause(int64_t pause_us) {
  pause_ = std::make_shared<grpc::Alarm>();
  pause_->Set(std::chrono::system_clock::now() + std::chrono::microseconds(pause_us),
              [this](bool) { EndPause(); });
}

void OrderEntryStream::EndPause() {
  Steps steps;
  {
    MutexLock lock(mutex_);
    pause_.reset();
    may_read_ = true;
    steps = Plan();
  }
  Take(steps);
}

template <class Fill>
void OrderEntryStream::Resolve(Batch::Entry& entry, Fill&& fill) {
  std::unique_ptr<Batch> answered;
  Steps steps;
  {
    MutexLock lock(mutex_);
    if (entry.number >= 0) {
      if (broken_) {
        --under_way_;
      } else {
        fill(AddResult());
      }
    }
    --unanswered_;
    if (--entry.batch->unanswered == 0) {
      flush_ = true;
      answered.reset(entry.batch);
    }
    steps = Plan();
  }
  answered.reset();
  Take(steps);
}

OrderEntryResult* OrderEntryStream::AddResult() {
  // The first of several may be on its way already.
  const bool is_first_sealed = writing_ && outgoing_.size() == 1;
  if (outgoing_.empty() || is_first_sealed ||
      outgoing_.back()->message->results_size() == kResultsMax) {
    outgoing_.push_back(std::make_unique<Outgoing>());
  }
  return outgoing_.back()->message->add_results();
}

OrderEntryStream::Steps OrderEntryStream::Plan() {
  Steps steps;
  // Nobody reads any more, so nobody writes: there may be no read on its way that could say so.
  if (broken_ && may_read_) reading_ended_ = true;
  if (!writing_ && !outgoing_.empty() && (flush_ || outgoing_.size() > 1)) {
    writing_ = true;
    if (outgoing_.size() == 1) flush_ = false;
    steps.write = outgoing_.front()->message;
  }
  if (may_read_ && !reading_ended_ && under_way_ < window_) {
    may_read_ = false;
    ++starting_reads_;
    steps.read = true;
  }
  if (reading_ended_) steps.end_pause = pause_;
  const bool is_over = reading_ended_ && starting_reads_ == 0 && pause_ == nullptr &&
                       unanswered_ == 0 && !writing_ && outgoing_.empty();
  if (is_over && !finished_) {
    finished_ = true;
    steps.finish = true;
  }
  return steps;
}

void OrderEntryStream::Take(const Steps& steps) {
  // Not under the lock, because gRPC may call back at once. What is started last may be the end of
  // this, so nothing is looked at after it; while a response is on its way the stream cannot end.
  if (steps.read) {
    reading_ = std::make_unique<Batch>();
    StartRead(reading_->message);
    Steps then;
    {
      MutexLock lock(mutex_);
      --starting_reads_;
      then = Plan();
    }
    Take(then);
  }
  if (steps.write != nullptr) StartWrite(steps.write);
  if (steps.end_pause != nullptr) steps.end_pause->Cancel();
  if (steps.finish) {
    absl::Status status;
    {
      MutexLock lock(mutex_);
      status = status_;
    }
    Finish(ToGrpcStatus(status));
  }
}

}  // namespace luheng::services

#include "services/rpc/report_stream.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/status_macros.h"
#include "services/followers/committed_journal.h"
#include "services/rpc/names.h"
#include "services/rpc/read.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

constexpr int kAccountsMax = 1000;
constexpr int kReportsMax = 500;
// Blocks that are looked through for one response.
constexpr int kBlocksMax = 64;

}  // namespace

ReportStream::ReportStream(const Edge& edge, ReportHub& hub,
                           const grpc::CallbackServerContext& context,
                           const trading::v1::StreamReportsRequest& request)
    : edge_(edge), hub_(hub) {
  if (const absl::Status status = Prepare(context, request); !status.ok()) {
    FinishWith(status);
  } else {
    ReadOn();
  }
}

absl::Status ReportStream::Prepare(const grpc::CallbackServerContext& context,
                                   const trading::v1::StreamReportsRequest& request) {
  LUHENG_ASSIGN_OR_RETURN(caller_, CallerOf(edge_, context, request));
  if (request.accounts_size() > kAccountsMax) {
    return InvalidField("accounts", "must be at most 1000");
  }
  for (const std::string& name : request.accounts()) {
    LUHENG_ASSIGN_OR_RETURN(const AccountKey key,
                            ToVisibleAccount(edge_, caller_, name, "accounts"));
    accounts_.insert(key.account);
  }
  return SetStart(request.start_sequence());
}

absl::Status ReportStream::SetStart(int64_t start_sequence) {
  if (start_sequence < 0) return InvalidField("start_sequence", "must not be negative");
  const uint64_t size = edge_.node.committed().size();
  const uint64_t kept = hub_.limits().retention_entries;
  const uint64_t oldest = size > kept ? size - kept : 0;
  const uint64_t start = start_sequence == 0 ? size : static_cast<uint64_t>(start_sequence);
  if (start < oldest) {
    return WithMetadata(absl::OutOfRangeError("REPORTS_GONE: the oldest sequence that is kept is " +
                                              std::to_string(oldest)),
                        "oldest_sequence", std::to_string(oldest));
  }
  if (start > size) {
    return absl::OutOfRangeError("BEYOND_HEAD: the ledger has " + std::to_string(size) +
                                 " entries so far");
  }
  MutexLock lock(mutex_);
  next_ = start;
  return absl::OkStatus();
}

bool ReportStream::IsWanted(const Report& report) const {
  if (!caller_.MaySee(report.participant)) return false;
  return accounts_.empty() || accounts_.contains(report.account);
}

void ReportStream::ReadOn() {
  uint64_t next = 0;
  {
    MutexLock lock(mutex_);
    next = next_;
  }
  response_.Clear();
  const uint64_t hub_position = hub_.position();
  if (next < hub_position) {
    if (const absl::Status status = ReadBehind(hub_position); !status.ok()) {
      return FinishWith(status);
    }
  } else {
    {
      // Before the hub hands on anything, which may be at once.
      MutexLock lock(mutex_);
      attached_ = true;
      sent_next_ = next;
    }
    switch (hub_.Attach(*this, next)) {
      case ReportHub::Attached::kYes:
        break;
      case ReportHub::Attached::kBehind: {
        MutexLock lock(mutex_);
        attached_ = false;
        break;
      }
      case ReportHub::Attached::kStopped:
        return FinishWith(absl::UnavailableError("DRAINING: the server is stopping"));
    }
    response_.set_next_sequence(static_cast<int64_t>(next));
  }
  StartWrite(&response_);
}

absl::Status ReportStream::ReadBehind(uint64_t hub_position) {
  MutexLock lock(mutex_);
  for (int blocks = 0; blocks < kBlocksMax && next_ < hub_position; ++blocks) {
    LUHENG_ASSIGN_OR_RETURN(std::string bytes, edge_.node.journal().BlockAt(next_));
    LUHENG_ASSIGN_OR_RETURN(const auto block, CommittedBlock::FromBytes(std::move(bytes)));
    LUHENG_ASSIGN_OR_RETURN(const ReportBlock decoded,
                            DecodeReports(block->view(), edge_.node.replica()));
    for (const Report& report : decoded.reports) {
      const auto sequence = static_cast<uint64_t>(report.message.sequence());
      if (sequence < next_) continue;
      if (response_.reports_size() == kReportsMax) {
        response_.set_next_sequence(static_cast<int64_t>(next_));
        return absl::OkStatus();
      }
      if (IsWanted(report)) *response_.add_reports() = report.message;
      next_ = sequence + 1;
    }
    next_ = decoded.end_index;
  }
  response_.set_next_sequence(static_cast<int64_t>(next_));
  return absl::OkStatus();
}

void ReportStream::FinishWith(const absl::Status& status) {
  {
    MutexLock lock(mutex_);
    ended_ = true;
    finished_ = true;
  }
  Finish(ToGrpcStatus(status));
}

void ReportStream::Deliver(const std::shared_ptr<const ReportBlock>& block) {
  Step step{};
  {
    MutexLock lock(mutex_);
    if (ended_) return;
    for (const Report& report : block->reports) {
      // A stream may begin in the middle of a block, or where the hub has still to come by.
      if (static_cast<uint64_t>(report.message.sequence()) < next_ || !IsWanted(report)) continue;
      queue_.push_back({.block = block, .report = &report});
    }
    next_ = std::max(next_, block->end_index);
    if (queue_.size() > hub_.limits().queue_max) {
      ended_ = true;
      queue_.clear();
      const std::string last = std::to_string(sent_next_ - 1);
      status_ = WithMetadata(
          absl::ResourceExhaustedError("SLOW_READER: reports come faster than they are read; go on "
                                       "behind sequence " +
                                       last),
          "last_sequence", last);
    }
    step = Plan();
  }
  Take(step);
}

void ReportStream::Beat() {
  Step step = Step::kNothing;
  {
    MutexLock lock(mutex_);
    if (ended_ || writing_) return;
    writing_ = true;
    FillFromQueue();
    step = Step::kWrite;
  }
  Take(step);
}

void ReportStream::End(const absl::Status& status) {
  Step step{};
  {
    MutexLock lock(mutex_);
    if (ended_) return;
    ended_ = true;
    queue_.clear();
    status_ = status;
    step = Plan();
  }
  Take(step);
}

void ReportStream::OnWriteDone(bool ok) {
  Step step{};
  bool reads_on = false;
  {
    MutexLock lock(mutex_);
    reads_on = ok && !attached_;
    if (!ok) {
      ended_ = true;
      queue_.clear();
    }
    if (!reads_on) {
      writing_ = false;
      step = Plan();
    }
  }
  if (reads_on) return ReadOn();
  Take(step);
}

ReportStream::Step ReportStream::Plan() {
  if (writing_ || finished_) return Step::kNothing;
  if (ended_) {
    finished_ = true;
    return Step::kFinish;
  }
  if (queue_.empty()) return Step::kNothing;
  writing_ = true;
  FillFromQueue();
  return Step::kWrite;
}

void ReportStream::FillFromQueue() {
  response_.Clear();
  for (int i = 0; i < kReportsMax && !queue_.empty(); ++i) {
    *response_.add_reports() = queue_.front().report->message;
    queue_.pop_front();
  }
  const auto waiting =
      queue_.empty() ? next_ : static_cast<uint64_t>(queue_.front().report->message.sequence());
  response_.set_next_sequence(static_cast<int64_t>(waiting));
  sent_next_ = waiting;
}

void ReportStream::Take(Step step) {
  switch (step) {
    case Step::kNothing:
      return;
    case Step::kWrite:
      return StartWrite(&response_);
    case Step::kFinish: {
      absl::Status status;
      {
        MutexLock lock(mutex_);
        status = status_;
      }
      return Finish(ToGrpcStatus(status));
    }
  }
}

void ReportStream::OnDone() {
  hub_.Detach(*this);
  delete this;
}

}  // namespace luheng::services

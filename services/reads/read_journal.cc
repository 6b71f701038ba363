#include "services/reads/read_journal.h"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "services/reads/read_chain.h"

namespace luheng::services {
namespace {

// More wait for the next block.
constexpr size_t kReadsPerBlockMax = 256;

absl::Status Failed(const absl::Status& cause) {
  return absl::DataLossError("READS_FAILED: who reads cannot be recorded: " +
                             std::string(cause.message()) + "; restart the server");
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReadJournal>> ReadJournal::Open(Options options, Clock& clock) {
  const ledger::JournalPaths& paths = options.paths;
  LUHENG_RETURN_IF_ERROR(ledger::MakeDirectory(ledger::ParentDirectory(paths.mark_file)));
  LUHENG_ASSIGN_OR_RETURN(ledger::Recovered journal,
                          ledger::Recover(paths, ReadsSecret(options.journal_secret)));
  // Nobody was shown what a torn tail told of.
  if (journal.dropped_from.has_value()) LUHENG_RETURN_IF_ERROR(ledger::ForgetDroppedTail(paths));
  const ledger::Mark& mark = journal.mark->last();
  LUHENG_ASSIGN_OR_RETURN(WalkedReads walked,
                          WalkReads(*journal.store, options.exchange,
                                    {options.told, ledger::TreeHead{mark.size, mark.root}}));
  return std::unique_ptr<ReadJournal>(new ReadJournal(
      std::move(options), clock, std::move(journal), std::move(walked.chain), walked.last_time_us));
}

ReadJournal::ReadJournal(Options options, Clock& clock, ledger::Recovered journal,
                         ledger::ChainState chain, int64_t last_time_us)
    : options_(std::move(options)),
      clock_(clock),
      journal_(std::move(journal)),
      blinding_(ReadsSecret(options_.journal_secret)),
      builder_(ReadsJournalId(options_.exchange), /*epoch=*/1, chain),
      head_{chain.tree.size(), chain.tree.Root()},
      last_time_us_(last_time_us),
      told_size_(options_.told.size),
      told_at_(std::chrono::steady_clock::now()),
      size_(chain.tree.size()),
      thread_([this] { Run(); }) {}

ReadJournal::~ReadJournal() { static_cast<void>(Close()); }

void ReadJournal::Record(ReadRecord read, Done done) {
  {
    MutexLock lock(mutex_);
    waiting_.push_back({std::move(read), std::move(done)});
  }
  changed_.NotifyAll();
}

absl::Status ReadJournal::RecordAndWait(ReadRecord read) {
  std::promise<absl::Status> recorded;
  Record(std::move(read),
         [&recorded](absl::Status status) { recorded.set_value(std::move(status)); });
  return recorded.get_future().get();
}

uint64_t ReadJournal::size() const {
  MutexLock lock(mutex_);
  return size_;
}

absl::StatusOr<StoredRead> ReadJournal::At(uint64_t index) const {
  if (index >= size()) {
    return absl::OutOfRangeError("there is no record " + std::to_string(index) + " of a read");
  }
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, journal_.store->EntryAt(index));
  const absl::StatusOr<ledger::Entry> entry = ledger::DecodeEntry(bytes);
  if (!entry.ok()) return absl::DataLossError(std::string(entry.status().message()));
  return DecodeRead(*entry, ledger::LeafHash(bytes));
}

absl::Status ReadJournal::Close() {
  {
    MutexLock lock(mutex_);
    closed_ = true;
  }
  changed_.NotifyAll();
  if (!thread_.joinable()) return absl::OkStatus();
  thread_.join();
  {
    MutexLock lock(mutex_);
    if (!failure_.ok()) return failure_;
  }
  return journal_.store->Close();
}

void ReadJournal::Run() {
  NameThread("reads");
  while (true) {
    std::vector<Waiting> reads;
    absl::Status status;
    bool ends = false;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !closed_) {
        if (head_.size == told_size_) {
          changed_.Wait(mutex_);
        } else if (!changed_.WaitUntil(mutex_, told_at_ + options_.tell_interval)) {
          break;
        }
      }
      const size_t count = std::min(waiting_.size(), kReadsPerBlockMax);
      const auto last = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
      std::move(waiting_.begin(), last, std::back_inserter(reads));
      waiting_.erase(waiting_.begin(), last);
      ends = closed_ && waiting_.empty();
      status = failure_;
    }
    if (!reads.empty() && status.ok()) {
      status = Write(reads);
      MutexLock lock(mutex_);
      failure_ = status;
      size_ = head_.size;
    }
    for (const Waiting& waiting : reads) {
      waiting.done(status.ok() ? absl::OkStatus() : Failed(status));
    }
    const bool is_due = std::chrono::steady_clock::now() >= told_at_ + options_.tell_interval;
    if (head_.size > told_size_ && (is_due || ends)) Tell();
    if (ends) return;
  }
}

absl::Status ReadJournal::Write(const std::vector<Waiting>& reads) {
  last_time_us_ = std::max(last_time_us_, clock_.WallMicros());
  for (const Waiting& waiting : reads) {
    const std::string payload = EncodeReadPayload(waiting.read);
    builder_.Add({.kind = kReadKind,
                  .index = builder_.next_index(),
                  .sequence = builder_.next_index(),
                  .ledger_time_us = last_time_us_,
                  .participant = static_cast<uint32_t>(waiting.read.reader.participant),
                  .user = static_cast<uint32_t>(waiting.read.reader.user),
                  .request_id = {},
                  .previous_leaf_hash = builder_.last_leaf_hash(),
                  .blinding = blinding_.At(builder_.next_index()),
                  .links = {},
                  .effective_time_us = std::nullopt,
                  .payload = payload});
  }
  const ledger::Block block = builder_.Finish();
  LUHENG_RETURN_IF_ERROR(journal_.store->Append(block));
  LUHENG_RETURN_IF_ERROR(journal_.mark->Write(block.end_index(), block.after.tree.Root()));
  head_ = {block.end_index(), block.after.tree.Root()};
  return absl::OkStatus();
}

void ReadJournal::Tell() {
  if (options_.tell) options_.tell(head_);
  told_size_ = head_.size;
  told_at_ = std::chrono::steady_clock::now();
}

}  // namespace luheng::services

#include "tests/bench/lone.h"

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/journal_store.h"
#include "ledger/mark_file.h"
#include "services/sequencer/committer.h"
#include "tests/bench/ceilings.h"
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"
#include "tests/services/small_exchange.h"

namespace luheng::bench {
namespace {

// Each figure is measured in so many turns, one after the other, so that what disturbs one disturbs
// all.
constexpr int kTurns = 10;

struct Answered {
  std::vector<double> micros;
  size_t block_bytes = 0;
};

// Orders submitted to a node, one after the other.
Answered AnswerTimes(int orders) {
  services::SmallExchange exchange;
  exchange.StartNode();
  exchange.OpenMarket();
  const uint64_t size_before = exchange.node_->replica().size();
  Answered answered;
  for (int i = 0; i < orders; ++i) {
    const auto begin = SteadyClock::now();
    exchange.Must<engine::OrderReport>(exchange.trader_[0], exchange.Order(0, 1, 4));
    answered.micros.push_back(MicrosSince(begin));
  }
  LUHENG_CHECK(exchange.node_->replica().size() == size_before + static_cast<uint64_t>(orders));
  answered.block_bytes = exchange.node_->journal().BlockAt(size_before)->size();
  return answered;
}

// A committer on a journal of its own, and blocks of one entry for it.
class LoneCommitter {
 public:
  explicit LoneCommitter(size_t block_bytes)
      : store_(*ledger::JournalStore::Open(directory_.path() + "/journal",
                                           ledger::OpenMode::kReadWrite)),
        mark_file_(*ledger::MarkFile::Create(directory_.path() + "/mark", std::string(32, 's'))),
        mark_writer_(*mark_file_),
        builder_(ledger::JournalId{}, 1, {}),
        payload_(
            block_bytes - ledger::kBlockHeaderSize - sizeof(uint16_t) - ledger::kEntryFixedSize,
            'p'),
        committer_(
            *store_, mark_writer_, services::Durability::kStandard,
            {.idle = [this] { idle_.set_value(); },
             .committed = [this](const services::Batch&) { committed_ = SteadyClock::now(); },
             .failed = [](const services::Batch&, const absl::Status&) { LUHENG_CHECK(false); }}) {}

  // Microseconds from Write() to the callback, when nothing else is under way: the mark of the
  // block before is written.
  double CommitMicros() {
    ledger::Entry entry;
    entry.kind = 1;
    entry.index = builder_.next_index();
    entry.sequence = entry.index;
    entry.previous_leaf_hash = builder_.last_leaf_hash();
    entry.payload = payload_;
    builder_.Add(entry);
    services::Batch batch;
    batch.block = builder_.Finish();
    const uint64_t end = batch.block->end_index();
    idle_ = {};
    const auto begin = SteadyClock::now();
    committer_.Write(std::move(batch));
    idle_.get_future().wait();
    const double micros = std::chrono::duration<double, std::micro>(committed_ - begin).count();
    LUHENG_CHECK(mark_writer_.WaitFor(end).ok());
    return micros;
  }

 private:
  services::TemporaryDirectory directory_;
  std::unique_ptr<ledger::JournalStore> store_;
  std::unique_ptr<ledger::MarkFile> mark_file_;
  services::MarkWriter mark_writer_;
  ledger::BlockBuilder builder_;
  const std::string payload_;
  std::promise<void> idle_;
  SteadyClock::time_point committed_;
  services::Committer committer_;
};

int MeasureLone(int orders) {
  const Answered answered = AnswerTimes(orders);
  LoneCommitter committer(answered.block_bytes);
  services::TemporaryDirectory directory;
  SyncedFile file(directory.path(), answered.block_bytes);
  std::vector<double> commits;
  std::vector<double> appends;
  for (int turn = 0; turn < kTurns; ++turn) {
    for (int i = 0; i < orders / kTurns; ++i) commits.push_back(committer.CommitMicros());
    for (int i = 0; i < orders / kTurns; ++i) appends.push_back(file.AppendMicros());
  }
  const double answer = Percentile(answered.micros, 0.5);
  const double commit = Percentile(commits, 0.5);
  const double append = Percentile(appends, 0.5);
  Figures("lone")
      .Number("orders", orders)
      .Number("block_bytes", static_cast<double>(answered.block_bytes))
      .Number("answer_p50_us", answer, 1)
      .Number("answer_p99_us", Percentile(answered.micros, 0.99), 1)
      .Number("commit_p50_us", commit, 1)
      .Number("commit_p99_us", Percentile(commits, 0.99), 1)
      .Number("synced_append_p50_us", append, 1)
      .Number("answer_ratio", answer / append, 2)
      .Number("commit_ratio", commit / append, 2)
      .Print();
  return 0;
}

}  // namespace

std::function<int()> AddLone(CLI::App& mode) {
  const auto orders = std::make_shared<int>(2'000);
  mode.add_option("--orders", *orders)->capture_default_str()->check(CLI::Range(kTurns, 1 << 30));
  return [orders] { return MeasureLone(*orders); };
}

}  // namespace luheng::bench

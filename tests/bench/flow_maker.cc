#include "tests/bench/flow_maker.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/figures.h"
#include "tests/bench/flow.h"
#include "tests/bench/plain_matcher.h"

namespace luheng::bench {
namespace {

// Prices drift between these; orders rest at most so far away.
constexpr int64_t kMiddleMin = 10'000;
constexpr int64_t kMiddleMax = 60'000;
constexpr int64_t kDistanceMax = 4'000;
// Of a hundred records, so many trade at once; of the others, so many cancel while there are fewer
// orders than there are to rest, and so many while there are more.
constexpr uint64_t kTakingPercent = 8;
constexpr uint64_t kCancelsWhenFew = 40;
constexpr uint64_t kCancelsWhenMany = 52;
constexpr uint64_t kLateCancelPercent = 1;

struct Options {
  std::string path;
  uint64_t seed = 1;
  uint32_t books = 1;
  uint64_t ops = 4'000'000;
  uint64_t resting = 10'000;
};

// SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Below(uint64_t end) { return Next() % end; }
  bool Percent(uint64_t percent) { return Below(100) < percent; }

 private:
  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  uint64_t state_;
};

class FlowMaker {
 public:
  explicit FlowMaker(const Options& options)
      : options_(options),
        random_(options.seed),
        matcher_(options.books),
        middles_(options.books, (kMiddleMin + kMiddleMax) / 2),
        open_of_book_(options.books) {}

  Flow Make() {
    // The warm-up: orders until so many rest, and a tenth of the flow.
    while (matcher_.open_count() < options_.resting) Rest(AnyBook(), DeepDistance());
    for (uint64_t i = 0; i < options_.ops / 10; ++i) Step();
    flow_.header.warm_up_count = flow_.records.size();
    for (uint64_t i = 0; i < options_.ops; ++i) Step();
    FillHeader();
    return std::move(flow_);
  }

  FlowOutcome outcome() const { return matcher_.outcome(); }

 private:
  // Book n is 1 / n as busy as the first one, more or less: the lower of two draws, twice.
  uint32_t AnyBook() {
    uint64_t book = options_.books;
    for (int i = 0; i < 3; ++i) book = std::min(book, random_.Below(options_.books));
    return static_cast<uint32_t>(book);
  }

  void Step() {
    const uint32_t book = AnyBook();
    if (random_.Below(16) == 0) Drift(book);
    const uint64_t cancels =
        matcher_.open_count() > options_.resting ? kCancelsWhenMany : kCancelsWhenFew;
    if (random_.Percent(kTakingPercent) && Take(book)) return;
    if (random_.Percent(cancels) && Cancel(book)) return;
    Rest(book, random_.Percent(90) ? 1 + Geometric() : DeepDistance());
  }

  void Drift(uint32_t book) {
    const int64_t step = random_.Below(2) == 0 ? 1 : -1;
    middles_[book] = std::clamp(middles_[book] + step, kMiddleMin, kMiddleMax);
  }

  // Many small values, few large ones.
  int64_t Geometric() {
    int64_t value = 0;
    while (value < 150 && random_.Below(8) != 0) ++value;
    return value;
  }
  int64_t DeepDistance() {
    return 1 + static_cast<int64_t>(random_.Below(kDistanceMax) * random_.Below(kDistanceMax) /
                                    kDistanceMax);
  }

  uint64_t Lots() { return 1 + random_.Below(random_.Percent(10) ? 1'000 : 100); }

  // An order that does not trade: it stays behind the best price of the other side.
  void Rest(uint32_t book, int64_t distance) {
    const bool sells = random_.Below(2) == 0;
    int64_t price = middles_[book] + (sells ? distance : -distance);
    if (sells) {
      if (const auto bid = matcher_.BestBid(book)) price = std::max(price, *bid + 1);
    } else {
      if (const auto ask = matcher_.BestAsk(book)) price = std::min(price, *ask - 1);
    }
    open_of_book_[book].push_back(Submit(book, sells, price, Lots(), false));
  }

  // An order that trades at once. False if there is nothing to trade with.
  bool Take(uint32_t book) {
    const bool sells = random_.Below(2) == 0;
    const auto best = sells ? matcher_.BestBid(book) : matcher_.BestAsk(book);
    if (!best.has_value()) return false;
    const auto beyond = static_cast<int64_t>(random_.Below(4));
    const bool is_immediate = random_.Percent(70);
    const uint64_t order =
        Submit(book, sells, sells ? *best - beyond : *best + beyond, 2 * Lots(), is_immediate);
    if (matcher_.IsOpen(order)) open_of_book_[book].push_back(order);
    return true;
  }

  // Cancels an order, more often a young one; or now and then one that has ended. False if there is
  // none.
  bool Cancel(uint32_t book) {
    std::vector<uint64_t>& open = open_of_book_[book];
    const bool is_late = random_.Percent(kLateCancelPercent);
    while (!open.empty()) {
      const uint64_t span = random_.Percent(60) ? 1 + open.size() / 8 : open.size();
      const size_t place = open.size() - 1 - random_.Below(span);
      const uint64_t order = open[place];
      open[place] = open.back();
      open.pop_back();
      if (!matcher_.IsOpen(order) && !is_late) continue;
      Add({.order_id = order, .book = book, .act = 1});
      if (is_late) Add({.order_id = order, .book = book, .act = 1});
      return true;
    }
    return false;
  }

  uint64_t Submit(uint32_t book, bool sells, int64_t price, uint64_t lots, bool is_immediate) {
    const uint64_t order = next_order_++;
    const auto flag = [](bool value) { return static_cast<uint8_t>(value ? 1 : 0); };
    sells_.push_back(flag(sells));
    Add({.order_id = order,
         .price_ticks = price,
         .lots = lots,
         .book = book,
         .side = flag(sells),
         .rest = flag(is_immediate)});
    return order;
  }

  void Add(FlowRecord record) {
    record.side = sells_[record.order_id];
    record.kind = record.act;
    matcher_.Apply(record);
    flow_.records.push_back(record);
  }

  void FillHeader() {
    FlowHeader& header = flow_.header;
    std::copy_n("LOBFLOW1", sizeof(header.magic), header.magic);
    header.version = 1;
    header.record_size = sizeof(FlowRecord);
    header.record_count = flow_.records.size();
    header.book_count = options_.books;
    header.price_min = INT64_MAX;
    for (const FlowRecord& record : flow_.records) {
      if (record.is_cancel()) continue;
      header.price_min = std::min(header.price_min, record.price_ticks);
      header.price_max = std::max(header.price_max, record.price_ticks);
    }
    header.order_id_max = next_order_ - 1;
  }

  const Options options_;
  Random random_;
  PlainMatcher matcher_;
  Flow flow_;
  uint64_t next_order_ = 1;
  std::vector<uint8_t> sells_ = {0};                 // By order id.
  std::vector<int64_t> middles_;                     // By book.
  std::vector<std::vector<uint64_t>> open_of_book_;  // Some of these have ended.
};

int MakeFlow(const Options& options) {
  FlowMaker maker(options);
  const Flow flow = maker.Make();
  WriteFlow(options.path, flow);
  WriteExpected(options.path, maker.outcome());
  Figures("flow")
      .Number("records", static_cast<double>(flow.header.record_count))
      .Number("warm_up", static_cast<double>(flow.header.warm_up_count))
      .Number("trades", static_cast<double>(maker.outcome().trade_count))
      .Number("cancel_rejected", static_cast<double>(maker.outcome().cancel_rejected))
      .Print();
  return 0;
}

}  // namespace

std::function<int()> AddFlow(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  mode.add_option("--out", options->path, "File of the flow")->required();
  mode.add_option("--seed", options->seed)->capture_default_str();
  mode.add_option("--books", options->books)->capture_default_str()->check(CLI::Range(1, 10'000));
  mode.add_option("--ops", options->ops, "Records after the warm-up")->capture_default_str();
  mode.add_option("--resting", options->resting, "Orders that rest at a time")
      ->capture_default_str();
  return [options] { return MakeFlow(*options); };
}

}  // namespace luheng::bench

#include "tests/bench/crowd.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "ledger/base/check.h"
#include "ledger/base/mutex.h"
#include "tests/bench/figures.h"
#include "tests/bench/load.h"
#include "tests/bench/measure.h"
#include "tests/engine/cast.h"

namespace luheng::bench {
namespace {

using engine::AccountId;
using engine::Actor;
using engine::InstrumentId;

struct Options {
  int orders = 1'000'000;
  int rate = 1'000;         // Of the trading participant, a second.
  double calm_seconds = 3;  // Before the orders end.
};

constexpr uint64_t kNoSnapshots = uint64_t{1} << 60;
// Two entries an order: a snapshot every other second at the usual rate.
constexpr uint64_t kManySnapshots = 4'000;
constexpr std::chrono::seconds kSnapshotTime(10);

// Trades in the exchange's first instrument at a steady rate, on a thread of its own. Latencies
// count from when an order was to be sent, so that a market that stands still shows in all the
// orders that would have come meanwhile.
class SteadyTrader {
 public:
  SteadyTrader(services::SmallExchange& exchange, int rate, uint64_t first_request)
      : exchange_(exchange),
        rate_(rate),
        next_request_(first_request),
        thread_([this] { Run(); }) {}
  ~SteadyTrader() {
    stopping_ = true;
    thread_.join();
    MutexLock lock(mutex_);
    while (in_flight_ > 0) changed_.Wait(mutex_);
  }

  // Takes the latencies, in microseconds, of the orders answered since the last call.
  std::vector<double> TakeMicros() {
    MutexLock lock(mutex_);
    return std::exchange(micros_, {});
  }

 private:
  void Run() {
    const auto begin = SteadyClock::now();
    for (int64_t i = 0; !stopping_; ++i) {
      const auto intended = begin + std::chrono::nanoseconds(1'000'000'000 * i / rate_);
      std::this_thread::sleep_until(intended);
      const int trader = static_cast<int>(i % 2);
      {
        MutexLock lock(mutex_);
        ++in_flight_;
      }
      const absl::Status status = exchange_.node_->Submit(
          {.actor = exchange_.trader_[trader],
           .request_id = services::MakeRequestId(next_request_++),
           .effective_time = std::nullopt,
           .body = exchange_.Order(trader, 1, 4),
           .done = [this, intended](const absl::StatusOr<services::Answer>& answer) {
             services::SmallExchange::CheckAccepted(answer);
             MutexLock lock(mutex_);
             micros_.push_back(MicrosSince(intended));
             --in_flight_;
             changed_.NotifyOne();
           }});
      LUHENG_CHECK(status.ok());
    }
  }

  services::SmallExchange& exchange_;
  const int64_t rate_;
  uint64_t next_request_;
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  CondVar changed_;
  std::vector<double> micros_ LUHENG_GUARDED_BY(mutex_);
  int64_t in_flight_ LUHENG_GUARDED_BY(mutex_) = 0;
  std::thread thread_;  // Last: it uses all of the above.
};

// The market of the small exchange, and the crowd: a third participant, and the instrument in which
// it sells.
class Crowd {
 public:
  Crowd() {
    exchange_.options_.snapshot_interval_entries = kNoSnapshots;
    exchange_.StartNode();
    exchange_.OpenMarket();
    engine::CreateInstrument terms =
        exchange_.node_->replica().Query([&](const engine::Engine& engine, uint64_t) {
          return engine.state().exchange().FindInstrument(exchange_.instrument_)->terms;
        });
    terms.symbol = "CROWD";
    instrument_ = exchange_.MustDo<engine::InstrumentCreated>(terms).instrument;
    const auto participant =
        exchange_.MustDo<engine::ParticipantRegistered>(engine::testing::MakeParticipant(9))
            .participant;
    account_ = exchange_
                   .MustDo<engine::AccountOpened>(
                       engine::OpenAccount{participant, engine::AccountKind::kTrading})
                   .account;
    trader_ = {participant, engine::UserId{1}};
    exchange_.MustDo<engine::Done>(engine::GrantRole{trader_, engine::Role::kTrader});
    exchange_.MustDo<engine::Done>(
        engine::AllocateRights{account_, instrument_, engine::Grams{1'000'000'000'000}});
  }

  // Starts the exchange anew, with a snapshot every so many entries.
  void Restart(uint64_t snapshot_interval_entries) {
    exchange_.StopNode();
    exchange_.options_.snapshot_interval_entries = snapshot_interval_entries;
    exchange_.StartNode();
  }

  // The instrument takes part in the day from when it is opened.
  void ReopenDay() {
    const engine::TradingDay day =
        exchange_.node_->replica().Query([](const engine::Engine& engine, uint64_t) {
          return *engine.state().exchange().open_day();
        });
    exchange_.MustDo<engine::Done>(engine::CloseTradingDay{day});
    exchange_.MustDo<engine::Done>(
        engine::OpenTradingDay{engine::TradingDay{static_cast<int32_t>(day) + 1}});
  }

  // Rests so many orders at a thousand prices.
  void Gather(int orders, engine::TimeInForce time_in_force) {
    Load load(*exchange_.node_, 4096, NextRequests());
    for (int i = 0; i < orders; ++i) {
      engine::SubmitOrder order = exchange_.Order(0, 1, 4 + i % 1000);
      order.account = account_;
      order.instrument = instrument_;
      order.time_in_force = time_in_force;
      load.Submit(trader_, order);
    }
    load.Finish();
    const uint64_t size = exchange_.node_->replica().size();
    while (!exchange_.node_->index().WaitFor(size, std::chrono::seconds(1))) {
    }
  }

  bool IsGone() const {
    return exchange_.node_->replica().Query([&](const engine::Engine& engine, uint64_t) {
      return engine.state().exchange().OpenOrdersOf(account_, 0, 1).empty();
    });
  }

  uint64_t NextRequests() { return next_request_ += 100'000'000; }
  services::SmallExchange& exchange() { return exchange_; }
  engine::CancelOrders cancel() const { return {account_, std::nullopt, std::nullopt}; }
  engine::SetPhase close() const { return {instrument_, engine::Phase::kClosed}; }
  Actor trader() const { return trader_; }

 private:
  services::SmallExchange exchange_;
  InstrumentId instrument_{};
  AccountId account_{};
  Actor trader_{};
  uint64_t next_request_ = 1'000'000;
};

void AddLatencies(const std::string& when, const std::vector<double>& micros, Figures& figures) {
  figures.Number(when + "_p50_us", Percentile(micros, 0.5))
      .Number(when + "_p99_us", Percentile(micros, 0.99))
      .Number(when + "_max_us", Percentile(micros, 1));
}

// `end_orders()` begins to end the crowd's orders.
template <class EndOrders>
void MeasureEnd(Crowd& crowd, const Options& options, const std::string& what,
                const EndOrders& end_orders, Figures& figures) {
  SteadyTrader trader(crowd.exchange(), options.rate, crowd.NextRequests());
  std::this_thread::sleep_for(std::chrono::duration<double>(options.calm_seconds));
  const std::vector<double> before = trader.TakeMicros();
  const auto begin = SteadyClock::now();
  end_orders();
  while (!crowd.IsGone()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  figures.Number(what + "_seconds", SecondsSince(begin), 2);
  AddLatencies(what + "_before", before, figures);
  AddLatencies(what + "_during", trader.TakeMicros(), figures);
}

// How snapshots of a state with the whole crowd in it move others' latencies.
void MeasureSnapshots(Crowd& crowd, const Options& options, Figures& figures) {
  for (const auto& [when, interval] :
       {std::pair{"without", kNoSnapshots}, std::pair{"during", kManySnapshots}}) {
    crowd.Restart(interval);
    SteadyTrader trader(crowd.exchange(), options.rate, crowd.NextRequests());
    std::this_thread::sleep_for(kSnapshotTime);
    const std::vector<double> micros = trader.TakeMicros();
    figures.Number(fmt::format("snapshot_{}_p99_us", when), Percentile(micros, 0.99))
        .Number(fmt::format("snapshot_{}_p999_us", when), Percentile(micros, 0.999));
  }
  crowd.Restart(kNoSnapshots);
}

int MeasureCrowd(const Options& options) {
  Crowd crowd;
  services::SmallExchange& exchange = crowd.exchange();
  crowd.ReopenDay();
  Figures figures("crowd");
  figures.Number("orders", options.orders).Number("rate_per_second", options.rate);
  crowd.Gather(options.orders, engine::TimeInForce::kGoodTillCancel);
  MeasureSnapshots(crowd, options, figures);
  MeasureEnd(
      crowd, options, "cancel",
      [&] { exchange.Must<engine::OrdersCancelled>(crowd.trader(), crowd.cancel()); }, figures);
  crowd.Gather(options.orders, engine::TimeInForce::kDay);
  MeasureEnd(
      crowd, options, "expire", [&] { exchange.MustDo<engine::Done>(crowd.close()); }, figures);
  figures.Print();
  return 0;
}

}  // namespace

std::function<int()> AddCrowd(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  mode.add_option("--orders", options->orders)->capture_default_str();
  mode.add_option("--rate", options->rate, "Orders a second of the trading participant")
      ->capture_default_str();
  mode.add_option("--calm-seconds", options->calm_seconds)->capture_default_str();
  return [options] { return MeasureCrowd(*options); };
}

}  // namespace luheng::bench

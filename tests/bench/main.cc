// luheng-bench: measures the exchange without its network, beside what the machine can do.
//
// Each mode prints one JSON object; scripts/bench runs them interleaved and prints medians.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "engine/engine.h"
#include "fmt/format.h"
#include "ledger/base/check.h"
#include "ledger/journal_store.h"
#include "services/followers/commands.h"
#include "services/sequencer/data_directory.h"
#include "tests/bench/ceilings.h"
#include "tests/services/small_exchange.h"

namespace luheng::bench {
namespace {

using services::Answer;
using services::SmallExchange;
using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

// One order at a time: nothing to share a sync with.
void Lone(int orders) {
  SmallExchange exchange;
  exchange.StartNode();
  exchange.OpenMarket();
  const uint64_t size_before = exchange.node_->replica().size();
  std::vector<double> micros;
  for (int i = 0; i < orders; ++i) {
    const auto begin = SteadyClock::now();
    exchange.Must<engine::OrderReport>(exchange.trader_[0], exchange.Order(0, 1, 4));
    micros.push_back(SecondsSince(begin) * 1e6);
  }
  LUHENG_CHECK(exchange.node_->replica().size() == size_before + static_cast<uint64_t>(orders));
  const size_t block_bytes = exchange.node_->journal().BlockAt(size_before)->size();
  const std::vector<double> bare = SyncedAppends(exchange.directory_.path(), block_bytes, orders);
  const double p50 = Percentile(micros, 0.5);
  const double bare_p50 = Percentile(bare, 0.5);
  fmt::print(
      "{{\"mode\": \"lone\", \"orders\": {}, \"block_bytes\": {}, \"answer_p50_us\": {:.1f}, "
      "\"answer_p99_us\": {:.1f}, \"synced_append_p50_us\": {:.1f}, \"ratio\": {:.2f}}}\n",
      orders, block_bytes, p50, Percentile(micros, 0.99), bare_p50, p50 / bare_p50);
}

// Counts answers, and lets the submitter wait for them.
class InFlight {
 public:
  explicit InFlight(int max) : max_(max) {}
  void Begin() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ < max_; });
    ++count_;
  }
  void End() {
    {
      const std::lock_guard lock(mutex_);
      --count_;
    }
    changed_.notify_one();
  }
  void WaitForAll() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ == 0; });
  }

 private:
  const int max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

// Many orders in flight, alternately selling and buying, so that every second one trades.
void Durable(int orders, int in_flight_max) {
  SmallExchange exchange;
  exchange.StartNode();
  exchange.OpenMarket();
  const uint64_t size_before = exchange.node_->replica().size();
  InFlight in_flight(in_flight_max);
  std::atomic<int> accepted = 0;
  const auto begin = SteadyClock::now();
  for (int i = 0; i < orders; ++i) {
    in_flight.Begin();
    const int trader = i % 2;
    const absl::Status status = exchange.node_->Submit(
        {.actor = exchange.trader_[trader],
         .request_id = services::MakeRequestId(1'000'000 + static_cast<uint64_t>(i)),
         .effective_time = std::nullopt,
         .body = exchange.Order(trader, 1, 4),
         .done = [&](const absl::StatusOr<Answer>& answer) {
           if (answer.ok() && std::holds_alternative<engine::OrderReport>(answer->outcome)) {
             ++accepted;
           }
           in_flight.End();
         }});
    LUHENG_CHECK(status.ok());
  }
  in_flight.WaitForAll();
  const double seconds = SecondsSince(begin);
  LUHENG_CHECK(accepted == orders);
  const uint64_t entries = exchange.node_->replica().size() - size_before;
  const uint64_t index_lag = exchange.node_->replica().size() - exchange.node_->index().watermark();
  fmt::print(
      "{{\"mode\": \"durable\", \"orders\": {}, \"in_flight\": {}, \"orders_per_second\": {:.0f}, "
      "\"entries_per_second\": {:.0f}, \"index_lag_entries\": {}}}\n",
      orders, in_flight_max, orders / seconds, static_cast<double>(entries) / seconds, index_lag);
}

// Executes a journal again, with and without comparing every byte, beside reading and hashing it.
void Replay(int orders) {
  SmallExchange exchange;
  exchange.StartNode();
  exchange.OpenMarket();
  InFlight in_flight(1024);
  for (int i = 0; i < orders; ++i) {
    in_flight.Begin();
    LUHENG_CHECK(
        exchange.node_
            ->Submit({.actor = exchange.trader_[i % 2],
                      .request_id = services::MakeRequestId(1'000'000 + static_cast<uint64_t>(i)),
                      .effective_time = std::nullopt,
                      .body = exchange.Order(i % 2, 1, 4),
                      .done = [&](const absl::StatusOr<Answer>&) { in_flight.End(); }})
            .ok());
  }
  in_flight.WaitForAll();
  exchange.StopNode();
  const auto store = *ledger::JournalStore::Open(
      services::DataDirectory(exchange.options_.data_directory).journal(),
      ledger::OpenMode::kReadOnly);
  double seconds[2];
  uint64_t commands = 0;
  uint64_t bytes = 0;
  for (const bool compare : {false, true}) {
    engine::Engine engine;
    ledger::ChainState chain;
    commands = 0;
    bytes = 0;
    const auto blocks = store->BlocksFrom(0);
    const auto begin = SteadyClock::now();
    for (;;) {
      const auto block = blocks->Next();
      LUHENG_CHECK(block.ok());
      if (!block->has_value()) break;
      const auto block_commands = services::CommandsOf(**block);
      for (const services::CommandEntries& command : *block_commands) {
        LUHENG_CHECK(
            (compare ? engine.Replay(command.entries, chain) : engine.Follow(command.entries))
                .ok());
        ++commands;
      }
      for (const std::string_view entry : (*block)->entries) bytes += entry.size();
    }
    seconds[compare ? 1 : 0] = SecondsSince(begin);
  }
  const auto entries = static_cast<double>(store->end_index());
  const size_t mean_bytes = bytes / store->end_index();
  const double ceiling = ReadAndHash(exchange.directory_.path(), mean_bytes, store->end_index());
  fmt::print(
      "{{\"mode\": \"replay\", \"commands\": {}, \"entries\": {:.0f}, \"mean_entry_bytes\": {}, "
      "\"commands_per_second\": {:.0f}, \"commands_per_second_compared\": {:.0f}, "
      "\"entries_per_second_compared\": {:.0f}, \"read_and_hash_entries_per_second\": {:.0f}, "
      "\"ratio\": {:.2f}}}\n",
      commands, entries, mean_bytes, static_cast<double>(commands) / seconds[0],
      static_cast<double>(commands) / seconds[1], entries / seconds[1], ceiling,
      entries / seconds[1] / ceiling);
}

int Main(int argc, char** argv) {
  CLI::App app("Measures the exchange without its network, beside what the machine can do.");
  app.require_subcommand(1);
  int lone_orders = 2'000;
  int durable_orders = 200'000;
  int replay_orders = 200'000;
  int in_flight = 1024;
  CLI::App* lone = app.add_subcommand("lone", "One durable order at a time");
  lone->add_option("--orders", lone_orders)->capture_default_str();
  CLI::App* durable = app.add_subcommand("durable", "Many durable orders in flight");
  durable->add_option("--orders", durable_orders)->capture_default_str();
  durable->add_option("--in-flight", in_flight)->capture_default_str();
  CLI::App* replay = app.add_subcommand("replay", "Executing a journal again");
  replay->add_option("--orders", replay_orders)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (*lone) Lone(lone_orders);
  if (*durable) Durable(durable_orders, in_flight);
  if (*replay) Replay(replay_orders);
  return 0;
}

}  // namespace
}  // namespace luheng::bench

int main(int argc, char** argv) { return luheng::bench::Main(argc, argv); }

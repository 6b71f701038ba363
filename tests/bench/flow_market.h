// A market for order flows: a state machine with a thousand funded accounts, and the flow's records
// as commands.
#ifndef TESTS_BENCH_FLOW_MARKET_H_
#define TESTS_BENCH_FLOW_MARKET_H_

#include <array>
#include <cstdint>
#include <vector>

#include "engine/state_machine.h"
#include "tests/bench/flow.h"

namespace luheng::bench {

// Accounts 1 to 500 buy, 501 to 1,000 sell, each of an enterprise of its own, with more than they
// can ever need.
inline constexpr uint64_t kAccountsPerSide = 500;

// A command of either kind.
struct FlowCommands {
  FlowCommands() {
    submit().body.emplace<engine::SubmitOrder>();
    cancel().body.emplace<engine::CancelOrder>();
  }
  engine::Command& submit() { return of_kind[0]; }
  engine::Command& cancel() { return of_kind[1]; }

  std::array<engine::Command, 2> of_kind;
};

class FlowMarket {
 public:
  explicit FlowMarket(uint32_t book_count);

  // Applies a command of `actor`, with the next sequence.
  const engine::Result& Apply(const engine::Actor& actor, engine::CommandBody body);

  // Fills both commands in, of which the record's kind says which one is meant: no branch, since
  // the next kind cannot be foreseen. `order` is what a cancel cancels, `account` the record's.
  void Make(const FlowRecord& record, engine::OrderId order, engine::AccountId account,
            FlowCommands& commands) const;
  // Applies it with the next sequence.
  void Run(engine::Command& command) {
    command.sequence = machine_.next_index();
    machine_.Apply(command, result_);
  }

  const engine::StateMachine& machine() const { return machine_; }
  const engine::Result& result() const { return result_; }
  static engine::AccountId AccountOf(const FlowRecord& record);
  static engine::Actor TraderOf(engine::AccountId account);
  engine::Price PriceOf(int64_t ticks) const;
  // Of every book.
  static const engine::CreateInstrument& terms();

 private:
  engine::StateMachine machine_;
  engine::Result result_;
};

// Adds the command's trades to the digest. `flow_ids` has the flow's id of the order in each slot;
// the coming order's is `taker`.
void AddTrades(const engine::Result& result, const std::vector<uint64_t>& flow_ids, uint64_t taker,
               TradeDigest& digest);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_FLOW_MARKET_H_

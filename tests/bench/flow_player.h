// FlowPlayer: plays an order flow on a market, as the sequencer plays its batches.
//
// A flow is played twice. The first time the engine's ids of its orders become known, so that the
// second, measured time has every command's order at hand, as clients have.
#ifndef TESTS_BENCH_FLOW_PLAYER_H_
#define TESTS_BENCH_FLOW_PLAYER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "engine/ids.h"
#include "engine/market/lookahead.h"
#include "ledger/base/check.h"
#include "tests/bench/flow.h"
#include "tests/bench/flow_market.h"

namespace luheng::bench {

class FlowPlayer {
 public:
  explicit FlowPlayer(const Flow& flow) : market_(flow.header.book_count) {
    // No more slots are used than there are orders, and one that comes and goes.
    flow_ids_.resize(flow.header.record_count + 2);
  }

  // Plays steps [begin, end), looking ahead as the sequencer does. `make(step, commands)` fills a
  // step's command in; `played(step)` is called after each one.
  template <class Step, class Make, class Played>
  void Play(const Step* begin, const Step* end, const Make& make, const Played& played) {
    const auto count = static_cast<size_t>(end - begin);
    size_t made = 0;
    for (size_t i = 0; i < count; ++i) {
      for (; made < count && made <= i + engine::kFarAhead; ++made) {
        make(begin[made], ring_[made % kRingLength]);
        market_.machine().Prefetch(CommandAt(made, begin[made]).body, engine::Lookahead::kFar);
      }
      const size_t near = i + engine::kNearAhead;
      if (near < count) {
        market_.machine().Prefetch(CommandAt(near, begin[near]).body, engine::Lookahead::kNear);
      }
      market_.Run(CommandAt(i, begin[i]));
      played(begin[i]);
    }
  }

  // Adds what became of the record that was played last to the digest. Returns the order that it
  // made; none for a cancel. Stops the process if the market refused an order.
  engine::OrderId Count(const FlowRecord& record) {
    const engine::Result& result = market_.result();
    if (record.is_cancel()) {
      cancel_rejected_ += std::holds_alternative<engine::Rejection>(result.outcome) ? 1 : 0;
      return {};
    }
    const auto* report = std::get_if<engine::OrderReport>(&result.outcome);
    LUHENG_CHECK(report != nullptr);
    LUHENG_CHECK(report->state != engine::OrderState::kMatching);
    flow_ids_[engine::SlotOf(report->order)] = record.order_id;
    if (report->trade_count > 0) AddTrades(result, flow_ids_, record.order_id, digest_);
    return report->order;
  }

  FlowMarket& market() { return market_; }
  FlowOutcome outcome() const {
    return {.digest = digest_.value(),
            .trade_count = digest_.trade_count(),
            .cancel_rejected = cancel_rejected_};
  }

 private:
  static constexpr size_t kRingLength = 32;
  static_assert(kRingLength > engine::kFarAhead);

  // Commands come and go as in a server's queue. Each place of the ring has one of either kind, so
  // that filling one in is all that there is to do.
  template <class Step>
  engine::Command& CommandAt(size_t i, const Step& step) {
    return ring_[i % kRingLength].of_kind[step.is_cancel() ? 1 : 0];
  }

  FlowMarket market_;
  std::array<FlowCommands, kRingLength> ring_;
  std::vector<uint64_t> flow_ids_;  // By slot.
  TradeDigest digest_;
  uint64_t cancel_rejected_ = 0;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_FLOW_PLAYER_H_

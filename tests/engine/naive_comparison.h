// NaiveComparison: the state machine beside the naive exchange, command by command.
#ifndef TESTS_ENGINE_NAIVE_COMPARISON_H_
#define TESTS_ENGINE_NAIVE_COMPARISON_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/state_machine.h"
#include "tests/engine/workload.h"
#include "tests/reference/naive_exchange.h"

namespace luheng::engine::testing {

// What happened, so that a run in which nothing happens is seen.
struct ComparisonCounts {
  std::map<reference::NaiveEvent::Kind, int> events;
  std::map<RejectReason, int> reasons;
  int rejections = 0;
  int continuations = 0;
  int task_steps = 0;
  int turns = 0;  // Of these, while another task waited.
  int snapshots = 0;
  int auctions_with_trades = 0;
};

class NaiveComparison {
 public:
  NaiveComparison(uint64_t seed, uint32_t order_slots_max);

  // Runs so many commands of the workload; false after a difference, which is reported. Adds to
  // the counts.
  bool Run(int command_count, ComparisonCounts& counts);

 private:
  // Gives one command to both, and compares.
  void Step(const Deed& deed);
  // Gives it to the state machine, with the Continue commands that it needs.
  void Execute(const Deed& deed);
  void Apply(const Deed& deed);
  void Collect();
  // Saves the state, goes on with what was loaded from there, and compares.
  void Reload();

  bool accepted() const { return !std::holds_alternative<Rejection>(outcome_); }
  template <class Acceptance>
  const Acceptance& accepted_as() const {
    return std::get<Acceptance>(outcome_);
  }

  // Gives it to the naive exchange. Of what that has no part in, nothing.
  template <class Body>
  void Mirror(const Actor&, const Body&) {}
  void Mirror(const Actor& actor, const CreateMarket& body);
  void Mirror(const Actor& actor, const SetMarketRules& body);
  void Mirror(const Actor& actor, const CreateInstrument& body);
  void Mirror(const Actor& actor, const SetPriceFloor& body);
  void Mirror(const Actor& actor, const OpenAccount& body);
  void Mirror(const Actor& actor, const Deposit& body);
  void Mirror(const Actor& actor, const AllocateRights& body);
  void Mirror(const Actor& actor, const OpenTradingDay& body);
  void Mirror(const Actor& actor, const CloseTradingDay& body);
  void Mirror(const Actor& actor, const SetPhase& body);
  void Mirror(const Actor& actor, const SubmitOrder& body);
  void Mirror(const Actor& actor, const CancelOrder& body);
  void Mirror(const Actor& actor, const AmendOrder& body);
  void Mirror(const Actor& actor, const CancelOrders& body);
  void Mirror(const Actor& actor, const SetCancelTimer& body);
  void Mirror(const Actor& actor, const FireCancelTimer& body);
  void Mirror(const Actor& actor, const SetDisconnectRule& body);
  void Mirror(const Actor& actor, const ReportDisconnect& body);
  void Mirror(const Actor& actor, const RequestReversal& body);
  void Mirror(const Actor& actor, const ApproveReversal& body);
  void Mirror(const Actor& actor, const Continue& body);

  void CompareOutcome(const reference::NaiveOutcome& expected);
  void CompareEvents();
  void CompareInstruments();
  void CompareHoldings();
  void CompareOrders();
  void CompareTimers();

  uint32_t order_slots_max_;
  std::unique_ptr<StateMachine> machine_;
  Workload workload_;
  Random random_;
  reference::NaiveExchange naive_;
  // Of the last command.
  Result result_;
  Outcome outcome_;
  int64_t time_ = 0;
  uint64_t sequence_ = 0;
  std::vector<reference::NaiveEvent> events_;
  std::vector<TradeId> trades_;
  ComparisonCounts counts_;
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_NAIVE_COMPARISON_H_

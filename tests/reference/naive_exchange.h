// NaiveExchange: the rules of trading, written down as simply as can be, to judge the real ones by.
//
// All open orders are in one list, and every question walks over all of it: which order is best,
// what a book shows, what a participant may still get. A command does all its work at once, and a
// call auction tries every tick. It knows accounts, markets, instruments and orders; ids and times
// come from outside, and who may do what (roles) is none of its business. Give it the commands that
// the real exchange got, and compare.
//
// Files: naive_exchange.cc orders, naive_admission.cc what is refused, naive_matching.cc what
// orders do to each other, naive_day.cc phases and days, naive_cancelling.cc tasks and timers,
// naive_reversal.cc.
#ifndef TESTS_REFERENCE_NAIVE_EXCHANGE_H_
#define TESTS_REFERENCE_NAIVE_EXCHANGE_H_

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "tests/reference/naive_types.h"

namespace luheng::reference {

class NaiveExchange {
 public:
  // How many orders can be open at once.
  explicit NaiveExchange(size_t order_count_max) : order_count_max_(order_count_max) {}

  // What administrators and clerks do; only what was accepted comes here.
  void Add(engine::MarketId id, const engine::MarketRules& rules);
  void Add(engine::InstrumentId id, const engine::CreateInstrument& terms);
  void Add(engine::AccountId id, engine::ParticipantId participant);
  void SetRules(const engine::SetMarketRules& body);
  void SetFloor(const engine::SetPriceFloor& body);
  void Deposit(const engine::Deposit& body);
  void Allocate(const engine::AllocateRights& body);

  // Days and phases. `is_trading_day` is the calendar's to say.
  NaiveOutcome OpenDay(engine::TradingDay day, bool is_trading_day);
  NaiveOutcome CloseDay(engine::TradingDay day);
  NaiveOutcome SetPhase(const engine::SetPhase& body);

  // Traders. `id` is what the order is called if it is taken; `time` is the command's.
  NaiveOutcome Submit(engine::ParticipantId trader, const engine::SubmitOrder& body,
                      engine::OrderId id);
  NaiveOutcome Cancel(engine::ParticipantId trader, const engine::CancelOrder& body);
  NaiveOutcome Amend(engine::ParticipantId trader, const engine::AmendOrder& body);
  NaiveOutcome CancelMany(engine::ParticipantId trader, const engine::CancelOrders& body);
  NaiveOutcome SetTimer(engine::ParticipantId trader, const engine::SetCancelTimer& body,
                        int64_t time);
  NaiveOutcome SetRule(engine::ParticipantId trader, const engine::SetDisconnectRule& body);

  // The sequencer. GoOn() does the next part of a task.
  NaiveOutcome FireTimer(engine::AccountId account, int64_t time);
  NaiveOutcome Disconnect(engine::AccountId account, int64_t time);
  void GoOn();

  NaiveOutcome RequestReversal(const engine::Actor& actor, engine::TradeId trade,
                               engine::ReversalId id);
  NaiveOutcome ApproveReversal(const engine::Actor& actor, engine::ReversalId reversal);
  // Says what the trades of the last command are called, in their order.
  void NameTrades(const std::vector<engine::TradeId>& ids);

  // The events of the last command and of all that it set off, in order.
  const std::vector<NaiveEvent>& events() const { return events_; }
  // Before each command.
  void ForgetEvents() { events_.clear(); }

  const std::map<engine::AccountId, engine::ParticipantId>& owners() const { return owners_; }
  const std::map<engine::InstrumentId, NaiveInstrument>& instruments() const {
    return instruments_;
  }
  NaiveMoney MoneyOf(engine::AccountId account) const;
  NaivePosition PositionOf(engine::AccountId account, engine::InstrumentId instrument) const;
  const std::list<NaiveOrder>& orders() const { return orders_; }
  const std::map<engine::AccountId, NaiveTimer>& timers() const { return timers_; }
  size_t task_count() const { return tasks_.size(); }
  // What a side shows at each price, best first: price and quantity.
  std::vector<std::pair<int64_t, int64_t>> Depth(engine::InstrumentId instrument,
                                                 engine::Side side) const;

 private:
  using Orders = std::list<NaiveOrder>;

  // naive_exchange.cc
  NaiveOrder* Find(engine::OrderId id);
  int64_t AmountOf(engine::InstrumentId instrument, int64_t quantity, int64_t price) const;
  // Holds what so much of the order needs; a negative quantity gives back.
  void Hold(const NaiveOrder& order, int64_t quantity);
  void Erase(const NaiveOrder& order);
  void End(const NaiveOrder& order, engine::EndReason reason);
  void Rest(NaiveOrder& order);
  NaiveOutcome Enter(NaiveOrder& order);
  bool IsCancelling(engine::AccountId account) const;

  // naive_admission.cc
  engine::Rejection FindReason(engine::ParticipantId trader, const engine::SubmitOrder& body) const;
  engine::Rejection FindReason(engine::ParticipantId trader, const engine::AmendOrder& body);
  engine::Rejection FindPhaseReason(const NaiveInstrument& instrument,
                                    const engine::SubmitOrder& body) const;
  engine::Rejection FindPriceReason(const NaiveInstrument& instrument, int64_t price) const;
  engine::Rejection FindQuantityReason(const NaiveInstrument& instrument, int64_t quantity) const;
  engine::Rejection FindConditionReason(const NaiveInstrument& instrument,
                                        const engine::SubmitOrder& body) const;
  engine::Rejection FindOwnerReason(engine::ParticipantId trader, engine::AccountId account) const;
  // What the order would need more than it holds.
  struct Need {
    engine::AccountId account{};
    engine::InstrumentId instrument{};
    engine::Side side{};
    Wide whole_amount = 0;
    int64_t quantity = 0;
    Wide money = 0;
  };
  engine::Rejection FindMeansReason(const Need& need) const;
  engine::Rejection FindMeetReason(engine::InstrumentId instrument, engine::Side side,
                                   int64_t price) const;
  int64_t PriceOf(const NaiveInstrument& instrument, const engine::SubmitOrder& body) const;
  // What the participant has, and may get by open orders.
  int64_t Exposure(engine::ParticipantId participant, engine::InstrumentId instrument) const;

  // naive_matching.cc
  NaiveOrder* Best(engine::InstrumentId instrument, engine::Side side);
  const NaiveOrder* Best(engine::InstrumentId instrument, engine::Side side) const;
  // True if the rest of the order has to be cancelled, since it met its own participant.
  bool Match(NaiveOrder& order);
  bool PreventSelfTrade(NaiveOrder& coming, NaiveOrder& resting);
  bool WouldFill(const NaiveOrder& order) const;
  struct Deal {
    NaiveOrder& buyer;
    NaiveOrder& seller;
    int64_t quantity = 0;
    int64_t price = 0;
    NaiveEvent::Aggressor aggressor{};
  };
  void Trade(const Deal& deal);
  void TakeShown(NaiveOrder& order, int64_t quantity);
  void Reduce(NaiveOrder& order, int64_t quantity);
  void TellReduced(const NaiveOrder& order, int64_t quantity);
  void TriggerStops(engine::InstrumentId instrument);
  NaiveOrder* FirstReached(engine::InstrumentId instrument);

  // naive_day.cc
  void Uncross(engine::InstrumentId instrument);
  bool IsCrossed(engine::InstrumentId instrument) const;
  struct Clearing {
    int64_t price = 0;
    int64_t volume = 0;
    int64_t imbalance = 0;
  };
  Clearing FindClearing(engine::InstrumentId instrument) const;
  void Close(engine::InstrumentId id);
  void BeginDay(engine::InstrumentId id);
  void EndForbidden();

  // naive_cancelling.cc
  NaiveOutcome BeginCancel(NaiveTask task);
  // Does a part of the task: how many orders ended; and whether there is more to do.
  uint32_t CancelSome(NaiveTask& task);
  bool HasMore(const NaiveTask& task) const;
  bool ExpireSome(NaiveTask& task);
  void PlanExpiry(std::optional<engine::InstrumentId> instrument);

  // naive_reversal.cc
  NaiveTrade* FindTrade(engine::TradeId id);
  engine::Rejection FindReversalReason(const NaiveTrade& trade) const;
  bool IsParty(const NaiveTrade& trade, engine::ParticipantId participant) const;

  size_t order_count_max_;
  std::map<engine::MarketId, std::vector<engine::MarketRules>> markets_;
  std::map<engine::InstrumentId, NaiveInstrument> instruments_;
  std::map<engine::AccountId, engine::ParticipantId> owners_;
  std::map<engine::AccountId, NaiveMoney> money_;
  std::map<std::pair<engine::AccountId, engine::InstrumentId>, NaivePosition> positions_;
  std::optional<engine::TradingDay> open_day_;
  std::optional<engine::TradingDay> last_day_;
  Orders orders_;  // As they came.
  int64_t order_number_ = 0;
  int64_t place_ = 0;
  uint32_t slot_max_ = 0;  // The highest slot that any order had.
  int step_count_ = 0;     // Trades, and self-trades prevented, of the last Match().
  std::deque<NaiveTask> tasks_;
  std::map<engine::AccountId, NaiveTimer> timers_;
  std::vector<NaiveTrade> trades_;  // Of the day.
  std::vector<NaiveReversal> reversals_;
  std::vector<NaiveEvent> events_;
};

}  // namespace luheng::reference

#endif  // TESTS_REFERENCE_NAIVE_EXCHANGE_H_

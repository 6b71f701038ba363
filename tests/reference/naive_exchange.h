// NaiveExchange: what an order does, written down as simply as can be, to judge the real one by.
//
// Lists of orders in maps of prices, amounts multiplied out anew for every question, no limit on
// the work of a command. It knows accounts, instruments and orders; ids come from outside. Ask it
// before the real exchange, and compare.
#ifndef TESTS_REFERENCE_NAIVE_EXCHANGE_H_
#define TESTS_REFERENCE_NAIVE_EXCHANGE_H_

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/command.h"
#include "engine/reject.h"

namespace luheng::reference {

struct NaiveTrade {
  engine::OrderId buyer{};
  engine::OrderId seller{};
  int64_t quantity = 0;
  int64_t price = 0;
  int64_t amount = 0;
  bool operator==(const NaiveTrade&) const = default;
};

struct NaiveOutcome {
  engine::RejectReason reason = engine::RejectReason::kNone;
  engine::OrderState state{};  // When all is done; never kMatching.
  int64_t filled = 0;
  int64_t leaves = 0;
  int64_t filled_amount = 0;
  std::vector<NaiveTrade> trades;
};

struct NaivePosition {
  int64_t available = 0;
  int64_t held = 0;
  int64_t bought_today = 0;
  bool operator==(const NaivePosition&) const = default;
};

struct NaiveMoney {
  int64_t available = 0;
  int64_t held = 0;
  bool operator==(const NaiveMoney&) const = default;
};

struct NaiveInstrument {
  engine::CreateInstrument terms;
  bool is_open = false;
  bool is_halted = false;
  bool is_t_plus_one = false;
  int64_t order_quantity_max = 0;
  int64_t band_basis_points = 0;  // 0: no band.
  int64_t reference = 0;          // 0: none yet.
  int64_t low = 0;                // Of the day; 0: no band.
  int64_t high = 0;
  int64_t day_quantity = 0;
  int64_t day_value = 0;  // Sum of quantity times price.
};

class NaiveExchange {
 public:
  std::map<engine::AccountId, engine::ParticipantId> owners;
  std::map<engine::AccountId, NaiveMoney> money;
  std::map<std::pair<engine::AccountId, engine::InstrumentId>, NaivePosition> positions;
  std::map<engine::InstrumentId, NaiveInstrument> instruments;

  // What submitting does; `id` is what the order is called if it is taken.
  NaiveOutcome Submit(engine::ParticipantId participant, const engine::SubmitOrder& order,
                      engine::OrderId id);
  NaiveOutcome Cancel(engine::ParticipantId participant, engine::OrderId id);
  // Orders end, and the day's mean price becomes the reference.
  void CloseDay();
  // What was bought yesterday may be sold; the band lies around the reference.
  void OpenDay();

  // Quantity at each price of a side, best first.
  std::vector<std::pair<int64_t, int64_t>> Depth(engine::InstrumentId instrument,
                                                 engine::Side side) const;

 private:
  struct Order {
    engine::OrderId id{};
    engine::SubmitOrder terms;
    int64_t leaves = 0;
    int64_t filled_amount = 0;
  };
  // Best price first: bids are filed under the negative price.
  using Book = std::map<int64_t, std::list<Order>>;

  static int64_t Key(engine::Side side, int64_t price);
  int64_t AmountOf(engine::InstrumentId instrument, int64_t quantity, int64_t price) const;
  engine::RejectReason FindReason(engine::ParticipantId participant,
                                  const engine::SubmitOrder& order) const;
  void Hold(const engine::SubmitOrder& terms, int64_t quantity);
  void Release(const Order& order);
  NaiveTrade TradeBetween(Order& coming, Order& resting);

  std::map<std::pair<engine::InstrumentId, engine::Side>, Book> books_;
};

}  // namespace luheng::reference

#endif  // TESTS_REFERENCE_NAIVE_EXCHANGE_H_

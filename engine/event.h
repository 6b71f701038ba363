// What a command did: its outcome, and the events that get entries of their own.
#ifndef ENGINE_EVENT_H_
#define ENGINE_EVENT_H_

#include <cstdint>
#include <variant>
#include <vector>

#include "engine/reject.h"
#include "engine/rights/rights_event.h"
#include "engine/types.h"

namespace luheng::engine {

// Acceptances that tell more than "done". The kind of the command says which one follows.
struct ParticipantRegistered {
  ParticipantId participant{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant);
  }
};
struct AccountOpened {
  AccountId account{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account);
  }
};
struct MarketCreated {
  MarketId market{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.market);
  }
};
struct InstrumentCreated {
  InstrumentId instrument{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.instrument);
  }
};
// Of SubmitOrder, AmendOrder and CancelOrder: the order as the command left it.
struct OrderReport {
  OrderId order{};
  AccountId account{};
  OrderState state{};
  EndReason reason{};        // Why it was cancelled; kNone if it was not.
  Grams filled{};            // By this order so far.
  Grams leaves{};            // Still open, hidden ones included; 0 once the order has ended.
  Fen filled_amount{};       // What the filled quantity cost or brought.
  uint32_t trade_count = 0;  // Of this command; their entries follow the command's, two a trade.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.order, self.account, self.state, self.reason, self.filled, self.leaves,
      self.filled_amount, self.trade_count);
  }
};
// Of CancelOrders and FireCancelTimer. Each order's end has an entry of its own.
struct OrdersCancelled {
  uint32_t order_count = 0;  // By this command.
  bool is_pending = false;   // Continue commands cancel the rest.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.order_count, self.is_pending);
  }
};
struct ReversalRequested {
  ReversalId reversal{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.reversal);
  }
};
struct Done {
  template <class Self, class Archive>
  static void Fields(Self&, Archive&) {}
};

// In the order of the alternatives: refused, accepted with what the command's kind calls for, or
// proposed to a second person.
using Outcome = std::variant<Rejection, Done, ParticipantRegistered, AccountOpened, MarketCreated,
                             InstrumentCreated, OrderReport, OrdersCancelled, ReversalRequested,
                             RecordMade, Proposed, CarriedOut>;

// One side of a trade. A trade has two, the buying one first; neither names the other's account.
struct TradeSide {
  static constexpr uint16_t kKind = 0x8001;
  TradeId trade{};
  Side side{};
  bool aggressor = false;  // This side's order came second and took; neither did in an auction.
  OrderId order{};
  AccountId account{};
  InstrumentId instrument{};
  TradingDay day{};
  Grams quantity{};
  Price price{};
  Fen amount{};
  Grams leaves{};  // Of the order, after the trade.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.trade, self.side, self.aggressor, self.order, self.account, self.instrument, self.day,
      self.quantity, self.price, self.amount, self.leaves);
  }
};

// An order ended by anything but its own command.
struct OrderEnded {
  static constexpr uint16_t kKind = 0x8002;
  OrderId order{};
  AccountId account{};
  InstrumentId instrument{};
  OrderState state{};  // kCancelled or kExpired.
  EndReason reason{};
  Grams filled{};
  Grams unfilled{};  // What was given back.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.order, self.account, self.instrument, self.state, self.reason, self.filled,
      self.unfilled);
  }
};

// The official figures of an instrument's day.
struct InstrumentClosed {
  static constexpr uint16_t kKind = 0x8003;
  InstrumentId instrument{};
  TradingDay day{};
  Price close{};  // Volume-weighted mean, half up to the tick; without a trade the previous close.
  Grams volume{};
  Fen amount{};
  uint64_t trade_count = 0;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.instrument, self.day, self.close, self.volume, self.amount, self.trade_count);
  }
};

// A trade reached the price of a stop order, which is in the book from here on.
struct OrderTriggered {
  static constexpr uint16_t kKind = 0x8004;
  OrderId order{};
  AccountId account{};
  InstrumentId instrument{};
  Price last{};  // The price that did it.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.order, self.account, self.instrument, self.last);
  }
};

// An order lost some of its quantity without a trade, and goes on: kDecrement.
struct OrderReduced {
  static constexpr uint16_t kKind = 0x8005;
  OrderId order{};
  AccountId account{};
  InstrumentId instrument{};
  Grams reduced{};
  Grams leaves{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.order, self.account, self.instrument, self.reduced, self.leaves);
  }
};

// A call auction found its price; the trades follow.
struct AuctionPriced {
  static constexpr uint16_t kKind = 0x8006;
  InstrumentId instrument{};
  TradingDay day{};
  Price price{};      // 0 if no orders met.
  Grams volume{};     // The most that any price lets trade.
  Grams imbalance{};  // Left at this price on the side that has more.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.instrument, self.day, self.price, self.volume, self.imbalance);
  }
};

// One side of a trade that was undone, the buying one first: rights and money went back.
struct TradeReversed {
  static constexpr uint16_t kKind = 0x8007;
  TradeId trade{};
  Side side{};
  AccountId account{};
  InstrumentId instrument{};
  Grams quantity{};
  Fen amount{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.trade, self.side, self.account, self.instrument, self.quantity, self.amount);
  }
};

using Event = std::variant<TradeSide, OrderEnded, InstrumentClosed, OrderTriggered, OrderReduced,
                           AuctionPriced, TradeReversed, CertificateIssued, CertificateChanged,
                           ReserveChanged, MoneyBooked, SaleSettled, BidRanked, AuctionDecided,
                           ApplicantRanked, LotteryDecided, ContractMade, LeaseEnded,
                           ListingChanged, AlertRaised, LotterySealed, NameErased>;

// What Apply() fills. Reused from command to command, so that matching allocates nothing.
struct Result {
  Outcome outcome;
  std::vector<Event> events{};
};

}  // namespace luheng::engine

#endif  // ENGINE_EVENT_H_

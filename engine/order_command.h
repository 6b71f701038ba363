// Commands of traders: orders, what ends them, and the reversal of trades.
//
// The shape of a body is explained in engine/command.h.
#ifndef ENGINE_ORDER_COMMAND_H_
#define ENGINE_ORDER_COMMAND_H_

#include <cstdint>
#include <optional>

#include "engine/malformed.h"
#include "engine/types.h"

namespace luheng::engine {

// How long a cancel timer or a broken session may wait: at most a day.
inline constexpr int64_t kCancelTimeoutMaxUs = 86'400'000'000;

// A new order. A market order has no price: it may go as far as the band; it must not rest.
struct SubmitOrder {
  static constexpr uint16_t kKind = 40;
  AccountId account{};
  InstrumentId instrument{};
  Side side{};
  OrderType type = OrderType::kLimit;
  TimeInForce time_in_force{};
  SelfTradePrevention self_trade_prevention = SelfTradePrevention::kCancelNewest;
  bool post_only = false;  // Refused if it would trade at once.
  Grams quantity{};
  Price price{};                            // 0 for a market order.
  std::optional<Price> stop_price{};        // Of a stop order: it waits until a trade is there.
  std::optional<Grams> display_quantity{};  // Of an iceberg: what others see at a time.
  std::optional<TradingDay> expire_day{};   // Of GOOD_TILL_DATE: its last trading day.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.side, self.type, self.time_in_force,
      self.self_trade_prevention, self.post_only, self.quantity, self.price, self.stop_price,
      self.display_quantity, self.expire_day);
  }
};

struct CancelOrder {
  static constexpr uint16_t kKind = 41;
  OrderId order{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.order);
  }
};

// Gives an open order another quantity (what is filled included) and price. It keeps its place only
// if nothing but its quantity changes, and that downwards.
struct AmendOrder {
  static constexpr uint16_t kKind = 42;
  OrderId order{};
  Grams quantity{};
  Price price{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.order, self.quantity, self.price);
  }
};

// Cancels all open orders of an account, or those of one instrument, or of one side.
struct CancelOrders {
  static constexpr uint16_t kKind = 43;
  AccountId account{};
  std::optional<InstrumentId> instrument{};
  std::optional<Side> side{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.side);
  }
};

// Cancels all open orders of the account after so long, unless the timer is set again or stopped.
struct SetCancelTimer {
  static constexpr uint16_t kKind = 44;
  AccountId account{};
  int64_t timeout_us = 0;  // 0 stops the timer.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.timeout_us);
  }
};

// The sequencer's: the account's timer has run out.
struct FireCancelTimer {
  static constexpr uint16_t kKind = 45;
  AccountId account{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account);
  }
};

// What happens to the account's orders when its session breaks: they are cancelled after a while,
// or (without one) stay. Calls off a cancellation that a broken session has started.
struct SetDisconnectRule {
  static constexpr uint16_t kKind = 46;
  AccountId account{};
  std::optional<int64_t> grace_us{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.grace_us);
  }
};

// The sequencer's: the session of an account with a disconnect rule broke, or the server restarted.
struct ReportDisconnect {
  static constexpr uint16_t kKind = 47;
  AccountId account{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account);
  }
};

// Asks for a trade of the open day to be undone; two others have to approve.
struct RequestReversal {
  static constexpr uint16_t kKind = 48;
  TradeId trade{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.trade);
  }
};

// The second approval undoes the trade.
struct ApproveReversal {
  static constexpr uint16_t kKind = 49;
  ReversalId reversal{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.reversal);
  }
};

// As FindMalformed(CommandBody), which calls these.
std::optional<Malformed> FindMalformed(const SubmitOrder& body);
std::optional<Malformed> FindMalformed(const CancelOrder& body);
std::optional<Malformed> FindMalformed(const AmendOrder& body);
std::optional<Malformed> FindMalformed(const CancelOrders& body);
std::optional<Malformed> FindMalformed(const SetCancelTimer& body);
std::optional<Malformed> FindMalformed(const FireCancelTimer& body);
std::optional<Malformed> FindMalformed(const SetDisconnectRule& body);
std::optional<Malformed> FindMalformed(const ReportDisconnect& body);
std::optional<Malformed> FindMalformed(const RequestReversal& body);
std::optional<Malformed> FindMalformed(const ApproveReversal& body);

}  // namespace luheng::engine

#endif  // ENGINE_ORDER_COMMAND_H_

#include "engine/market/admission.h"

#include "engine/market/phases.h"

namespace luheng::engine {
namespace {

std::optional<Rejection> CheckPhase(const Instrument& instrument) {
  if (instrument.phase == Phase::kClosed) return Rejection{RejectReason::kMarketClosed};
  if (!RulesOf(instrument.phase).submit) return Rejection{RejectReason::kInstrumentHalted};
  return std::nullopt;
}

std::optional<Rejection> CheckTerms(const Instrument& instrument, const SubmitOrder& body) {
  const TradingGrid& grid = instrument.grid;
  const DayLimits& limits = *instrument.today;
  if (!grid.IsWholeLots(body.quantity)) {
    return Rejection{RejectReason::kOffLot, grid.lot().value()};
  }
  if (!grid.IsWholeTicks(body.price)) {
    return Rejection{RejectReason::kOffTick, grid.tick().value()};
  }
  if (body.quantity > limits.order_quantity_max) {
    return Rejection{RejectReason::kOrderTooLarge, limits.order_quantity_max.value()};
  }
  if (body.price < limits.floor) {
    return Rejection{RejectReason::kBelowFloor, limits.floor.value()};
  }
  if (body.price > limits.high) return Rejection{RejectReason::kAboveBand, limits.high.value()};
  if (body.price < limits.low) return Rejection{RejectReason::kBelowBand, limits.low.value()};
  return std::nullopt;
}

std::optional<Rejection> CheckHoldings(const RuleView& view, const SubmitOrder& body,
                                       const Admission& admission) {
  const Holdings& holdings = view.registry.holdings();
  switch (body.side) {
    case Side::kBuy: {
      const Fen available = holdings.Find(admission.account)->available;
      if (admission.amount <= available) return std::nullopt;
      return Rejection{RejectReason::kInsufficientFunds, available.value()};
    }
    case Side::kSell: {
      const PositionNumber position = holdings.FindPosition(admission.account, body.instrument);
      const Grams available = position == PositionNumber{}
                                  ? Grams{}
                                  : holdings.AvailableOf(holdings.position(position));
      if (body.quantity <= available) return std::nullopt;
      return Rejection{RejectReason::kInsufficientHoldings, available.value()};
    }
  }
  return std::nullopt;
}

}  // namespace

std::variant<Admission, Rejection> Admit(const RuleView& view, const SubmitOrder& body) {
  Admission admission;
  const auto account = view.registry.FindAccountNumber(body.account);
  if (!account) return Rejection{RejectReason::kAccountUnknown};
  admission.account = *account;
  admission.participant = view.registry.holdings().Find(*account)->participant;
  if (admission.participant != view.actor.participant) {
    return Rejection{RejectReason::kAccountNotOwned};
  }
  const Instrument* instrument = view.exchange.FindInstrument(body.instrument);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  if (auto rejection = CheckPhase(*instrument)) return *rejection;
  if (auto rejection = CheckTerms(*instrument, body)) return *rejection;
  admission.lots = instrument->grid.ToLots(body.quantity);
  admission.ticks = instrument->grid.ToTicks(body.price);
  const auto amount = instrument->grid.BoundedAmount(admission.lots, admission.ticks);
  if (!amount) return Rejection{RejectReason::kAmountTooLarge, kAmountMax.value()};
  admission.amount = *amount;
  const Statistics& total = instrument->total;
  if (total.volume.value() > kTurnoverMax || total.amount.value() > kTurnoverMax) {
    return Rejection{RejectReason::kAmountTooLarge, kTurnoverMax};
  }
  if (auto rejection = CheckHoldings(view, body, admission)) return *rejection;
  if (view.exchange.orders().full()) {
    return Rejection{RejectReason::kBookFull, view.exchange.orders().slot_count_max()};
  }
  return admission;
}

}  // namespace luheng::engine

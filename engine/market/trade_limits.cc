#include "engine/market/trade_limits.h"

#include <algorithm>

namespace luheng::engine {

std::optional<Rejection> CheckPositionLimit(const RuleView& view, const Instrument& instrument,
                                            ParticipantId participant, Grams added) {
  const std::optional<Grams>& limit = instrument.today->position_max;
  if (!limit) return std::nullopt;
  const Holdings& holdings = view.registry.holdings();
  Int128 total = 0;
  for (const AccountId account : view.registry.AccountsOf(participant)) {
    const PositionNumber number =
        holdings.FindPosition(*view.registry.FindAccountNumber(account), instrument.id);
    if (number == PositionNumber{}) continue;
    const Position& position = holdings.position(number);
    total += position.available.value();
    total += position.held.value();
    total += position.bought.value();
    total += position.buying.value();
  }
  if (total + added.value() <= limit->value()) return std::nullopt;
  const Int128 room = std::max<Int128>(limit->value() - total, 0);
  return Rejection{RejectReason::kPositionLimit, static_cast<int64_t>(room)};
}

}  // namespace luheng::engine

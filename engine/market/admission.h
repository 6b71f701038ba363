// Admission: every check that an order has to pass, in order.
#ifndef ENGINE_MARKET_ADMISSION_H_
#define ENGINE_MARKET_ADMISSION_H_

#include <cstdint>
#include <optional>
#include <variant>

#include "engine/arithmetic.h"
#include "engine/rules.h"

namespace luheng::engine {

// An iceberg shows at least this part of itself: it is filled in at most so many pieces.
inline constexpr int64_t kIcebergPartsMax = 100;

// An order that passed all checks, with what the checks found.
struct Admission {
  AccountNumber account{};
  ParticipantId participant{};
  PositionNumber position{};  // 0: the account has none yet.
  Lots lots{};
  Ticks ticks{};  // Of a market order, as far as it may go.
  Fen amount{};   // Of all lots at this price.
};

// The first reason that applies, in the order of docs/reject_reasons.md, or the admission.
std::variant<Admission, Rejection> Admit(const RuleView& view, const SubmitOrder& body);

// What an open order would become.
struct Amendment {
  uint32_t slot = 0;
  Lots lots{};  // What is filled included.
  Ticks ticks{};
};
std::variant<Amendment, Rejection> Admit(const RuleView& view, const AmendOrder& body);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_ADMISSION_H_

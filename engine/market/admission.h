// Admission: every check that an order has to pass, in order.
#ifndef ENGINE_MARKET_ADMISSION_H_
#define ENGINE_MARKET_ADMISSION_H_

#include <variant>

#include "engine/arithmetic.h"
#include "engine/rules.h"

namespace luheng::engine {

// An order that passed all checks, with what the checks found.
struct Admission {
  AccountNumber account{};
  ParticipantId participant{};
  Lots lots;
  Ticks ticks;
  Fen amount;  // At the limit price.
};

// The first reason against the order, or what it takes to take it.
std::variant<Admission, Rejection> Admit(const RuleView& view, const SubmitOrder& body);

}  // namespace luheng::engine

#endif  // ENGINE_MARKET_ADMISSION_H_

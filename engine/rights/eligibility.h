// Eligibility: checks E01 to E16 of who may sell what to whom (docs/market_rules.md).
//
// All checks are made, and every one that fails is told, with what was found.
#ifndef ENGINE_RIGHTS_ELIGIBILITY_H_
#define ENGINE_RIGHTS_ELIGIBILITY_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/rules.h"

namespace luheng::engine {

// What is to change hands. Of a primary sale `seller` is 0, and the checks of sellers are left out;
// of an offer to nobody yet `buyer` is 0, and those of buyers are.
struct Deal {
  AccountId seller{};
  CertificateId certificate{};
  AccountId buyer{};
  InstrumentId instrument{};       // What is sold.
  InstrumentId into_instrument{};  // What the buyer gets.
  Grams quantity{};
  Price price{};          // 0: no price is named, and none is checked.
  bool is_bound = false;  // The quantity is held for this deal already.
};

// A check that failed: `found` and `limit` are in the unit of the check.
struct Finding {
  uint8_t check = 0;  // n of En.
  int64_t found = 0;
  int64_t limit = 0;
};

// REQUIRES: accounts, certificate and instruments exist where they are given.
std::vector<Finding> FindIneligible(const RuleView& view, const Deal& deal);

// kNotEligible with bit n for every En that fails. `checks`: bit n for every En that counts.
// An instrument in book-entry form has none of these, but its market's kPositionLimit.
inline constexpr int64_t kAllChecks = -1;
std::optional<Rejection> CheckEligible(const RuleView& view, const Deal& deal,
                                       int64_t checks = kAllChecks);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_ELIGIBILITY_H_

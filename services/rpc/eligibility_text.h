// What the checks of eligibility E01 to E16 say to people (docs/market_rules.md).
#ifndef SERVICES_RPC_ELIGIBILITY_TEXT_H_
#define SERVICES_RPC_ELIGIBILITY_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/rights/eligibility.h"

namespace luheng::services {

// What the numbers of a finding are.
enum class Evidence { kNone, kGrams, kDays, kPlaces, kParticipant };

struct CheckText {
  std::string_view found;   // What is wrong: a clause.
  Evidence evidence{};      // What is told with it.
  std::string_view remedy;  // What to do: a sentence.
};

// REQUIRES: 1 <= check <= 16.
const CheckText& TextOfCheck(int check);

// "E08" for 8.
std::string CheckCode(int check);

// What is wrong, with what was found.
std::string DescribeFinding(const engine::Finding& finding);

// All checks whose bit is set (bit n for En), each with what is wrong: "E05: ...; E08: ...".
std::string DescribeChecks(int64_t bits);

}  // namespace luheng::services

#endif  // SERVICES_RPC_ELIGIBILITY_TEXT_H_

// What can be wrong with a command's body by itself, and how the lists of requirements are written.
#ifndef ENGINE_MALFORMED_H_
#define ENGINE_MALFORMED_H_

#include <cstdint>
#include <initializer_list>
#include <optional>

namespace luheng::engine {

// What is wrong with a body by itself, in any state of the exchange.
struct Malformed {
  const char* field;    // Name of the field, as in the body.
  const char* problem;  // For people: what it must be.
};

struct Requirement {
  bool is_met;
  Malformed otherwise;
};

// The first requirement that is not met.
inline std::optional<Malformed> FirstUnmet(std::initializer_list<Requirement> requirements) {
  for (const Requirement& requirement : requirements) {
    if (!requirement.is_met) return requirement.otherwise;
  }
  return std::nullopt;
}

inline constexpr const char* kMustBeGiven = "must be given";
inline constexpr const char* kMustBeKnown = "must be one of the enumeration's values";
inline constexpr const char* kMustBeDay = "must be a day of the years 1990 to 2200";
inline constexpr const char* kMustBeAmount = "must be 1 to 10^15";

// Ids begin at 1.
template <class Id>
constexpr bool IsGiven(Id id) {
  return id != Id{};
}
template <class Amount>
constexpr bool IsIn(Amount amount, int64_t min, Amount max) {
  return amount >= Amount{min} && amount <= max;
}

}  // namespace luheng::engine

#endif  // ENGINE_MALFORMED_H_

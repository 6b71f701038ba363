// What a field of a type may be: the part of FindMalformed that needs no telling body by body.
//
//   id, hash                 given
//   Grams, Price, Fen        1 to 10^15
//   TradingDay               a day of the years 1990 to 2200
//   TimeMicros               after 1970
//   Adcode                   a code of 6 digits
//   enumeration              one of its values
//   text                     1 to 200 bytes of UTF-8 without control characters
//   number, bool             anything; the body's own rules may narrow it
//
// A field that the body lists in kMayBeEmpty may also be 0 or empty.
#ifndef ENGINE_RIGHTS_FIELD_RULES_H_
#define ENGINE_RIGHTS_FIELD_RULES_H_

#include <array>
#include <concepts>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/arithmetic.h"
#include "engine/malformed.h"
#include "engine/market/calendar.h"
#include "engine/text.h"
#include "engine/types.h"
#include "ledger/base/check.h"

namespace luheng::engine {

inline constexpr size_t kTextSizeMax = 200;

// What is wrong with a field's value; nullptr if nothing is.
inline const char* ProblemOf(bool) { return nullptr; }
template <std::integral Number>
const char* ProblemOf(Number) {
  return nullptr;
}
inline const char* ProblemOf(Grams value) {
  return IsIn(value, 1, kQuantityMax) ? nullptr : kMustBeAmount;
}
inline const char* ProblemOf(Price value) {
  return IsIn(value, 1, kPriceMax) ? nullptr : kMustBeAmount;
}
inline const char* ProblemOf(Fen value) {
  return IsIn(value, 1, kAmountMax) ? nullptr : kMustBeAmount;
}
inline const char* ProblemOf(TimeMicros value) {
  return value > TimeMicros{0} ? nullptr : "must be a time after 1970";
}
inline const char* ProblemOf(TradingDay day) { return IsCalendarDay(day) ? nullptr : kMustBeDay; }
inline const char* ProblemOf(Adcode code) {
  return code >= Adcode{100'000} && code <= Adcode{999'999} ? nullptr
                                                            : "must be a code of 6 digits";
}
inline const char* ProblemOf(const Hash256& hash) {
  return hash != Hash256{} ? nullptr : kMustBeGiven;
}
inline const char* ProblemOf(const std::string& text) {
  const bool is_text = !text.empty() && text.size() <= kTextSizeMax && IsPlainUtf8(text);
  return is_text ? nullptr : "must be 1 to 200 bytes of UTF-8 without control characters";
}
template <class Enum>
requires std::is_enum_v<Enum>
const char* ProblemOf(Enum value) {
  if constexpr (requires { IsKnown(value); }) {
    return IsKnown(value) ? nullptr : kMustBeKnown;
  } else {
    return IsGiven(value) ? nullptr : kMustBeGiven;
  }
}
template <class Value>
const char* ProblemOf(const std::optional<Value>& value) {
  return value ? ProblemOf(*value) : nullptr;
}
// The elements are for the body's own rules.
template <class Value>
const char* ProblemOf(const std::vector<Value>& values) {
  return values.empty() ? kMustBeGiven : nullptr;
}

// The archive that looks at every field.
class FieldRules {
 public:
  FieldRules(const std::vector<std::string>& names, std::string_view may_be_empty)
      : names_(names), may_be_empty_(may_be_empty) {}

  template <class... T>
  void operator()(const T&... values) {
    (Look(values), ...);
    LUHENG_CHECK(next_ == names_.size());
  }
  const std::optional<Malformed>& found() const { return found_; }

 private:
  bool MayBeEmpty(std::string_view name) const {
    for (size_t at = may_be_empty_.find(name); at != std::string_view::npos;
         at = may_be_empty_.find(name, at + 1)) {
      const size_t end = at + name.size();
      const bool begins = at == 0 || may_be_empty_[at - 1] == ' ';
      if (begins && (end == may_be_empty_.size() || may_be_empty_[end] == ' ')) return true;
    }
    return false;
  }

  template <class T>
  void Look(const T& value) {
    LUHENG_CHECK(next_ < names_.size());
    const std::string& name = names_[next_++];
    if (found_ || (value == T{} && MayBeEmpty(name))) return;
    if (const char* problem = ProblemOf(value)) found_ = Malformed{name.c_str(), problem};
  }

  const std::vector<std::string>& names_;
  std::string_view may_be_empty_;
  size_t next_ = 0;
  std::optional<Malformed> found_;
};

// The names of a body's fields. They live for ever.
template <class Body>
const std::vector<std::string>& FieldNamesOf() {
  static const std::vector<std::string> names = [] {
    std::istringstream words{std::string(Body::kFieldNames)};
    std::vector<std::string> list;
    for (std::string word; words >> word;) list.push_back(word);
    return list;
  }();
  return names;
}

// The first field that cannot be what it is.
template <class Body>
std::optional<Malformed> FindMalformedField(const Body& body) {
  std::string_view may_be_empty;
  if constexpr (requires { Body::kMayBeEmpty; }) may_be_empty = Body::kMayBeEmpty;
  FieldRules rules(FieldNamesOf<Body>(), may_be_empty);
  Body::Fields(body, rules);
  return rules.found();
}

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_FIELD_RULES_H_

// Parameters: the rows of the rules' numbers, and which of them answers a question.
//
// Not thread-safe.
#ifndef ENGINE_RIGHTS_PARAMETERS_H_
#define ENGINE_RIGHTS_PARAMETERS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/codec.h"
#include "engine/rights/enterprise_command.h"
#include "engine/rights/parameter.h"
#include "engine/types.h"

namespace luheng::engine {

// City (xxxx00) and province (xx0000) of a place.
constexpr Adcode CityOf(Adcode county) { return Adcode{static_cast<uint32_t>(county) / 100 * 100}; }
constexpr Adcode ProvinceOf(Adcode county) {
  return Adcode{static_cast<uint32_t>(county) / 10'000 * 10'000};
}
// Whether a place is the other, or a city or province around it.
constexpr bool Covers(Adcode place, Adcode other) {
  return place == other || place == CityOf(other) || place == ProvinceOf(other);
}

class Parameters {
 public:
  struct Question {
    Parameter parameter{};
    Adcode county{};
    std::optional<Pollutant> pollutant{};
    uint16_t variant = 0;
  };

  // The value on `day`; nullopt if no row fits.
  std::optional<int64_t> Find(const Question& question, TradingDay day) const;
  // The same, with what holds where there is no row.
  int64_t Get(const Question& question, TradingDay day, int64_t otherwise) const {
    return Find(question, day).value_or(otherwise);
  }
  // All rows, by parameter, county, pollutant, variant and effective day.
  std::vector<SetParameter> Rows() const;

  // Adds the row, or replaces the one of the same day.
  void Set(const SetParameter& row);

  void Save(Writer& writer) const { writer(Rows()); }
  void Load(Reader& reader);

 private:
  struct Key {
    Parameter parameter{};
    Adcode county{};
    uint8_t pollutant = 0;  // 0: any.
    uint16_t variant = 0;
    auto operator<=>(const Key&) const = default;
  };
  using ByDay = absl::btree_map<TradingDay, SetParameter>;

  absl::btree_map<Key, ByDay> rows_;
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_PARAMETERS_H_

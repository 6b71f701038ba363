// Tallies: what was traded and reclaimed, by day, place, pollutant and way, for all statistics.
//
// Not thread-safe.
#ifndef ENGINE_RIGHTS_TALLIES_H_
#define ENGINE_RIGHTS_TALLIES_H_

#include <cstdint>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/codec.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

struct Tally {
  static constexpr const char* kFieldNames =
      "county_code pollutant day cause trade_count quantity_grams amount_fen";
  Adcode county{};
  Pollutant pollutant{};
  TradingDay day{};
  RightsCause cause{};
  uint64_t trade_count = 0;
  Grams quantity{};
  Fen amount{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.county, self.pollutant, self.day, self.cause, self.trade_count, self.quantity,
      self.amount);
  }
};

// Whether money was paid for what is counted so, so that it has a price.
constexpr bool IsTrade(RightsCause cause) {
  return cause != RightsCause::kReclaim && cause != RightsCause::kRepurchase;
}

// Days from `first` to `last`, both included.
struct DayRange {
  TradingDay first{};
  TradingDay last{};
};

// What was traded against money.
struct Turnover {
  Grams quantity{};
  Fen amount{};
};

class Tallies {
 public:
  // Adds the row's counts to those of its key.
  void Add(const Tally& row);
  // Rows of a place and pollutant in these days, by day and cause.
  std::vector<Tally> Of(Adcode county, Pollutant pollutant, const DayRange& days) const;
  // The trades among these.
  Turnover TurnoverIn(Adcode county, Pollutant pollutant, const DayRange& days) const;
  // All rows, by county, pollutant, day and cause.
  std::vector<Tally> Rows() const;

  void Save(Writer& writer) const { writer(Rows()); }
  void Load(Reader& reader);

 private:
  struct Key {
    Adcode county{};
    Pollutant pollutant{};
    TradingDay day{};
    RightsCause cause{};
    auto operator<=>(const Key&) const = default;
  };

  absl::btree_map<Key, Tally> rows_;
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_TALLIES_H_

#include "engine/rights/tallies.h"

namespace luheng::engine {

void Tallies::Add(const Tally& row) {
  const Key key{row.county, row.pollutant, row.day, row.cause};
  const auto [found, is_new] = rows_.try_emplace(key, row);
  if (is_new) return;
  found->second.trade_count += row.trade_count;
  found->second.quantity += row.quantity;
  found->second.amount += row.amount;
}

std::vector<Tally> Tallies::Of(Adcode county, Pollutant pollutant, const DayRange& days) const {
  std::vector<Tally> rows;
  for (auto at = rows_.lower_bound(Key{county, pollutant, days.first, RightsCause{}});
       at != rows_.end() && at->first.county == county && at->first.pollutant == pollutant &&
       at->first.day <= days.last;
       ++at) {
    rows.push_back(at->second);
  }
  return rows;
}

Turnover Tallies::TurnoverIn(Adcode county, Pollutant pollutant, const DayRange& days) const {
  Turnover turnover;
  for (const Tally& row : Of(county, pollutant, days)) {
    if (!IsTrade(row.cause)) continue;
    turnover.quantity += row.quantity;
    turnover.amount += row.amount;
  }
  return turnover;
}

std::vector<Tally> Tallies::Rows() const {
  std::vector<Tally> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  return rows;
}

void Tallies::Load(Reader& reader) {
  std::vector<Tally> rows;
  reader(rows);
  for (const Tally& row : rows) Add(row);
}

}  // namespace luheng::engine

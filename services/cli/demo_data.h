// The data of the demonstration: Zhuji's market of 2023, read from CSV files and checked.
#ifndef SERVICES_CLI_DEMO_DATA_H_
#define SERVICES_CLI_DEMO_DATA_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "luheng/admin/v1/market.pb.h"
#include "luheng/registry/v1/enterprise.pb.h"
#include "luheng/type/v1/pollutant.pb.h"
#include "services/cli/csv.h"

namespace luheng::services::cli {

// Who trades: a USCC, or "reserve:" and the county's GB/T 2260 code.
using Party = std::string;
inline constexpr char kReservePrefix[] = "reserve:";

// What the bureau knows of an enterprise.
struct DemoPapers {
  registry::v1::Industry industry{};
  Party controller;  // A party, or a group that several enterprises name.
  std::string permit_no;
  absl::CivilDay permit_from;
  absl::CivilDay permit_to;
  std::string eia_no;
  bool has_cems = false;
  registry::v1::CodeColour code_colour{};
};

struct DemoParticipant {
  Party party;
  std::string uscc;
  std::string display_name;
  std::string county_code;
  std::optional<DemoPapers> papers{};  // Of enterprises.
  bool is_reserve() const { return party.rfind(kReservePrefix, 0) == 0; }
};

struct DemoTrade {
  size_t line = 0;  // Of the file.
  std::string trade_no;
  absl::CivilDay day;
  type::v1::Pollutant pollutant{};
  Party seller;
  Party buyer;
  int64_t quantity_grams = 0;
  int64_t price_fen_per_tonne = 0;  // A year.
  int64_t amount_fen = 0;
};

using DemoCalendar = std::map<absl::CivilDay, admin::v1::DayKind>;

struct DemoData {
  std::vector<DemoParticipant> participants;  // Enterprises as in the file, then reserves.
  DemoCalendar calendar;
  std::vector<DemoTrade> trades;  // By day.
};

// Terms of every right of the demonstration.
inline constexpr int kDemoTermYears = 5;

// Reads enterprises.csv, calendar_2023.csv and zhuji_2023_trades.csv of the directory; the rest of
// it is read by demo_rights_data.h.
// INVALID_ARGUMENT names file and line: a party that is no enterprise, another term, an amount that
// is not quantity times price times years, a day out of order or without trading.
absl::StatusOr<DemoData> LoadDemoData(const std::string& directory);

// A table of the demonstration's data that has these columns.
absl::StatusOr<CsvTable> ReadDemoTable(const std::string& path,
                                       const std::vector<std::string>& columns);
// INVALID_ARGUMENT that names file and line.
absl::Status WrongDemoRow(const std::string& file, size_t line, const std::string& problem);

// True for a weekday that is no holiday, and for a make-up workday.
bool IsTradingDay(const DemoCalendar& calendar, absl::CivilDay day);

// What everybody must have before the first trade, so that every trade can settle.
struct DemoEndowment {
  std::map<Party, int64_t> money_fen;                                         // Of buyers.
  std::map<std::pair<Party, type::v1::Pollutant>, int64_t> quantities_grams;  // Of sellers.
};
DemoEndowment EndowmentFor(const std::vector<DemoTrade>& trades);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_DATA_H_

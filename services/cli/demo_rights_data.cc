#include "services/cli/demo_rights_data.h"

#include <utility>

#include "ledger/base/status_macros.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

// Reads every row of a file with `read(table, row)`, whose errors get file and line.
template <class Row, class Read>
absl::StatusOr<std::vector<Row>> ReadRows(const std::string& directory, const std::string& file,
                                          const std::vector<std::string>& columns,
                                          const Read& read) {
  LUHENG_ASSIGN_OR_RETURN(const CsvTable table, ReadDemoTable(directory + "/" + file, columns));
  std::vector<Row> rows;
  for (size_t i = 0; i < table.row_count(); ++i) {
    absl::StatusOr<Row> row = read(table, i);
    if (!row.ok()) {
      return WrongDemoRow(file, table.LineOf(i), std::string(row.status().message()));
    }
    rows.push_back(*std::move(row));
  }
  return rows;
}

absl::StatusOr<admin::v1::SetParameterRequest> ReadParameter(const CsvTable& table, size_t row) {
  admin::v1::SetParameterRequest request;
  LUHENG_ASSIGN_OR_RETURN(const auto parameter,
                          ParseEnum<admin::v1::Parameter>(table.Get(row, "parameter")));
  request.set_parameter(parameter);
  request.set_county_code(table.Get(row, "county_code"));
  if (!table.Get(row, "pollutant").empty()) {
    LUHENG_ASSIGN_OR_RETURN(const auto pollutant,
                            ParseEnum<type::v1::Pollutant>(table.Get(row, "pollutant")));
    request.set_pollutant(pollutant);
  }
  LUHENG_ASSIGN_OR_RETURN(const int64_t variant, ParseInteger(table.Get(row, "variant")));
  request.set_variant(static_cast<int32_t>(variant));
  LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDay(table.Get(row, "effective_day")));
  *request.mutable_effective_day() = ToTradingDay(day);
  LUHENG_ASSIGN_OR_RETURN(const int64_t value, ParseInteger(table.Get(row, "value")));
  request.set_value(value);
  request.set_source(table.Get(row, "source"));
  return request;
}

absl::StatusOr<DemoReclaim> ReadReclaim(const CsvTable& table, size_t row) {
  DemoReclaim reclaim;
  reclaim.reclaim_no = table.Get(row, "reclaim_no");
  LUHENG_ASSIGN_OR_RETURN(reclaim.day, ParseDay(table.Get(row, "date")));
  LUHENG_ASSIGN_OR_RETURN(reclaim.pollutant,
                          ParseEnum<type::v1::Pollutant>(table.Get(row, "pollutant")));
  reclaim.holder = table.Get(row, "holder");
  LUHENG_ASSIGN_OR_RETURN(reclaim.quantity_grams,
                          ParseDecimal(table.Get(row, "quantity_tonnes_per_year"), kTonneDecimals));
  // R1 to R8, in the order of the API's values.
  const std::string& reason = table.Get(row, "reason");
  const int number = reason.size() == 2 && reason[0] == 'R' ? reason[1] - '0' : 0;
  if (number < 1 || !rights::v1::ReclaimReason_IsValid(number)) {
    return absl::InvalidArgumentError("reason: must be R1 to R8");
  }
  reclaim.reason = static_cast<rights::v1::ReclaimReason>(number);
  return reclaim;
}

absl::StatusOr<DemoApplicant> ReadApplicant(const CsvTable& table, size_t row) {
  DemoApplicant applicant{.party = table.Get(row, "applicant")};
  LUHENG_ASSIGN_OR_RETURN(
      applicant.demand_grams,
      ParseDecimal(table.Get(row, "approved_demand_tonnes_per_year"), kTonneDecimals));
  return applicant;
}

}  // namespace

absl::StatusOr<DemoRights> LoadDemoRights(const std::string& directory) {
  const std::vector<std::string> applicant_columns = {"applicant",
                                                      "approved_demand_tonnes_per_year"};
  DemoRights rights;
  LUHENG_ASSIGN_OR_RETURN(rights.parameters, ReadRows<admin::v1::SetParameterRequest>(
                                                 directory, "parameters.csv",
                                                 {"parameter", "county_code", "pollutant",
                                                  "variant", "effective_day", "value", "source"},
                                                 ReadParameter));
  LUHENG_ASSIGN_OR_RETURN(rights.reclaims,
                          ReadRows<DemoReclaim>(directory, "zhuji_2023_reclaims.csv",
                                                {"reclaim_no", "date", "pollutant", "holder",
                                                 "quantity_tonnes_per_year", "reason"},
                                                ReadReclaim));
  LUHENG_ASSIGN_OR_RETURN(rights.applicants,
                          ReadRows<DemoApplicant>(directory, "zhuji_2023_voc_lottery.csv",
                                                  applicant_columns, ReadApplicant));
  LUHENG_ASSIGN_OR_RETURN(rights.oversubscribed,
                          ReadRows<DemoApplicant>(directory, "voc_lottery_oversubscribed.csv",
                                                  applicant_columns, ReadApplicant));
  return rights;
}

}  // namespace luheng::services::cli

#include "services/cli/export/csv_file.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/cli/csv.h"

namespace luheng::services::cli {
namespace {

// The last four are = + - @ in full width, which East Asian spreadsheets take for the same.
constexpr std::array<std::string_view, 12> kFormulaStarts = {"=",
                                                             "+",
                                                             "-",
                                                             "@",
                                                             "\t",
                                                             "\r",
                                                             "\n",
                                                             "'",
                                                             "\xef\xbc\x9d",
                                                             "\xef\xbc\x8b",
                                                             "\xef\xbc\x8d",
                                                             "\xef\xbc\xa0"};

bool LooksLikeFormula(std::string_view text) {
  return std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(), [text](std::string_view start) {
    return text.substr(0, start.size()) == start;
  });
}

// Digits, and what stands between them in numbers, days and times.
bool LooksLikeNumber(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos &&
         text.find_first_not_of("0123456789.,-/:+%eE ") == std::string_view::npos;
}

std::string SpreadsheetField(const Cell& cell) {
  std::string text = PlainText(cell);
  if (const auto* value = std::get_if<int64_t>(&cell)) {
    const bool is_short = *value >= -kSpreadsheetIntegerMax && *value <= kSpreadsheetIntegerMax;
    return is_short ? text : "\t" + text;
  }
  if (!std::holds_alternative<std::string>(cell)) return text;
  if (LooksLikeFormula(text)) return "'" + text;
  return LooksLikeNumber(text) ? "\t" + text : text;
}

}  // namespace

void AppendSpreadsheetRecord(const std::vector<Cell>& row, std::string* out) {
  std::vector<std::string> fields;
  for (const Cell& cell : row) fields.push_back(SpreadsheetField(cell));
  AppendCsvRecord(fields, out);
}

std::string WriteSpreadsheetCsv(const Records& records) {
  std::string out = kByteOrderMark;
  std::vector<std::string> names;
  for (const Column& column : records.columns()) names.push_back(column.name);
  AppendCsvRecord(names, &out);
  for (const std::vector<Cell>& row : records.rows()) AppendSpreadsheetRecord(row, &out);
  return out;
}

}  // namespace luheng::services::cli

// A table of any bytes is refused by its line, or written and read again it is the same table.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/check.h"
#include "services/cli/csv.h"

using luheng::services::cli::AppendCsvRecord;
using luheng::services::cli::CsvTable;

namespace {

std::vector<std::string> RowOf(const CsvTable& table, size_t row) {
  std::vector<std::string> fields;
  for (const std::string& column : table.header()) fields.push_back(table.Get(row, column));
  return fields;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = CsvTable::Parse(text);
  if (!table.ok()) {
    LUHENG_CHECK(absl::IsInvalidArgument(table.status()));
    return 0;
  }
  // As files are written: a mark at the beginning of the first name is then the name's own.
  std::string written = "\xef\xbb\xbf";
  AppendCsvRecord(table->header(), &written);
  for (size_t row = 0; row < table->row_count(); ++row) {
    AppendCsvRecord(RowOf(*table, row), &written);
  }
  const auto again = CsvTable::Parse(written);
  LUHENG_CHECK(again.ok());
  LUHENG_CHECK(again->header() == table->header());
  LUHENG_CHECK(again->row_count() == table->row_count());
  for (size_t row = 0; row < table->row_count(); ++row) {
    LUHENG_CHECK(RowOf(*again, row) == RowOf(*table, row));
  }
  return 0;
}

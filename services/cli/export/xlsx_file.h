// Rows as a workbook: one sheet, a heading that stays in sight, real text cells for text (so codes
// keep their zeros, and nothing is a formula), tonnes and yuan for amounts.
#ifndef SERVICES_CLI_EXPORT_XLSX_FILE_H_
#define SERVICES_CLI_EXPORT_XLSX_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

// The bytes of an .xlsx. The same rows give the same bytes wherever the same library is: nothing of
// the clock is in them. Whole numbers that a spreadsheet would round are text.
//
// INVALID_ARGUMENT if there are more rows, or a longer text, than a sheet takes; INTERNAL if the
// library fails.
absl::StatusOr<std::string> WriteXlsx(const Records& records);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_XLSX_FILE_H_

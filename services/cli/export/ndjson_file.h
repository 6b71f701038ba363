// Rows as NDJSON: an object a line, its members in the order of the columns, no blanks.
//
//   line := "{" [member ("," member)*] "}\n"      member := string ":" (string | integer | true |
//                                                            false | null)
//
// It is the form that an export's other files are checked against, so a row has one text only.
#ifndef SERVICES_CLI_EXPORT_NDJSON_FILE_H_
#define SERVICES_CLI_EXPORT_NDJSON_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

std::string WriteNdjson(const Records& records);

struct NdjsonRow {
  std::vector<std::string> names;
  std::vector<Cell> cells;  // As many as names.

  // The cell of this name; nullptr if there is none.
  const Cell* Find(std::string_view name) const;
};

// Takes only what WriteNdjson can write. INVALID_ARGUMENT names the first row, from 1, that is
// something else.
absl::StatusOr<std::vector<NdjsonRow>> ReadNdjson(std::string_view text);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_NDJSON_FILE_H_

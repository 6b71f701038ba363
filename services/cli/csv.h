// CSV as RFC 4180 has it: fields quoted where they must be, lines that end in CRLF when written,
// CRLF or LF when read, and a UTF-8 byte order mark skipped.
#ifndef SERVICES_CLI_CSV_H_
#define SERVICES_CLI_CSV_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services::cli {

// Appends one record, with its CRLF. Fields with a comma, a quote, a line break, or a blank at
// either end are quoted.
void AppendCsvRecord(const std::vector<std::string>& fields, std::string* out);

// A table with a header. Invariant: every row has header().size() fields.
class CsvTable {
 public:
  // INVALID_ARGUMENT names the line (1 is the header): no header, a name twice, a row with another
  // number of fields than the header, a quote that is not closed or stands inside a plain field.
  static absl::StatusOr<CsvTable> Parse(std::string_view text);

  // As Parse; NOT_FOUND if there is no such file. Messages begin with the path.
  static absl::StatusOr<CsvTable> ReadFile(const std::string& path);

  // INVALID_ARGUMENT names the first of `names` that is not in the header.
  absl::Status RequireColumns(const std::vector<std::string>& names) const;

  const std::vector<std::string>& header() const { return header_; }
  size_t row_count() const { return rows_.size(); }
  // Line of the file on which the row begins, for messages. REQUIRES: row < row_count().
  size_t LineOf(size_t row) const { return rows_[row].line; }
  // REQUIRES: row < row_count(), and the header has the column.
  const std::string& Get(size_t row, std::string_view column) const;

 private:
  struct Row {
    size_t line = 0;
    std::vector<std::string> fields;
  };

  std::vector<std::string> header_;
  std::vector<Row> rows_;
};

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_CSV_H_

#include "services/cli/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace luheng::services::cli {
namespace {

absl::Status AtLine(size_t line, const std::string& problem) {
  return absl::InvalidArgumentError(fmt::format("line {}: {}", line, problem));
}

bool NeedsQuotes(std::string_view field) {
  if (field.empty()) return false;
  return field.find_first_of(",\"\r\n") != std::string_view::npos || field.front() == ' ' ||
         field.back() == ' ';
}

// Reads records off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (rest_.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      rest_.remove_prefix(kByteOrderMark.size());
    }
  }

  bool AtEnd() const { return rest_.empty(); }
  size_t line() const { return line_; }

  absl::StatusOr<std::vector<std::string>> ReadRecord() {
    std::vector<std::string> fields;
    while (true) {
      LUHENG_ASSIGN_OR_RETURN(std::string field, ReadField());
      fields.push_back(std::move(field));
      if (Take(",")) continue;
      if (AtEnd() || Take("\r\n") || Take("\n")) break;
      return AtLine(line_, "a quoted field must end with its closing quote");
    }
    ++line_;
    return fields;
  }

 private:
  bool Take(std::string_view token) {
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  absl::StatusOr<std::string> ReadField() {
    if (Take("\"")) return ReadQuoted();
    size_t end = std::min(rest_.find_first_of(",\n\""), rest_.size());
    if (end < rest_.size() && rest_[end] == '"') {
      return AtLine(line_, "a quote inside a field that is not quoted");
    }
    if (end > 0 && (end == rest_.size() || rest_[end] == '\n') && rest_[end - 1] == '\r') --end;
    std::string field(rest_.substr(0, end));
    rest_.remove_prefix(end);
    // A carriage return before the very end of the text closes the record as a line break would.
    if (rest_ == "\r") rest_.remove_prefix(1);
    return field;
  }

  // After the opening quote.
  absl::StatusOr<std::string> ReadQuoted() {
    const size_t first_line = line_;
    std::string field;
    while (!rest_.empty()) {
      if (Take("\"\"")) {
        field.push_back('"');
      } else if (Take("\"")) {
        return field;
      } else {
        if (rest_.front() == '\n') ++line_;
        field.push_back(rest_.front());
        rest_.remove_prefix(1);
      }
    }
    return AtLine(first_line, "a quote that is never closed");
  }

  std::string_view rest_;
  size_t line_ = 1;
};

std::optional<std::string> FindRepeated(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  const auto repeated = std::adjacent_find(names.begin(), names.end());
  if (repeated == names.end()) return std::nullopt;
  return *repeated;
}

}  // namespace

void AppendCsvRecord(const std::vector<std::string>& fields, std::string* out) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out->push_back(',');
    if (!NeedsQuotes(fields[i])) {
      out->append(fields[i]);
      continue;
    }
    out->push_back('"');
    for (const char c : fields[i]) {
      if (c == '"') out->push_back('"');
      out->push_back(c);
    }
    out->push_back('"');
  }
  out->append("\r\n");
}

absl::StatusOr<CsvTable> CsvTable::Parse(std::string_view text) {
  Reader reader(text);
  if (reader.AtEnd()) return AtLine(1, "there is no header");
  CsvTable table;
  LUHENG_ASSIGN_OR_RETURN(table.header_, reader.ReadRecord());
  if (const std::optional<std::string> repeated = FindRepeated(table.header_)) {
    return AtLine(1, fmt::format("the header names \"{}\" twice", *repeated));
  }
  while (!reader.AtEnd()) {
    Row row;
    row.line = reader.line();
    LUHENG_ASSIGN_OR_RETURN(row.fields, reader.ReadRecord());
    if (row.fields.size() != table.header_.size()) {
      return AtLine(row.line, fmt::format("{} fields, the header has {}", row.fields.size(),
                                          table.header_.size()));
    }
    table.rows_.push_back(std::move(row));
  }
  return table;
}

absl::StatusOr<CsvTable> CsvTable::ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(fmt::format("{}: cannot be read", path));
  std::ostringstream text;
  text << file.rdbuf();
  absl::StatusOr<CsvTable> table = Parse(text.str());
  if (table.ok()) return table;
  return absl::Status(table.status().code(),
                      fmt::format("{}: {}", path, std::string(table.status().message())));
}

absl::Status CsvTable::RequireColumns(const std::vector<std::string>& names) const {
  for (const std::string& name : names) {
    if (std::find(header_.begin(), header_.end(), name) == header_.end()) {
      return AtLine(1, fmt::format("the header has no column \"{}\"", name));
    }
  }
  return absl::OkStatus();
}

const std::string& CsvTable::Get(size_t row, std::string_view column) const {
  LUHENG_CHECK(row < rows_.size());
  const auto found = std::find(header_.begin(), header_.end(), column);
  LUHENG_CHECK(found != header_.end());
  return rows_[row].fields[static_cast<size_t>(found - header_.begin())];
}

}  // namespace luheng::services::cli

#include "services/cli/export/ndjson_file.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "ledger/text.h"

namespace luheng::services::cli {
namespace {

std::string CellJson(const Cell& cell) {
  if (std::holds_alternative<Absent>(cell)) return "null";
  if (const auto* text = std::get_if<std::string>(&cell)) return QuoteJson(*text);
  return PlainText(cell);
}

std::string LineOf(const std::vector<std::string>& names, const std::vector<Cell>& cells) {
  std::string line = "{";
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ",";
    line += QuoteJson(names[i]) + ":" + CellJson(cells[i]);
  }
  return line + "}\n";
}

// Reads a line from its front. It may take more than LineOf() writes; the caller compares.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : rest_(line) {}

  std::optional<NdjsonRow> ReadRow() {
    NdjsonRow row;
    if (!Take("{")) return std::nullopt;
    while (!Take("}")) {
      if (!row.names.empty() && !Take(",")) return std::nullopt;
      std::optional<std::string> name = ReadString();
      if (!name.has_value() || !Take(":")) return std::nullopt;
      std::optional<Cell> cell = ReadCell();
      if (!cell.has_value()) return std::nullopt;
      row.names.push_back(*std::move(name));
      row.cells.push_back(*std::move(cell));
    }
    if (!rest_.empty()) return std::nullopt;
    return row;
  }

 private:
  bool Take(std::string_view token) {
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::optional<Cell> ReadCell() {
    if (Take("null")) return Absent{};
    if (Take("true")) return true;
    if (Take("false")) return false;
    if (rest_.substr(0, 1) == "\"") {
      std::optional<std::string> text = ReadString();
      if (!text.has_value()) return std::nullopt;
      return Cell(*std::move(text));
    }
    int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return Cell(value);
  }

  std::optional<std::string> ReadString() {
    std::string text;
    if (!Take("\"")) return std::nullopt;
    while (!Take("\"")) {
      if (rest_.empty()) return std::nullopt;
      if (!Take("\\")) {
        text.push_back(rest_.front());
        rest_.remove_prefix(1);
        continue;
      }
      const std::optional<char> escaped = ReadEscaped();
      if (!escaped.has_value()) return std::nullopt;
      text.push_back(*escaped);
    }
    return text;
  }

  std::optional<char> ReadEscaped() {
    if (Take("n")) return '\n';
    if (Take("u00") && rest_.size() >= 2) {
      uint8_t value = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 2, value, 16);
      if (error != std::errc() || end != rest_.data() + 2) return std::nullopt;
      rest_.remove_prefix(2);
      return static_cast<char>(value);
    }
    if (rest_.empty()) return std::nullopt;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string_view rest_;
};

}  // namespace

std::string WriteNdjson(const Records& records) {
  std::vector<std::string> names;
  for (const Column& column : records.columns()) names.push_back(column.name);
  std::string out;
  for (const std::vector<Cell>& row : records.rows()) out += LineOf(names, row);
  return out;
}

const Cell* NdjsonRow::Find(std::string_view name) const {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return &cells[i];
  }
  return nullptr;
}

absl::StatusOr<std::vector<NdjsonRow>> ReadNdjson(std::string_view text) {
  std::vector<NdjsonRow> rows;
  while (!text.empty()) {
    const std::optional<std::string_view> line = ledger::TakeLine(&text);
    std::optional<NdjsonRow> row;
    if (line.has_value()) row = LineReader(*line).ReadRow();
    // One text a row: whatever else the reader understands, writing it again shows.
    if (!row.has_value() || LineOf(row->names, row->cells) != std::string(*line) + "\n") {
      return absl::InvalidArgumentError(
          fmt::format("row {} is not in the form of an export", rows.size() + 1));
    }
    if (!rows.empty() && row->names != rows.front().names) {
      return absl::InvalidArgumentError(
          fmt::format("row {} has other columns than the first", rows.size() + 1));
    }
    rows.push_back(*std::move(row));
  }
  return rows;
}

}  // namespace luheng::services::cli

#include "services/cli/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "services/cli/csv.h"
#include "services/cli/decimal.h"
#include "services/cli/display_width.h"

namespace luheng::services::cli {
namespace {

constexpr std::string_view kColumnGap = "  ";
constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD.

Alignment AlignmentOf(ColumnKind kind) {
  const bool is_number = kind != ColumnKind::kText && kind != ColumnKind::kBoolean;
  return is_number ? Alignment::kRight : Alignment::kLeft;
}

// Length of the well-formed UTF-8 sequence at the front of `text`, or 0.
size_t Utf8SequenceSize(std::string_view text) {
  const auto byte = [text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [&byte](size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    const bool overlong = first == 0xe0 && byte(1) < 0xa0;
    const bool surrogate = first == 0xed && byte(1) >= 0xa0;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first < 0xf5) {
    const bool overlong = first == 0xf0 && byte(1) < 0x90;
    const bool beyond = first == 0xf4 && byte(1) >= 0x90;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

// Line breaks and other controls would break the table, and could drive the terminal; what is not
// UTF-8 becomes U+FFFD.
std::string WithoutControls(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const size_t size = Utf8SequenceSize(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (size == 0) {
      clean += kReplacement;
    } else if (first < 0x20 || first == 0x7f) {
      clean.push_back(' ');
    } else {
      clean += text.substr(0, size);
    }
    text.remove_prefix(std::max<size_t>(size, 1));
  }
  return clean;
}

bool Fits(const Cell& cell, ColumnKind kind) {
  if (std::holds_alternative<Absent>(cell)) return true;
  switch (kind) {
    case ColumnKind::kText:
      return std::holds_alternative<std::string>(cell);
    case ColumnKind::kBoolean:
      return std::holds_alternative<bool>(cell);
    case ColumnKind::kInteger:
    case ColumnKind::kGrams:
    case ColumnKind::kFen:
      return std::holds_alternative<int64_t>(cell);
  }
  return false;
}

}  // namespace

std::string PlainText(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* value = std::get_if<int64_t>(&cell)) return fmt::format("{}", *value);
  if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? "true" : "false";
  return "";
}

std::string CellForPeople(const Cell& cell, ColumnKind kind) {
  const auto* value = std::get_if<int64_t>(&cell);
  if (value == nullptr) return WithoutControls(PlainText(cell));
  switch (kind) {
    case ColumnKind::kText:
    case ColumnKind::kBoolean:
    case ColumnKind::kInteger:
      return PlainText(cell);
    case ColumnKind::kGrams:
      return FormatTonnes(*value);
    case ColumnKind::kFen:
      return FormatYuan(*value);
  }
  return "";
}

std::string QuoteJson(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const size_t size = Utf8SequenceSize(text);
    const char c = text.front();
    if (size == 0) {
      quoted += kReplacement;
    } else if (c == '"' || c == '\\') {
      quoted.push_back('\\');
      quoted.push_back(c);
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (size == 1 && static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      quoted += text.substr(0, size);
    }
    text.remove_prefix(std::max<size_t>(size, 1));
  }
  quoted.push_back('"');
  return quoted;
}

Records::Records(RecordShape shape, std::vector<Column> columns)
    : shape_(shape), columns_(std::move(columns)) {}

void Records::Add(std::vector<Cell> row) {
  LUHENG_CHECK(row.size() == columns_.size());
  for (size_t i = 0; i < row.size(); ++i) LUHENG_CHECK(Fits(row[i], columns_[i].kind));
  rows_.push_back(std::move(row));
}

std::string Records::Print(OutputFormat format) const {
  LUHENG_CHECK(shape_ == RecordShape::kMany || rows_.size() == 1);
  switch (format) {
    case OutputFormat::kTable:
      return shape_ == RecordShape::kOne ? PrintFieldList() : PrintGrid();
    case OutputFormat::kJson:
      return PrintJson();
    case OutputFormat::kCsv:
      return PrintCsv();
  }
  return "";
}

std::string Records::PrintGrid() const {
  std::vector<std::vector<std::string>> lines(1);
  for (const Column& column : columns_) lines.front().push_back(column.heading);
  for (const std::vector<Cell>& row : rows_) {
    std::vector<std::string>& line = lines.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) line.push_back(CellForPeople(row[i], columns_[i].kind));
  }
  std::string out;
  std::vector<int> widths(columns_.size(), 0);
  for (const std::vector<std::string>& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(line[i]));
  }
  for (const std::vector<std::string>& line : lines) {
    std::string text;
    for (size_t i = 0; i < line.size(); ++i) {
      if (i > 0) text += kColumnGap;
      text += Pad(line[i], widths[i], AlignmentOf(columns_[i].kind));
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

std::string Records::PrintFieldList() const {
  int width = 0;
  for (const Column& column : columns_) width = std::max(width, DisplayWidth(column.heading));
  std::string out;
  for (size_t i = 0; i < columns_.size(); ++i) {
    std::string text = Pad(columns_[i].heading, width, Alignment::kLeft) + std::string(kColumnGap) +
                       CellForPeople(rows_.front()[i], columns_[i].kind);
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
  return out;
}

std::string Records::PrintJsonObject(const std::vector<Cell>& row, std::string_view indent) const {
  std::string out = "{\n";
  for (size_t i = 0; i < row.size(); ++i) {
    out += fmt::format("{}  {}: ", indent, QuoteJson(columns_[i].name));
    if (std::holds_alternative<Absent>(row[i])) {
      out += "null";
    } else if (const auto* text = std::get_if<std::string>(&row[i])) {
      out += QuoteJson(*text);
    } else {
      out += PlainText(row[i]);
    }
    out += i + 1 < row.size() ? ",\n" : "\n";
  }
  return out + std::string(indent) + "}";
}

std::string Records::PrintJson() const {
  if (shape_ == RecordShape::kOne) return PrintJsonObject(rows_.front(), "") + "\n";
  if (rows_.empty()) return "[]\n";
  std::string out = "[\n";
  for (size_t i = 0; i < rows_.size(); ++i) {
    out += "  " + PrintJsonObject(rows_[i], "  ") + (i + 1 < rows_.size() ? ",\n" : "\n");
  }
  return out + "]\n";
}

std::string Records::PrintCsv() const {
  std::string out;
  std::vector<std::string> fields;
  for (const Column& column : columns_) fields.push_back(column.name);
  AppendCsvRecord(fields, &out);
  for (const std::vector<Cell>& row : rows_) {
    fields.clear();
    for (const Cell& cell : row) fields.push_back(PlainText(cell));
    AppendCsvRecord(fields, &out);
  }
  return out;
}

}  // namespace luheng::services::cli

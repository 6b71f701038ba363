// Records: what a command prints, in each of the three output formats.
//
// A command fills one Records, whatever the format. Amounts stay whole numbers of their smallest
// unit; only the table shows them as people read them.
//
//   table  headings for people, East Asian widths respected, numbers to the right; one record alone
//          is printed as a list of its fields
//   json   one object, or an array of objects; names as in the proto, raw numbers
//   csv    RFC 4180 with a header; names as in the proto, raw numbers
#ifndef SERVICES_CLI_RECORDS_H_
#define SERVICES_CLI_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace luheng::services::cli {

enum class OutputFormat { kTable, kJson, kCsv };

// Of the values of a column; decides how a table shows them.
enum class ColumnKind {
  kText,
  kInteger,
  kGrams,  // As tonnes.
  kFen,    // As yuan.
  kBoolean,
};

struct Column {
  std::string name;     // As in the proto, unit included.
  std::string heading;  // For people.
  ColumnKind kind = ColumnKind::kText;
};

// Absent: empty in a table and in CSV, null in JSON.
struct Absent {};
using Cell = std::variant<Absent, int64_t, std::string, bool>;

enum class RecordShape { kOne, kMany };

class Records {
 public:
  // With kOne exactly one row must be added before printing.
  Records(RecordShape shape, std::vector<Column> columns);

  // REQUIRES: one cell a column: absent, or text in kText, true or false in kBoolean, an integer
  // elsewhere.
  void Add(std::vector<Cell> row);

  RecordShape shape() const { return shape_; }
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<Cell>>& rows() const { return rows_; }
  size_t row_count() const { return rows_.size(); }

  // The whole output, ending in a newline.
  std::string Print(OutputFormat format) const;

 private:
  std::string PrintGrid() const;
  std::string PrintFieldList() const;
  std::string PrintJson() const;
  std::string PrintCsv() const;
  std::string PrintJsonObject(const std::vector<Cell>& row, std::string_view indent) const;

  RecordShape shape_;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// The cell as a table shows it: grams as tonnes, fen as yuan, no control characters.
std::string CellForPeople(const Cell& cell, ColumnKind kind);

// The cell as programs read it: raw, empty where it is absent.
std::string PlainText(const Cell& cell);

// The text as a JSON string, with its quotes. Bytes that are not UTF-8 come out as U+FFFD.
std::string QuoteJson(std::string_view text);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_RECORDS_H_

#include "services/cli/export/xlsx_file.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "ledger/base/status_macros.h"
#include "services/cli/display_width.h"
#include "services/cli/export/csv_file.h"
#include "services/cli/private_file.h"

namespace luheng::services::cli {
namespace {

// 1980-01-01T00:00:00Z, as the parts of the workbook's archive have it: files carry no time of
// their own, the manifest does.
constexpr time_t kNoTime = 315'532'800;
constexpr double kGramsPerTonne = 1e6;
constexpr double kFenPerYuan = 100;
constexpr int kColumnWidthMin = 8;
constexpr int kColumnWidthMax = 48;

// A directory of ours alone, which goes away with what is in it.
class ScratchDirectory {
 public:
  static absl::StatusOr<std::unique_ptr<ScratchDirectory>> Make() {
    std::error_code error;
    std::string pattern =
        (std::filesystem::temp_directory_path(error) / "luheng-export-XXXXXX").string();
    if (error || ::mkdtemp(pattern.data()) == nullptr) {
      return absl::InternalError("no temporary directory for the workbook");
    }
    return std::unique_ptr<ScratchDirectory>(new ScratchDirectory(std::move(pattern)));
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  std::string& path() { return path_; }

 private:
  explicit ScratchDirectory(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

absl::Status ToStatus(lxw_error error) {
  if (error == LXW_NO_ERROR) return absl::OkStatus();
  if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
    return absl::InvalidArgumentError("a text is longer than a cell takes (32,767 characters)");
  }
  return absl::InternalError(fmt::format("the workbook: {}", lxw_strerror(error)));
}

class Sheet {
 public:
  Sheet(lxw_workbook* workbook, lxw_worksheet* sheet)
      : sheet_(sheet),
        heading_(workbook_add_format(workbook)),
        grams_(workbook_add_format(workbook)),
        fen_(workbook_add_format(workbook)) {
    format_set_bold(heading_);
    format_set_text_wrap(heading_);
    format_set_num_format(grams_, "#,##0.000000");
    format_set_num_format(fen_, "#,##0.00");
  }

  absl::Status Fill(const Records& records) {
    for (size_t column = 0; column < records.columns().size(); ++column) {
      LUHENG_RETURN_IF_ERROR(FillColumn(records, column));
    }
    worksheet_freeze_panes(sheet_, 1, 0);
    worksheet_repeat_rows(sheet_, 0, 0);
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, 9);  // A4.
    return absl::OkStatus();
  }

 private:
  absl::Status FillColumn(const Records& records, size_t position) {
    const Column& column = records.columns()[position];
    const auto at = static_cast<lxw_col_t>(position);
    int width = std::max(kColumnWidthMin, DisplayWidth(column.heading));
    LUHENG_RETURN_IF_ERROR(
        ToStatus(worksheet_write_string(sheet_, 0, at, column.heading.c_str(), heading_)));
    lxw_row_t row = 1;
    for (const std::vector<Cell>& cells : records.rows()) {
      LUHENG_RETURN_IF_ERROR(ToStatus(Write(row++, at, cells[position], column.kind)));
      width = std::max(width, DisplayWidth(CellForPeople(cells[position], column.kind)));
    }
    return ToStatus(
        worksheet_set_column(sheet_, at, at, std::min(width, kColumnWidthMax) + 1, nullptr));
  }

  lxw_error Write(lxw_row_t row, lxw_col_t column, const Cell& cell, ColumnKind kind) {
    if (std::holds_alternative<std::string>(cell)) {
      return worksheet_write_string(sheet_, row, column, CellForPeople(cell, kind).c_str(),
                                    nullptr);
    }
    if (const auto* truth = std::get_if<bool>(&cell)) {
      return worksheet_write_boolean(sheet_, row, column, *truth ? 1 : 0, nullptr);
    }
    const auto* value = std::get_if<int64_t>(&cell);
    if (value == nullptr) return LXW_NO_ERROR;
    if (*value < -kSpreadsheetIntegerMax || *value > kSpreadsheetIntegerMax) {
      return worksheet_write_string(sheet_, row, column, CellForPeople(cell, kind).c_str(),
                                    nullptr);
    }
    // Exact to the last digit: a double holds 15, and is rounded once.
    const auto number = static_cast<double>(*value);
    switch (kind) {
      case ColumnKind::kText:
      case ColumnKind::kBoolean:
      case ColumnKind::kInteger:
        return worksheet_write_number(sheet_, row, column, number, nullptr);
      case ColumnKind::kGrams:
        return worksheet_write_number(sheet_, row, column, number / kGramsPerTonne, grams_);
      case ColumnKind::kFen:
        return worksheet_write_number(sheet_, row, column, number / kFenPerYuan, fen_);
    }
    return LXW_NO_ERROR;
  }

  lxw_worksheet* sheet_;
  lxw_format* heading_;
  lxw_format* grams_;
  lxw_format* fen_;
};

}  // namespace

absl::StatusOr<std::string> WriteXlsx(const Records& records) {
  if (records.row_count() >= LXW_ROW_MAX) {
    return absl::InvalidArgumentError(
        fmt::format("{} rows: a sheet takes {}", records.row_count(), LXW_ROW_MAX - 1));
  }
  LUHENG_ASSIGN_OR_RETURN(const auto directory, ScratchDirectory::Make());
  const std::string path = directory->path() + "/book.xlsx";
  lxw_workbook_options options = {};
  options.tmpdir = directory->path().data();
  lxw_workbook* workbook = workbook_new_opt(path.c_str(), &options);
  if (workbook == nullptr) return absl::InternalError("the workbook cannot be begun");
  lxw_doc_properties properties = {};
  properties.created = kNoTime;
  workbook_set_properties(workbook, &properties);
  const absl::Status filled =
      Sheet(workbook, workbook_add_worksheet(workbook, "luheng")).Fill(records);
  // Frees the workbook, whatever became of it.
  const absl::Status closed = ToStatus(workbook_close(workbook));
  LUHENG_RETURN_IF_ERROR(filled);
  LUHENG_RETURN_IF_ERROR(closed);
  return ReadWholeFile(path);
}

}  // namespace luheng::services::cli

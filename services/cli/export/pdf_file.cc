#include "services/cli/export/pdf_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/cli/pango_handles.h"
#include "services/cli/pdf_document.h"

namespace luheng::services::cli {
namespace {

// Points, of 72 an inch; A4 on its side.
constexpr double kPageWidth = 841.89;
constexpr double kPageHeight = 595.28;
constexpr double kMargin = 36;
constexpr double kTextWidth = kPageWidth - 2 * kMargin;
constexpr double kFooterTop = kPageHeight - kMargin;
constexpr double kBottom = kFooterTop - 8;
constexpr double kColumnGap = 8;
constexpr double kRowGap = 4;
constexpr double kColumnMin = 24;
constexpr double kColumnMax = 190;

constexpr double kTitleSize = 15;
constexpr double kTextSize = 8;

// The time of every file of an export; see xlsx_file.cc.
constexpr char kNoTime[] = "1980-01-01T00:00:00Z";

// What is printed of the rows. Line 0 is the heading.
struct Grid {
  std::vector<std::vector<std::string>> lines;
  std::vector<PangoAlignment> alignments;  // Of the columns.
};

PangoAlignment AlignmentOf(ColumnKind kind) {
  const bool is_text = kind == ColumnKind::kText || kind == ColumnKind::kBoolean;
  return is_text ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
}

Grid GridOf(const Records& records) {
  Grid grid;
  const std::vector<Column>& columns = records.columns();
  if (records.shape() == RecordShape::kOne) {
    grid.alignments = {PANGO_ALIGN_LEFT, PANGO_ALIGN_LEFT};
    grid.lines.push_back({"项目 field", "内容 value"});
    for (size_t i = 0; i < columns.size(); ++i) {
      grid.lines.push_back(
          {columns[i].heading, CellForPeople(records.rows().front()[i], columns[i].kind)});
    }
    return grid;
  }
  grid.lines.emplace_back();
  for (const Column& column : columns) {
    grid.lines.front().push_back(column.heading);
    grid.alignments.push_back(AlignmentOf(column.kind));
  }
  for (const std::vector<Cell>& row : records.rows()) {
    std::vector<std::string>& line = grid.lines.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) line.push_back(CellForPeople(row[i], columns[i].kind));
  }
  return grid;
}

enum class Ink { kText, kAccent };

// Where a text stands, and how it looks.
struct Place {
  double left = kMargin;
  double width = kTextWidth;
  double size = kTextSize;
  PangoAlignment alignment = PANGO_ALIGN_LEFT;
  Ink ink = Ink::kText;
};

// Texts set in the page's font.
class Pen {
 public:
  explicit Pen(cairo_surface_t* surface)
      : cairo_(cairo_create(surface)),
        font_map_(pango_cairo_font_map_new()),
        context_(pango_font_map_create_context(font_map_.get())) {
    pango_cairo_update_context(cairo_.get(), context_.get());
  }

  // Width of the text on one line.
  double Measure(const std::string& text, double size) {
    const OwnedLayout layout = Lay(text, {.size = size});
    pango_layout_set_width(layout.get(), -1);
    int width = 0;
    pango_layout_get_size(layout.get(), &width, nullptr);
    return pango_units_to_double(width);
  }

  // Height of the text there.
  double MeasureHeight(const std::string& text, const Place& place) {
    int height = 0;
    pango_layout_get_size(Lay(text, place).get(), nullptr, &height);
    return pango_units_to_double(height);
  }

  // Draws the text below `top`, and returns its height.
  double Draw(const std::string& text, double top, const Place& place) {
    const OwnedLayout layout = Lay(text, place);
    unknown_glyphs_ += pango_layout_get_unknown_glyphs_count(layout.get());
    SetInk(place.ink);
    cairo_move_to(cairo_.get(), place.left, top);
    pango_cairo_show_layout(cairo_.get(), layout.get());
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return pango_units_to_double(height);
  }

  void DrawRule(double top, Ink ink, double thickness) {
    SetInk(ink);
    cairo_set_line_width(cairo_.get(), thickness);
    cairo_move_to(cairo_.get(), kMargin, top);
    cairo_line_to(cairo_.get(), kMargin + kTextWidth, top);
    cairo_stroke(cairo_.get());
  }

  void EndPage() { cairo_show_page(cairo_.get()); }
  int unknown_glyphs() const { return unknown_glyphs_; }
  cairo_status_t status() const { return cairo_status(cairo_.get()); }

 private:
  OwnedLayout Lay(const std::string& text, const Place& place) {
    OwnedLayout layout(pango_layout_new(context_.get()));
    const OwnedFont font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), kPageFont);
    pango_font_description_set_absolute_size(font.get(), place.size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), pango_units_from_double(place.width));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), place.alignment);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }

  void SetInk(Ink ink) {
    switch (ink) {
      case Ink::kText:
        return cairo_set_source_rgb(cairo_.get(), 0, 0, 0);
      case Ink::kAccent:
        return cairo_set_source_rgb(cairo_.get(), 0.05, 0.35, 0.22);
    }
  }

  OwnedCairo cairo_;
  OwnedFontMap font_map_;
  OwnedContext context_;
  int unknown_glyphs_ = 0;
};

// As wide as the widest cell, within bounds; narrower in proportion where the page is too small.
std::vector<double> ColumnWidths(Pen& pen, const Grid& grid) {
  std::vector<double> widths(grid.alignments.size(), kColumnMin);
  for (const std::vector<std::string>& line : grid.lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], pen.Measure(line[i], kTextSize) + 1);
    }
  }
  double sum = 0;
  for (double& width : widths) {
    if (widths.size() > 2) width = std::min(width, kColumnMax);
    sum += width;
  }
  const double room = kTextWidth - kColumnGap * static_cast<double>(widths.size() - 1);
  for (double& width : widths) width *= std::min(1.0, room / sum);
  return widths;
}

class Table {
 public:
  Table(Pen& pen, const Grid& grid)
      : pen_(pen), grid_(grid), widths_(ColumnWidths(pen, grid)), heading_height_(HeightOf(0)) {}

  // The first line of each page, and one past the last. Empty if a line is longer than a page.
  // `first_top` is where the rows of the first page begin.
  std::vector<size_t> BreakPages(double first_top) {
    std::vector<size_t> starts = {1};
    double top = first_top + heading_height_;
    for (size_t line = 1; line < grid_.lines.size(); ++line) {
      const double height = HeightOf(line);
      if (top + height > kBottom) {
        starts.push_back(line);
        top = kMargin + heading_height_;
        if (top + height > kBottom) return {};
      }
      top += height;
    }
    starts.push_back(grid_.lines.size());
    return starts;
  }

  void DrawPage(double top, size_t begin, size_t end) {
    DrawLine(0, top, Ink::kAccent);
    top += heading_height_;
    pen_.DrawRule(top - kRowGap / 2, Ink::kAccent, 0.8);
    for (size_t line = begin; line < end; ++line) {
      DrawLine(line, top, Ink::kText);
      top += HeightOf(line);
    }
  }

 private:
  Place PlaceOf(size_t column, Ink ink) const {
    double left = kMargin;
    for (size_t i = 0; i < column; ++i) left += widths_[i] + kColumnGap;
    return {
        .left = left, .width = widths_[column], .alignment = grid_.alignments[column], .ink = ink};
  }

  double HeightOf(size_t line) {
    double height = 0;
    for (size_t i = 0; i < widths_.size(); ++i) {
      height = std::max(height, pen_.MeasureHeight(grid_.lines[line][i], PlaceOf(i, Ink::kText)));
    }
    return height + kRowGap;
  }

  void DrawLine(size_t line, double top, Ink ink) {
    for (size_t i = 0; i < widths_.size(); ++i) {
      pen_.Draw(grid_.lines[line][i], top, PlaceOf(i, ink));
    }
  }

  Pen& pen_;
  const Grid& grid_;
  std::vector<double> widths_;
  double heading_height_;
};

void DrawFooter(Pen& pen, const PdfText& text, size_t page, size_t page_count) {
  pen.DrawRule(kFooterTop - 4, Ink::kAccent, 0.4);
  pen.Draw(text.footer, kFooterTop, {.width = kTextWidth * 0.75});
  pen.Draw(fmt::format("第 {} 页，共 {} 页 page {} of {}", page, page_count, page, page_count),
           kFooterTop, {.alignment = PANGO_ALIGN_RIGHT});
}

absl::Status DrawOn(cairo_surface_t* surface, const Records& records, const PdfText& text) {
  Pen pen(surface);
  const Grid grid = GridOf(records);
  double top = kMargin;
  top += pen.Draw(text.title, top, {.size = kTitleSize, .ink = Ink::kAccent}) + kRowGap;
  for (const std::string& line : text.lines) top += pen.Draw(line, top, {}) + 1;
  top += kRowGap;
  Table table(pen, grid);
  const std::vector<size_t> starts = table.BreakPages(top);
  if (starts.empty()) return absl::InvalidArgumentError("a row does not fit on a page");
  const size_t page_count = starts.size() - 1;
  for (size_t page = 0; page < page_count; ++page) {
    table.DrawPage(page == 0 ? top : kMargin, starts[page], starts[page + 1]);
    DrawFooter(pen, text, page + 1, page_count);
    pen.EndPage();
  }
  if (pen.unknown_glyphs() > 0) {
    return absl::FailedPreconditionError(
        "no font has all characters; install the package fonts-wqy-microhei");
  }
  if (pen.status() == CAIRO_STATUS_SUCCESS) return absl::OkStatus();
  return absl::InternalError(cairo_status_to_string(pen.status()));
}

}  // namespace

absl::StatusOr<std::string> WritePdf(const Records& records, const PdfText& text) {
  return DrawPdf(
      {.width = kPageWidth, .height = kPageHeight, .title = text.title, .created_at = kNoTime},
      [&](cairo_surface_t* surface) { return DrawOn(surface, records, text); });
}

}  // namespace luheng::services::cli

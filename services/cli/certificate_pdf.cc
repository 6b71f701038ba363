#include "services/cli/certificate_pdf.h"

#include <fmt/format.h>

#include "services/cli/pango_handles.h"
#include "services/cli/pdf_document.h"

namespace luheng::services::cli {
namespace {

// Points, of 72 an inch.
constexpr double kPageWidth = 595.28;
constexpr double kPageHeight = 841.89;
constexpr double kMargin = 52;
constexpr double kValueLeft = 208;
constexpr double kRight = kPageWidth - kMargin;
constexpr double kBottom = kPageHeight - kMargin;
constexpr double kRowGap = 4.5;
constexpr double kSectionGap = 7;
// Of a value; what is longer ends with an ellipsis.
constexpr int kLinesMax = 2;

constexpr double kTitleSize = 22;
constexpr double kSubtitleSize = 11;
constexpr double kHeadingSize = 10.5;
constexpr double kTextSize = 9.5;
constexpr double kEnglishSize = 8;

struct Colour {
  double red;
  double green;
  double blue;
};
constexpr Colour kBlack{0, 0, 0};
constexpr Colour kGrey{0.4, 0.4, 0.4};
constexpr Colour kGreen{0.05, 0.35, 0.22};

// Where a text stands, and how it looks.
struct Place {
  double left = kMargin;
  double top = 0;
  double size = kTextSize;
  Colour colour = kBlack;
  PangoAlignment alignment = PANGO_ALIGN_LEFT;
};

// A page that is drawn from the top down.
class Page {
 public:
  explicit Page(cairo_surface_t* surface)
      : cairo_(cairo_create(surface)),
        font_map_(pango_cairo_font_map_new()),
        context_(pango_font_map_create_context(font_map_.get())) {
    pango_cairo_update_context(cairo_.get(), context_.get());
  }

  // Draws a text, which ends at the right margin at the latest; returns its height.
  double Draw(const std::string& text, const Place& place) {
    const OwnedLayout layout(pango_layout_new(context_.get()));
    const OwnedFont font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), kPageFont);
    pango_font_description_set_absolute_size(font.get(), place.size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), pango_units_from_double(kRight - place.left));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout.get(), -kLinesMax);
    pango_layout_set_alignment(layout.get(), place.alignment);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    unknown_glyphs_ += pango_layout_get_unknown_glyphs_count(layout.get());
    cairo_set_source_rgb(cairo_.get(), place.colour.red, place.colour.green, place.colour.blue);
    cairo_move_to(cairo_.get(), place.left, place.top);
    pango_cairo_show_layout(cairo_.get(), layout.get());
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return pango_units_to_double(height);
  }

  void DrawRule(double top, double width) {
    cairo_set_source_rgb(cairo_.get(), kGreen.red, kGreen.green, kGreen.blue);
    cairo_set_line_width(cairo_.get(), width);
    cairo_move_to(cairo_.get(), kMargin, top);
    cairo_line_to(cairo_.get(), kRight, top);
    cairo_stroke(cairo_.get());
  }

  int unknown_glyphs() const { return unknown_glyphs_; }
  cairo_status_t status() const { return cairo_status(cairo_.get()); }

 private:
  OwnedCairo cairo_;
  OwnedFontMap font_map_;
  OwnedContext context_;
  int unknown_glyphs_ = 0;
};

// The Chinese label, and the English one at its right on the same line.
double DrawRow(Page& page, const CertificateRow& row, double top) {
  page.Draw(row.label, {.top = top, .colour = kGrey});
  page.Draw(row.english, {.left = kMargin + 84,
                          .top = top + kTextSize - kEnglishSize,
                          .size = kEnglishSize,
                          .colour = kGrey});
  return top + page.Draw(row.value, {.left = kValueLeft, .top = top}) + kRowGap;
}

// Returns where the page's text ends.
double DrawAll(Page& page, const TitleCertificate& certificate) {
  double top = kMargin;
  top += page.Draw(
      "排污权电子凭证",
      {.top = top, .size = kTitleSize, .colour = kGreen, .alignment = PANGO_ALIGN_CENTER});
  top += page.Draw("Title certificate of an emission right",
                   {.top = top + 2, .size = kSubtitleSize, .alignment = PANGO_ALIGN_CENTER});
  top += 6;
  top += page.Draw(fmt::format("凭证编号 No. {}", certificate.number),
                   {.top = top, .size = kSubtitleSize, .alignment = PANGO_ALIGN_CENTER});
  top += 6;
  page.DrawRule(top, 1.5);
  for (const CertificateSection& section : CertificateText(certificate)) {
    top += kSectionGap;
    top += page.Draw(section.heading, {.top = top, .size = kHeadingSize, .colour = kGreen});
    page.DrawRule(top + 1.5, 0.4);
    top += 6;
    for (const CertificateRow& row : section.rows) top = DrawRow(page, row, top);
  }
  return top;
}

bool IsUtf8(const TitleCertificate& certificate) {
  for (const CertificateSection& section : CertificateText(certificate)) {
    for (const CertificateRow& row : section.rows) {
      if (!g_utf8_validate(row.value.data(), static_cast<gssize>(row.value.size()), nullptr)) {
        return false;
      }
    }
  }
  return true;
}

absl::Status DrawOn(cairo_surface_t* surface, const TitleCertificate& certificate) {
  Page page(surface);
  const double end = DrawAll(page, certificate);
  if (page.unknown_glyphs() > 0) {
    return absl::FailedPreconditionError(
        fmt::format("no font has all characters of certificate {}; install the package "
                    "fonts-wqy-microhei",
                    certificate.number));
  }
  if (end > kBottom) {
    return absl::InvalidArgumentError(
        fmt::format("certificate {} does not fit on a page", certificate.number));
  }
  if (page.status() == CAIRO_STATUS_SUCCESS) return absl::OkStatus();
  return absl::InternalError(cairo_status_to_string(page.status()));
}

}  // namespace

absl::StatusOr<std::string> DrawCertificate(const TitleCertificate& certificate) {
  if (!IsUtf8(certificate)) {
    return absl::InvalidArgumentError(
        fmt::format("certificate {} has text that is no UTF-8", certificate.number));
  }
  return DrawPdf({.width = kPageWidth,
                  .height = kPageHeight,
                  .title = fmt::format("排污权电子凭证 {}", certificate.number),
                  .created_at = certificate.issued_at},
                 [&](cairo_surface_t* surface) { return DrawOn(surface, certificate); });
}

}  // namespace luheng::services::cli

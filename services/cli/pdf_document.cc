#include "services/cli/pdf_document.h"

#include <cairo-pdf.h>

#include "ledger/base/status_macros.h"
#include "services/cli/pango_handles.h"

namespace luheng::services::cli {
namespace {

// A cairo_write_func_t whose closure is a std::string.
cairo_status_t AppendToString(void* bytes, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

absl::StatusOr<std::string> DrawPdf(const PdfDocument& document,
                                    const std::function<absl::Status(cairo_surface_t*)>& draw) {
  std::string bytes;
  const OwnedSurface surface(
      cairo_pdf_surface_create_for_stream(AppendToString, &bytes, document.width, document.height));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, document.title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 document.created_at.c_str());
  const absl::Status drawn = draw(surface.get());
  cairo_surface_finish(surface.get());
  LUHENG_RETURN_IF_ERROR(drawn);
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) return absl::InternalError(cairo_status_to_string(status));
  return bytes;
}

}  // namespace luheng::services::cli

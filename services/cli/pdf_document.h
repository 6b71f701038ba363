// A PDF document in memory.
#ifndef SERVICES_CLI_PDF_DOCUMENT_H_
#define SERVICES_CLI_PDF_DOCUMENT_H_

#include <cairo.h>

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services::cli {

struct PdfDocument {
  double width = 0;  // Of its pages, in points.
  double height = 0;
  std::string title;
  // ISO 8601. Without it cairo writes when the pages were drawn.
  std::string created_at;
};

// The document whose pages `draw` draws. Its errors, or INTERNAL of the drawing library.
absl::StatusOr<std::string> DrawPdf(const PdfDocument& document,
                                    const std::function<absl::Status(cairo_surface_t*)>& draw);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_PDF_DOCUMENT_H_

// Rows as pages of A4, for people: Chinese headings on every page, tonnes and yuan, page numbers.
#ifndef SERVICES_CLI_EXPORT_PDF_FILE_H_
#define SERVICES_CLI_EXPORT_PDF_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

// What stands around the rows.
struct PdfText {
  std::string title;               // On top of the first page.
  std::vector<std::string> lines;  // Below the title.
  std::string footer;              // On every page, before its number.
};

// The bytes of a PDF. The same rows give the same bytes wherever the same fonts and libraries are:
// nothing of the clock is in them. One record is a list of its fields.
//
// FAILED_PRECONDITION if no font here has the characters, INVALID_ARGUMENT if a row is longer than
// a page, INTERNAL if the drawing fails.
absl::StatusOr<std::string> WritePdf(const Records& records, const PdfText& text);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_PDF_FILE_H_

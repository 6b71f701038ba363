// A title certificate (排污权电子凭证) as a page of A4.
#ifndef SERVICES_CLI_CERTIFICATE_PDF_H_
#define SERVICES_CLI_CERTIFICATE_PDF_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/cli/certificate_text.h"

namespace luheng::services::cli {

// The bytes of a PDF. The same certificate gives the same bytes wherever the same fonts and
// libraries are: nothing of the clock is in them, and the document's date is that of the issue.
//
// FAILED_PRECONDITION if no font here has the characters, INVALID_ARGUMENT if the text does not fit
// on a page or is no UTF-8, INTERNAL if the drawing fails.
absl::StatusOr<std::string> DrawCertificate(const TitleCertificate& certificate);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_CERTIFICATE_PDF_H_

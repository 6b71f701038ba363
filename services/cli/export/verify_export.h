// Verifies an export offline: files, hashes, rows, evidence, the log's checkpoint, and who signed.
//
// What is proved by whom:
//   - that the files are those that the officer exported: by his signature, with his certificate;
//   - that the certificate is his: by the authority, where one is given;
//   - that the entries of the evidence are in the log, and that what rows and entries both say is
//   the
//     same: by the log's checkpoint;
//   - that the other columns are right, and that no row is missing: by the officer's word alone.
#ifndef SERVICES_CLI_EXPORT_VERIFY_EXPORT_H_
#define SERVICES_CLI_EXPORT_VERIFY_EXPORT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/verifier.h"
#include "services/cli/export/manifest.h"

namespace luheng::services::cli {

struct ExportVerdict {
  Manifest manifest;  // As far as it could be read.
  uint64_t tree_size = 0;
  uint64_t proved_row_count = 0;      // Rows all of whose entries are in the evidence.
  std::vector<std::string> findings;  // What is wrong; none: verified.
};

// Verifies the export of a manifest, whose files stand beside it, under the log's key. With a CA in
// PEM the officer's certificate must be issued by it, and be valid when he exported.
//
// NOT_FOUND if there is no such manifest, INVALID_ARGUMENT if `ca_pem` is no certificate. What is
// wrong with the export is in the findings.
absl::StatusOr<ExportVerdict> VerifyExport(const std::string& manifest_path,
                                           const ledger::Verifier& key, const std::string& ca_pem);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_VERIFY_EXPORT_H_

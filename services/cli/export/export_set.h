// The files of an export, made of rows and of what the log says of them. No server in here.
//
//   NAME.csv, NAME.xlsx, NAME.pdf   what was asked for
//   NAME.ndjson                     the rows, always: the others are checked against them
//   NAME.evidence                   entries of the log and their proofs, where rows tell of entries
//   NAME.manifest                   what all of it is, signed
#ifndef SERVICES_CLI_EXPORT_EXPORT_SET_H_
#define SERVICES_CLI_EXPORT_EXPORT_SET_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/export/evidence.h"
#include "services/cli/export/officer_note.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

enum class ExportForm { kCsv, kNdjson, kXlsx, kPdf };

// Where an export goes.
struct ExportPlan {
  std::string stem;  // Path without ending.
  std::set<ExportForm> forms;
};

// Reads the paths of --export: each ends in .csv, .ndjson, .xlsx or .pdf, and all are the same but
// for that. INVALID_ARGUMENT says what is wrong; ALREADY_EXISTS if a file is there already, for an
// export never replaces one.
absl::StatusOr<ExportPlan> PlanExport(const std::vector<std::string>& paths);

struct ExportRows {
  Records all;    // Every field, raw.
  Records shown;  // For pages: fewer columns, in people's words.
};

struct ExportContent {
  ExportRows rows;
  std::vector<std::string> requests;
  uint64_t first_sequence = 0;
  uint64_t last_sequence = 0;
  Evidence evidence;
  std::string origin;
  std::string checkpoint;  // Signed note.
  std::string exported_at;
};

struct ExportedFile {
  std::string path;
  std::string bytes;
};

// The files, the manifest last. Errors: those of WriteXlsx() and WritePdf(); INVALID_ARGUMENT if
// the requests are too long for a manifest.
absl::StatusOr<std::vector<ExportedFile>> MakeExport(const ExportPlan& plan,
                                                     const ExportContent& content,
                                                     const Officer& officer);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_EXPORT_SET_H_

// The manifest of an export: what was asked, of whom, how far the log went, and the hash of every
// file. It is the text of a C2SP signed note, which the officer's own key signs (officer_note.h):
//
//   luheng export v1
//   origin <origin of the log>
//   exporter <SPIFFE id of the officer>
//   exported-at <time, UTC>
//   request <method> <request as JSON>            one line a call, in order
//   sequence <first> <last>                       of the answers: they are true as of these
//   rows <count>
//   entries <count>[ <first index> <last index>]  of the log, in the evidence
//   file <size> <SHA-256, hexadecimal> <name>     one line a file; the rows come first
//   certificate <base64 of the officer's certificate, DER>
//   checkpoint
//   <the log's checkpoint, verbatim, to the end of the text>
//
// Numbers are decimal, without sign or leading zeros.
#ifndef SERVICES_CLI_EXPORT_MANIFEST_H_
#define SERVICES_CLI_EXPORT_MANIFEST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/hash.h"

namespace luheng::services::cli {

inline constexpr std::string_view kManifestEnding = ".manifest";
inline constexpr std::string_view kRowsEnding = ".ndjson";
inline constexpr std::string_view kEvidenceEnding = ".evidence";
inline constexpr std::string_view kCsvEnding = ".csv";

struct ManifestFile {
  std::string name;  // In the directory of the manifest.
  uint64_t size = 0;
  ledger::Hash hash{};
  bool operator==(const ManifestFile&) const = default;
};

// Indices of the log. Invariant: count is 0, and the others too; or first <= last.
struct EntryRange {
  uint64_t count = 0;
  uint64_t first = 0;
  uint64_t last = 0;
  bool operator==(const EntryRange&) const = default;
};

struct Manifest {
  std::string origin;
  std::string exporter;
  std::string exported_at;  // "2026-11-22T04:20:00Z".
  std::vector<std::string> requests;
  uint64_t first_sequence = 0;
  uint64_t last_sequence = 0;
  uint64_t row_count = 0;
  EntryRange entries{};
  std::vector<ManifestFile> files{};
  std::string certificate_der;
  std::string checkpoint;  // A signed note.
  bool operator==(const Manifest&) const = default;
};

// True for a name that a manifest may give a file: UTF-8 without control characters, that does not
// lead out of the directory.
bool IsExportFileName(std::string_view name);

// REQUIRES: what ParseManifest would accept.
std::string FormatManifest(const Manifest& manifest);

// Parses the form; verifies nothing. INVALID_ARGUMENT names the line that is malformed. Formatting
// is the inverse.
absl::StatusOr<Manifest> ParseManifest(std::string_view text);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_MANIFEST_H_

#include "services/cli/export/verify_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "absl/time/time.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "services/cli/export/csv_file.h"
#include "services/cli/export/evidence.h"
#include "services/cli/export/ndjson_file.h"
#include "services/cli/export/officer_note.h"
#include "services/cli/export/row_facts.h"
#include "services/cli/private_file.h"

namespace luheng::services::cli {
namespace {

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// One verification. Each step adds what it finds to the verdict.
class Verification {
 public:
  Verification(std::string directory, ExportVerdict& verdict)
      : directory_(std::move(directory)), verdict_(verdict) {}

  // Each returns whether what follows can go on.
  bool OpenManifest(const std::string& bytes);
  void CheckOfficer(const std::string& ca_pem);
  void CheckCheckpoint(const ledger::Verifier& key);
  void CheckFiles();
  void CheckRows();
  void CheckEvidence();

 private:
  void Find(std::string what) { verdict_.findings.push_back(std::move(what)); }
  void Find(const std::string& where, const absl::Status& status) {
    if (!status.ok()) Find(where + std::string(status.message()));
  }
  const Manifest& manifest() const { return verdict_.manifest; }

  // Bytes of the file whose name ends so; nullptr if it is not there.
  const std::string* FindFile(std::string_view ending) const {
    for (const auto& [name, bytes] : files_) {
      if (EndsWith(name, ending)) return &bytes;
    }
    return nullptr;
  }
  void CheckCsv(const std::string& csv);
  void CheckEntryRange(const Evidence& evidence);

  std::string directory_;
  ExportVerdict& verdict_;
  ledger::Note note_;
  std::optional<ledger::Checkpoint> checkpoint_;
  std::map<std::string, std::string> files_;  // Those that could be read, by name.
  std::vector<NdjsonRow> rows_;
};

bool Verification::OpenManifest(const std::string& bytes) {
  absl::StatusOr<ledger::Note> note = ledger::ParseNote(bytes);
  if (!note.ok()) {
    Find("manifest: ", note.status());
    return false;
  }
  note_ = *std::move(note);
  absl::StatusOr<Manifest> manifest = ParseManifest(note_.text);
  if (!manifest.ok()) {
    Find("", manifest.status());
    return false;
  }
  verdict_.manifest = *std::move(manifest);
  return true;
}

void Verification::CheckOfficer(const std::string& ca_pem) {
  const absl::StatusOr<pki::Certificate> certificate =
      CertificateFromDer(manifest().certificate_der);
  if (!certificate.ok()) return Find("manifest: ", certificate.status());
  Find("manifest: ", VerifyOfficerNote(note_, manifest().exporter, certificate->get()));
  absl::Time at;
  std::string ignored;
  absl::ParseTime(absl::RFC3339_sec, manifest().exported_at, &at, &ignored);
  Find("certificate: ", VerifyIssuedBy(certificate->get(), ca_pem, at));
}

void Verification::CheckCheckpoint(const ledger::Verifier& key) {
  if (manifest().origin != key.name()) {
    return Find(fmt::format("the export is of the log {}, and the key that of {}",
                            manifest().origin, key.name()));
  }
  const auto checkpoint = ledger::OpenCheckpoint(manifest().checkpoint, key);
  if (!checkpoint.ok()) return Find("checkpoint: ", checkpoint.status());
  checkpoint_ = *checkpoint;
  verdict_.tree_size = checkpoint->size;
  if (checkpoint->size <= manifest().last_sequence) {
    Find(fmt::format("the checkpoint covers {} entries, and the rows are true as of sequence {}",
                     checkpoint->size, manifest().last_sequence));
  }
}

void Verification::CheckFiles() {
  for (const ManifestFile& file : manifest().files) {
    absl::StatusOr<std::string> bytes = ReadWholeFile(directory_ + file.name);
    if (!bytes.ok()) {
      Find("", bytes.status());
      continue;
    }
    if (bytes->size() != file.size) {
      Find(fmt::format("{} has {} bytes, the manifest says {}", file.name, bytes->size(),
                       file.size));
    } else if (const ledger::Hash hash = ledger::Sha256(*bytes); hash != file.hash) {
      Find(fmt::format("{} has SHA-256 {}, the manifest says {}", file.name,
                       ledger::ToHex(ledger::AsBytes(hash)),
                       ledger::ToHex(ledger::AsBytes(file.hash))));
    }
    files_[file.name] = *std::move(bytes);
  }
}

void Verification::CheckRows() {
  const std::string* text = FindFile(kRowsEnding);
  if (text == nullptr) return Find("the manifest names no rows, or they are missing");
  absl::StatusOr<std::vector<NdjsonRow>> rows = ReadNdjson(*text);
  if (!rows.ok()) return Find("rows: ", rows.status());
  rows_ = *std::move(rows);
  if (rows_.size() != manifest().row_count) {
    Find(
        fmt::format("there are {} rows, the manifest says {}", rows_.size(), manifest().row_count));
  }
  if (const std::string* csv = FindFile(kCsvEnding)) CheckCsv(*csv);
}

// The CSV is what the rows give, made once more; of two that differ, which row.
void Verification::CheckCsv(const std::string& csv) {
  // Without rows nobody knows the heading.
  if (rows_.empty()) return;
  size_t at = 0;
  for (size_t i = 0; i <= rows_.size(); ++i) {
    std::string record;
    if (i == 0) {
      record = kByteOrderMark;
      AppendSpreadsheetRecord({rows_[0].names.begin(), rows_[0].names.end()}, &record);
    } else {
      AppendSpreadsheetRecord(rows_[i - 1].cells, &record);
    }
    if (csv.compare(at, record.size(), record) != 0) {
      return Find(i == 0 ? "the CSV has another heading than the rows"
                         : fmt::format("the CSV differs from the rows at row {}", i));
    }
    at += record.size();
  }
  if (at != csv.size()) Find("the CSV has more than the rows");
}

void Verification::CheckEntryRange(const Evidence& evidence) {
  EntryRange range;
  if (!evidence.empty()) {
    range = {evidence.size(), evidence.begin()->first, evidence.rbegin()->first};
  }
  if (!(range == manifest().entries)) {
    Find(
        fmt::format("the evidence has {} entries from {} to {}, the manifest says {} from {} to {}",
                    range.count, range.first, range.last, manifest().entries.count,
                    manifest().entries.first, manifest().entries.last));
  }
}

void Verification::CheckEvidence() {
  const std::string* text = FindFile(kEvidenceEnding);
  if (text == nullptr) return CheckEntryRange({});
  const absl::StatusOr<Evidence> evidence = ParseEvidence(*text);
  if (!evidence.ok()) return Find("", evidence.status());
  CheckEntryRange(*evidence);
  if (checkpoint_.has_value()) {
    for (const auto& [index, entry] : *evidence) {
      const absl::Status proved = VerifyProvedEntry(index, entry, *checkpoint_);
      Find(fmt::format("entry {} is not proved: ", index), proved);
    }
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    const std::vector<uint64_t> entries = EntriesOfRow(rows_[i]);
    const bool has_all =
        !entries.empty() && std::all_of(entries.begin(), entries.end(), [&](uint64_t index) {
          return evidence->find(index) != evidence->end();
        });
    if (!has_all) continue;
    ++verdict_.proved_row_count;
    Find(fmt::format("row {}: ", i + 1), CheckRowFacts(rows_[i], *evidence));
  }
}

}  // namespace

absl::StatusOr<ExportVerdict> VerifyExport(const std::string& manifest_path,
                                           const ledger::Verifier& key, const std::string& ca_pem) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, ReadWholeFile(manifest_path));
  LUHENG_RETURN_IF_ERROR(pki::CertificateFromPem(ca_pem).status());
  const std::string directory = std::filesystem::path(manifest_path).parent_path().string();
  ExportVerdict verdict;
  Verification verification(directory.empty() ? "" : directory + "/", verdict);
  if (!verification.OpenManifest(bytes)) return verdict;
  verification.CheckOfficer(ca_pem);
  verification.CheckCheckpoint(key);
  verification.CheckFiles();
  verification.CheckRows();
  verification.CheckEvidence();
  return verdict;
}

}  // namespace luheng::services::cli

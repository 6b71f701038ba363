#include "services/cli/export/export_set.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <optional>

#include "ledger/base/status_macros.h"
#include "services/cli/export/csv_file.h"
#include "services/cli/export/manifest.h"
#include "services/cli/export/ndjson_file.h"
#include "services/cli/export/pdf_file.h"
#include "services/cli/export/xlsx_file.h"

namespace luheng::services::cli {
namespace {

struct Ending {
  ExportForm form;
  std::string_view text;
};
constexpr std::array kEndings = {
    Ending{ExportForm::kCsv, kCsvEnding}, Ending{ExportForm::kNdjson, kRowsEnding},
    Ending{ExportForm::kXlsx, ".xlsx"}, Ending{ExportForm::kPdf, ".pdf"}};

std::string EndingOf(ExportForm form) {
  for (const Ending& ending : kEndings) {
    if (ending.form == form) return std::string(ending.text);
  }
  return "";
}

const Ending* FindEnding(std::string_view path) {
  for (const Ending& ending : kEndings) {
    const std::string_view text = ending.text;
    if (path.size() > text.size() && path.substr(path.size() - text.size()) == text) return &ending;
  }
  return nullptr;
}

std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

absl::Status CheckFree(const ExportPlan& plan) {
  std::vector<std::string> endings = {std::string(kRowsEnding), std::string(kEvidenceEnding),
                                      std::string(kManifestEnding)};
  for (const ExportForm form : plan.forms) endings.push_back(EndingOf(form));
  for (const std::string& ending : endings) {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(plan.stem + ending, error))) {
      return absl::AlreadyExistsError(
          fmt::format("{} is there already; an export replaces nothing, so give it another name",
                      plan.stem + ending));
    }
  }
  return absl::OkStatus();
}

PdfText PdfTextOf(const ExportPlan& plan, const ExportContent& content, const Officer& officer) {
  PdfText text;
  text.title = NameOf(plan.stem);
  text.lines = content.requests;
  text.lines.push_back(fmt::format(
      "截至指令序号 as of sequence {} · {} 行 rows · 来源 origin {} · 导出人 exporter {} · {}",
      content.last_sequence, content.rows.all.row_count(), content.origin, officer.spiffe_id(),
      content.exported_at));
  text.footer = fmt::format("绿衡 Luheng · 清单 manifest {}{}", NameOf(plan.stem), kManifestEnding);
  return text;
}

absl::StatusOr<std::string> BytesOf(ExportForm form, const ExportPlan& plan,
                                    const ExportContent& content, const Officer& officer) {
  switch (form) {
    case ExportForm::kCsv:
      return WriteSpreadsheetCsv(content.rows.all);
    case ExportForm::kNdjson:
      return WriteNdjson(content.rows.all);
    case ExportForm::kXlsx:
      return WriteXlsx(content.rows.all);
    case ExportForm::kPdf:
      return WritePdf(content.rows.shown, PdfTextOf(plan, content, officer));
  }
  return std::string();
}

Manifest ManifestOf(const ExportContent& content, const Officer& officer,
                    const std::vector<ExportedFile>& files) {
  Manifest manifest = {.origin = content.origin,
                       .exporter = officer.spiffe_id(),
                       .exported_at = content.exported_at,
                       .requests = content.requests,
                       .first_sequence = content.first_sequence,
                       .last_sequence = content.last_sequence,
                       .row_count = content.rows.all.row_count(),
                       .certificate_der = officer.certificate_der(),
                       .checkpoint = content.checkpoint};
  if (!content.evidence.empty()) {
    manifest.entries = {content.evidence.size(), content.evidence.begin()->first,
                        content.evidence.rbegin()->first};
  }
  for (const ExportedFile& file : files) {
    manifest.files.push_back({NameOf(file.path), file.bytes.size(), ledger::Sha256(file.bytes)});
  }
  return manifest;
}

}  // namespace

absl::StatusOr<ExportPlan> PlanExport(const std::vector<std::string>& paths) {
  ExportPlan plan;
  for (const std::string& path : paths) {
    const Ending* ending = FindEnding(path);
    if (ending == nullptr) {
      return absl::InvalidArgumentError(
          fmt::format("--export: {} does not end in .csv, .ndjson, .xlsx or .pdf", path));
    }
    const std::string stem = path.substr(0, path.size() - ending->text.size());
    if (!plan.stem.empty() && plan.stem != stem) {
      return absl::InvalidArgumentError(
          fmt::format("--export: the files of one export have one name, and {} is not called {}",
                      path, plan.stem));
    }
    if (!IsExportFileName(NameOf(path))) {
      return absl::InvalidArgumentError(fmt::format("--export: {} is no name of a file", path));
    }
    plan.stem = stem;
    plan.forms.insert(ending->form);
  }
  LUHENG_RETURN_IF_ERROR(CheckFree(plan));
  return plan;
}

absl::StatusOr<std::vector<ExportedFile>> MakeExport(const ExportPlan& plan,
                                                     const ExportContent& content,
                                                     const Officer& officer) {
  std::vector<ExportedFile> files;
  files.push_back({plan.stem + std::string(kRowsEnding), WriteNdjson(content.rows.all)});
  for (const ExportForm form : plan.forms) {
    if (form == ExportForm::kNdjson) continue;
    LUHENG_ASSIGN_OR_RETURN(std::string bytes, BytesOf(form, plan, content, officer));
    files.push_back({plan.stem + EndingOf(form), std::move(bytes)});
  }
  if (!content.evidence.empty()) {
    files.push_back({plan.stem + std::string(kEvidenceEnding), FormatEvidence(content.evidence)});
  }
  const std::string text = FormatManifest(ManifestOf(content, officer, files));
  LUHENG_ASSIGN_OR_RETURN(std::string note, officer.Sign(text));
  if (const auto parsed = ledger::ParseNote(note); !parsed.ok()) {
    return absl::InvalidArgumentError(
        fmt::format("the manifest is no note: {}", std::string(parsed.status().message())));
  }
  files.push_back({plan.stem + std::string(kManifestEnding), std::move(note)});
  return files;
}

}  // namespace luheng::services::cli

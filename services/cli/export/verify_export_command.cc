// luheng verify-export.
#include <fmt/format.h>

#include "ledger/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/export/verify_export.h"
#include "services/cli/message_records.h"
#include "services/cli/private_file.h"
#include "services/cli/verifier_option.h"

namespace luheng::services::cli {
namespace {

struct VerifyExportOptions {
  std::string manifest;
  std::string vkey;
  std::string ca;
};

absl::StatusOr<ExitCode> Verify(const VerifyExportOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key,
                          ForOption("--vkey", ReadVerifierOption(options.vkey)));
  LUHENG_ASSIGN_OR_RETURN(const std::string ca_pem, ForOption("--ca", ReadWholeFile(options.ca)));
  LUHENG_ASSIGN_OR_RETURN(const ExportVerdict verdict, VerifyExport(options.manifest, key, ca_pem));
  if (!verdict.findings.empty()) {
    std::string message = "NOT VERIFIED:";
    for (const std::string& finding : verdict.findings) message += "\n  " + finding;
    return VerificationError(message);
  }
  const Manifest& manifest = verdict.manifest;
  Records records(RecordShape::kOne,
                  {{"result", "结果 result"},
                   {"exporter", "导出人 exporter"},
                   {"exported_at", "导出时间 exported at"},
                   {"origin", "来源 origin"},
                   {"tree_size", "总条数 tree size", ColumnKind::kInteger},
                   {"sequence", "指令序号 sequence", ColumnKind::kInteger},
                   {"row_count", "行数 rows", ColumnKind::kInteger},
                   {"proved_row_count", "有账本证明的行 proved rows", ColumnKind::kInteger},
                   {"entry_count", "账本条目 entries", ColumnKind::kInteger},
                   {"file_count", "文件 files", ColumnKind::kInteger}});
  records.Add(
      {"VERIFIED", manifest.exporter, manifest.exported_at, manifest.origin,
       static_cast<int64_t>(verdict.tree_size), static_cast<int64_t>(manifest.last_sequence),
       static_cast<int64_t>(manifest.row_count), static_cast<int64_t>(verdict.proved_row_count),
       static_cast<int64_t>(manifest.entries.count), static_cast<int64_t>(manifest.files.size())});
  invocation.Print(records);
  return ExitCode::kDone;
}

}  // namespace

void AddVerifyExportCommand(const Commands& root) {
  auto [command, options] = root.Add<VerifyExportOptions>(
      {.name = "verify-export",
       .what = "Verifies an export offline, without any server. Exit code 7: something is wrong "
               "with it.",
       .examples = {"luheng verify-export trades.manifest --vkey key.txt --ca ca.pem"}},
      Verify);
  command
      .add_option("MANIFEST", options.manifest, "The .manifest file; the others stand beside it")
      ->required();
  command
      .add_option("--vkey", options.vkey,
                  "The log's key, or a file that has it; get it from a source that you trust")
      ->required();
  command
      .add_option("--ca", options.ca,
                  "Certificate of the authority that vouches for the exporter (ca.pem)")
      ->type_name("FILE")
      ->required();
}

}  // namespace luheng::services::cli

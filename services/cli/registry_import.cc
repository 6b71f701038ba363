// luheng registry import.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/status_macros.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/import.h"
#include "services/cli/uscc.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

struct ImportOptions {
  std::string file;
  bool check_only = false;
};

absl::Status CheckUscc(const std::string& text) {
  if (IsValidUscc(text)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("uscc: \"{}\" is not 18 characters with a valid check character", text));
}

absl::Status CheckCounty(const std::string& text) {
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() == 6 && digits) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("adcode: \"{}\" is not a GB/T 2260 code of six digits", text));
}

absl::StatusOr<std::unique_ptr<Message>> MakeRequest(const CsvTable& table, size_t row) {
  auto request = std::make_unique<registry::v1::RegisterParticipantRequest>();
  request->set_uscc(table.Get(row, "uscc"));
  request->set_display_name(table.Get(row, "name"));
  request->set_county_code(table.Get(row, "adcode"));
  LUHENG_RETURN_IF_ERROR(CheckUscc(request->uscc()));
  LUHENG_RETURN_IF_ERROR(CheckCounty(request->county_code()));
  if (request->display_name().empty() || request->display_name().size() > 200) {
    return absl::InvalidArgumentError("name: must have 1 to 200 bytes");
  }
  return request;
}

absl::StatusOr<ExitCode> Import(const ImportOptions& options, Invocation& invocation) {
  const ImportKind kind = {.name = "participants",
                           .columns = {"uscc", "name", "adcode"},
                           .key_column = "uscc",
                           .make_request = MakeRequest};
  return RunImport(kind, options.file,
                   options.check_only ? ImportDepth::kCheckOnly : ImportDepth::kSend, invocation);
}

}  // namespace

void AddRegistryImportCommand(const Commands& registry) {
  auto [command, options] = registry.Add<ImportOptions>(
      {.name = "import",
       .what = "Registers the participants of a CSV file with columns uscc, name, adcode "
               "(registrar). A second run goes on where the first stopped.",
       .examples = {"luheng registry import enterprises.csv --check-only",
                    "luheng registry import enterprises.csv"}},
      Import);
  command.add_option("FILE", options.file, "CSV file, UTF-8, with a header")->required();
  command.add_flag("--check-only", options.check_only, "Check the form of every row; send nothing");
}

}  // namespace luheng::services::cli

// luheng admin calendar: set, import.
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/enum_text.h"
#include "services/cli/import.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

struct SetOptions {
  MutationOptions mutation;
  std::string day;
  std::string kind;
};

struct ImportOptions {
  std::string file;
  bool check_only = false;
};

absl::StatusOr<ExitCode> Set(const SetOptions& options, Invocation& invocation) {
  admin::v1::SetCalendarDayRequest request;
  LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day, ForOption("DAY", ParseDay(options.day)));
  LUHENG_ASSIGN_OR_RETURN(const admin::v1::DayKind kind,
                          ForOption("KIND", ParseEnum<admin::v1::DayKind>(options.kind)));
  *request.mutable_day() = ToTradingDay(day);
  request.set_kind(kind);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<std::unique_ptr<Message>> MakeRequest(const CsvTable& table, size_t row) {
  auto request = std::make_unique<admin::v1::SetCalendarDayRequest>();
  LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day,
                          ForOption("date", ParseDay(table.Get(row, "date"))));
  LUHENG_ASSIGN_OR_RETURN(const admin::v1::DayKind kind,
                          ForOption("kind", ParseEnum<admin::v1::DayKind>(table.Get(row, "kind"))));
  *request->mutable_day() = ToTradingDay(day);
  request->set_kind(kind);
  return request;
}

absl::StatusOr<ExitCode> Import(const ImportOptions& options, Invocation& invocation) {
  const ImportKind kind = {.name = "calendar",
                           .columns = {"date", "kind"},
                           .key_column = "date",
                           .make_request = MakeRequest};
  return RunImport(kind, options.file,
                   options.check_only ? ImportDepth::kCheckOnly : ImportDepth::kSend, invocation);
}

}  // namespace

void AddAdminCalendarCommands(const Commands& admin) {
  const Commands calendar =
      admin.Group("calendar", "Days that are not what their weekday says: holidays, workdays.");
  {
    auto [command, options] = calendar.Add<SetOptions>(
        {.name = "set",
         .what = "Makes a weekday a holiday, or a weekend day a day of trading (administrator).",
         .examples = {"luheng admin calendar set 2023-04-05 holiday",
                      "luheng admin calendar set 2023-04-23 make-up-workday"}},
        Set);
    command.add_option("DAY", options.day, "YYYY-MM-DD")->required();
    command.add_option("KIND", options.kind, "holiday or make-up-workday")->required();
    AddMutationOptions(command, options.mutation);
  }
  {
    auto [command, options] = calendar.Add<ImportOptions>(
        {.name = "import",
         .what = "Sets the days of a CSV file with columns date, kind (administrator).",
         .examples = {"luheng admin calendar import calendar_2023.csv"}},
        Import);
    command.add_option("FILE", options.file, "CSV file, UTF-8, with a header")->required();
    command.add_flag("--check-only", options.check_only,
                     "Check the form of every row; send nothing");
  }
}

}  // namespace luheng::services::cli

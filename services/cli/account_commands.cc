// luheng account: list, show, open.
#include "ledger/base/status_macros.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/enum_text.h"
#include "services/cli/message_records.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

using registry::v1::Account;
using registry::v1::Position;

struct ListOptions {
  std::string participant;
};

struct ShowOptions {
  std::string account;
};

struct OpenOptions {
  MutationOptions mutation;
  std::string participant;
  std::string kind = "trading";
};

absl::StatusOr<ExitCode> List(const ListOptions& options, Invocation& invocation) {
  registry::v1::ListAccountsRequest request;
  request.set_participant(ParticipantName(options.participant));
  return invocation.List(request, 0, {"name", "kind", "money_available_fen", "money_held_fen"});
}

// One row a position, the account repeated in each, as a spreadsheet wants it.
Records PositionRows(const Account& account) {
  Records records(RecordShape::kMany, {FieldColumn("account", ColumnKind::kText),
                                       FieldColumn("instrument", ColumnKind::kText),
                                       FieldColumn("available_grams", ColumnKind::kGrams),
                                       FieldColumn("held_grams", ColumnKind::kGrams),
                                       FieldColumn("bought_today_grams", ColumnKind::kGrams),
                                       FieldColumn("money_available_fen", ColumnKind::kFen),
                                       FieldColumn("money_held_fen", ColumnKind::kFen)});
  for (const Position& position : account.positions()) {
    records.Add({account.name(), position.instrument(), position.available_grams(),
                 position.held_grams(), position.bought_today_grams(),
                 account.money_available_fen(), account.money_held_fen()});
  }
  if (account.positions().empty()) {
    records.Add({account.name(), Absent{}, Absent{}, Absent{}, Absent{},
                 account.money_available_fen(), account.money_held_fen()});
  }
  return records;
}

void PrintForPeople(const Account& account, Invocation& invocation) {
  Records money(RecordShape::kOne,
                {FieldColumn("name", ColumnKind::kText), FieldColumn("kind", ColumnKind::kText),
                 FieldColumn("money_available_fen", ColumnKind::kFen),
                 FieldColumn("money_held_fen", ColumnKind::kFen)});
  const auto* kind = registry::v1::AccountKind_descriptor()->FindValueByNumber(account.kind());
  money.Add({ShortResourceName(account.name()), kind == nullptr ? "" : ShortEnumName(*kind),
             account.money_available_fen(), account.money_held_fen()});
  invocation.Print(money);
  if (account.positions().empty()) return;
  std::vector<const google::protobuf::Message*> positions;
  for (const Position& position : account.positions()) positions.push_back(&position);
  invocation.out() << "\n";
  invocation.Print(RecordsOf(*Position::descriptor(), positions, Audience::kPeople, {}));
}

absl::StatusOr<ExitCode> Show(const ShowOptions& options, Invocation& invocation) {
  registry::v1::GetAccountRequest request;
  request.set_name(AccountName(options.account));
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto response,
                          client.CallFor<registry::v1::GetAccountResponse>(request));
  switch (invocation.format) {
    case OutputFormat::kTable:
      PrintForPeople(response.account(), invocation);
      break;
    case OutputFormat::kCsv:
      invocation.Print(PositionRows(response.account()));
      break;
    case OutputFormat::kJson:
      invocation.PrintMessage(response);
      break;
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> Open(const OpenOptions& options, Invocation& invocation) {
  registry::v1::OpenAccountRequest request;
  request.set_participant(ParticipantName(options.participant));
  LUHENG_ASSIGN_OR_RETURN(const registry::v1::AccountKind kind,
                          ForOption("--kind", ParseEnum<registry::v1::AccountKind>(options.kind)));
  request.set_kind(kind);
  return invocation.Mutate(options.mutation, request);
}

}  // namespace

void AddAccountCommands(const Commands& root) {
  const Commands account = root.Group("account", "Opens and shows accounts.");
  {
    auto [command, options] =
        account.Add<ListOptions>({.name = "list",
                                  .what = "Lists the accounts of a participant.",
                                  .examples = {"luheng account list p12"}},
                                 List);
    command.add_option("PARTICIPANT", options.participant, "Owner, such as p12")->required();
  }
  {
    auto [command, options] = account.Add<ShowOptions>(
        {.name = "show",
         .what = "Shows the money and the rights in an account.",
         .examples = {"luheng account show p12/a12", "luheng account show p12/a12 -o csv"}},
        Show);
    command.add_option("ACCOUNT", options.account, "Account, such as p12/a12")->required();
  }
  {
    auto [command, options] =
        account.Add<OpenOptions>({.name = "open",
                                  .what = "Opens an account (registrar).",
                                  .examples = {"luheng account open p12 --kind trading"}},
                                 Open);
    command.add_option("PARTICIPANT", options.participant, "Owner, such as p12")->required();
    command.add_option("--kind", options.kind, "trading or reserve")->capture_default_str();
    AddMutationOptions(command, options.mutation);
  }
}

}  // namespace luheng::services::cli

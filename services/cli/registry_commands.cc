// luheng registry: register, list, show, deposit, allocate (import: registry_import.cc).
#include "ledger/base/status_macros.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/field_option.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

struct RegisterOptions {
  MutationOptions mutation;
  std::string uscc;
  std::string display_name;
  std::string county;
};

struct ListOptions {
  std::string limit = "0";
};

struct ShowOptions {
  std::string participant;
};

struct DepositOptions {
  MutationOptions mutation;
  std::string account;
  std::string yuan;
  std::string reference;
  std::string effective_time;
};

struct AllocateOptions {
  MutationOptions mutation;
  std::string account;
  std::string symbol;
  std::string tonnes;
};

absl::StatusOr<ExitCode> Register(const RegisterOptions& options, Invocation& invocation) {
  registry::v1::RegisterParticipantRequest request;
  request.set_uscc(options.uscc);
  request.set_display_name(options.display_name);
  request.set_county_code(options.county);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> List(const ListOptions& options, Invocation& invocation) {
  registry::v1::ListParticipantsRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t limit, ForOption("--limit", ParseInteger(options.limit)));
  return invocation.List(request, limit, {"name", "uscc", "county_code", "display_name"});
}

absl::StatusOr<ExitCode> Show(const ShowOptions& options, Invocation& invocation) {
  registry::v1::GetParticipantRequest request;
  constexpr size_t kUsccSize = 18;
  if (options.participant.size() == kUsccSize &&
      options.participant.find('/') == std::string::npos) {
    request.set_uscc(options.participant);
  } else {
    request.set_name(ParticipantName(options.participant));
  }
  return invocation.Show(request);
}

absl::StatusOr<ExitCode> Deposit(const DepositOptions& options, Invocation& invocation) {
  registry::v1::DepositRequest request;
  request.set_account(AccountName(options.account));
  LUHENG_ASSIGN_OR_RETURN(const int64_t fen,
                          ForOption("--yuan", ParseDecimal(options.yuan, kYuanDecimals)));
  request.set_amount_fen(fen);
  request.set_reference(options.reference);
  if (!options.effective_time.empty()) {
    LUHENG_ASSIGN_OR_RETURN(*request.mutable_effective_time(),
                            ForOption("--effective-time", ParseTime(options.effective_time)));
  }
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Allocate(const AllocateOptions& options, Invocation& invocation) {
  registry::v1::AllocateRightsRequest request;
  request.set_account(AccountName(options.account));
  request.set_instrument(InstrumentName(options.symbol));
  LUHENG_ASSIGN_OR_RETURN(const int64_t grams,
                          ForOption("--tonnes", ParseDecimal(options.tonnes, kTonneDecimals)));
  request.set_quantity_grams(grams);
  return invocation.Mutate(options.mutation, request);
}

void AddRegister(const Commands& registry) {
  auto [command, options] = registry.Add<RegisterOptions>(
      {.name = "register",
       .what = "Registers a participant (registrar).",
       .examples = {"luheng registry register 91330681MAAHDWRX05 --name \"诸暨某某有限公司\" "
                    "--county 330681"}},
      Register);
  command.add_option("USCC", options.uscc, "Unified social credit code, 18 characters")->required();
  command
      .add_option("--name", options.display_name,
                  "What the participant is called; kept outside the ledger")
      ->required();
  command.add_option("--county", options.county, "GB/T 2260 code of the county")->required();
  AddMutationOptions(command, options.mutation);
}

void AddDeposit(const Commands& registry) {
  auto [command, options] = registry.Add<DepositOptions>(
      {.name = "deposit",
       .what = "Books money that came in by bank into an account (cashier).",
       .examples = {"luheng registry deposit p12/a12 --yuan 150000.00 --reference BANK-7781"}},
      Deposit);
  command.add_option("ACCOUNT", options.account, "Account, such as p12/a12")->required();
  command.add_option("--yuan", options.yuan, "Amount in yuan, to the fen")->required();
  command.add_option("--reference", options.reference, "The bank's reference");
  command.add_option("--effective-time", options.effective_time,
                     "When the bank had it, such as 2023-03-01T09:00 (China Standard Time)");
  AddMutationOptions(command, options.mutation);
}

void AddAllocate(const Commands& registry) {
  auto [command, options] = registry.Add<AllocateOptions>(
      {.name = "allocate",
       .what = "Issues rights into an account (registrar).",
       .examples = {"luheng registry allocate p12/a12 330681-COD-2023-5Y --tonnes 6.847"}},
      Allocate);
  command.add_option("ACCOUNT", options.account, "Account, such as p12/a12")->required();
  command.add_option("SYMBOL", options.symbol, "Instrument")->required();
  command.add_option("--tonnes", options.tonnes, "Quantity in tonnes (a year), to the gram")
      ->required();
  AddMutationOptions(command, options.mutation);
}

}  // namespace

void AddRegistryCommands(const Commands& root) {
  const Commands registry =
      root.Group("registry", "Registers participants; books money and rights into accounts.");
  AddRegister(registry);
  AddRegistryImportCommand(registry);
  {
    auto [command, options] =
        registry.Add<ListOptions>({.name = "list",
                                   .what = "Lists participants in the order of registration.",
                                   .examples = {"luheng registry list --limit 20"}},
                                  List);
    command.add_option("--limit", options.limit, "At most so many; 0: all")->capture_default_str();
  }
  {
    auto [command, options] = registry.Add<ShowOptions>(
        {.name = "show",
         .what = "Shows a participant, by name or by USCC.",
         .examples = {"luheng registry show p12", "luheng registry show 91330681MAAHDWRX05"}},
        Show);
    command.add_option("PARTICIPANT", options.participant, "Such as p12, or a USCC")->required();
  }
  AddDeposit(registry);
  AddAllocate(registry);
}

}  // namespace luheng::services::cli

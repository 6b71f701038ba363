// luheng admin: the group, and phase, halt, resume, confirm-clock. Its other parts have files of
// their own.
#include <fmt/format.h>

#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/admin/v1/clock_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

struct PhaseOptions {
  MutationOptions mutation;
  std::string symbol;
};

struct AnyPhaseOptions {
  MutationOptions mutation;
  std::string symbol;
  std::string phase;
};

struct ClockOptions {
  MutationOptions mutation;
  std::string jump_us;
};

template <class Options>
absl::StatusOr<ExitCode> SetPhase(const Options& options, market::v1::Phase phase,
                                  Invocation& invocation) {
  admin::v1::SetPhaseRequest request;
  request.set_instrument(InstrumentName(options.symbol));
  request.set_phase(phase);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Halt(const PhaseOptions& options, Invocation& invocation) {
  return SetPhase(options, market::v1::PHASE_HALTED, invocation);
}

absl::StatusOr<ExitCode> Resume(const PhaseOptions& options, Invocation& invocation) {
  return SetPhase(options, market::v1::PHASE_CONTINUOUS, invocation);
}

absl::StatusOr<ExitCode> SetAnyPhase(const AnyPhaseOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const market::v1::Phase phase,
                          ForOption("PHASE", ParseEnum<market::v1::Phase>(options.phase)));
  return SetPhase(options, phase, invocation);
}

// A jump back has a minus sign, which ParseInteger does not take.
absl::StatusOr<int64_t> ParseJump(const std::string& text) {
  const bool back = !text.empty() && text.front() == '-';
  LUHENG_ASSIGN_OR_RETURN(const int64_t magnitude, ParseInteger(back ? text.substr(1) : text));
  return back ? -magnitude : magnitude;
}

absl::StatusOr<ExitCode> ConfirmClock(const ClockOptions& options, Invocation& invocation) {
  if (options.jump_us.empty()) {
    LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
    LUHENG_ASSIGN_OR_RETURN(const auto clock, client.CallFor<admin::v1::GetClockResponse>(
                                                  admin::v1::GetClockRequest()));
    invocation.PrintMessage(clock);
    if (clock.jump_us() != 0) {
      invocation.err() << fmt::format(
          "luheng: the clock jumped. If its time above is right, confirm it:\n"
          "luheng: luheng admin confirm-clock --jump-us {}\n",
          clock.jump_us());
    }
    return ExitCode::kDone;
  }
  admin::v1::ConfirmClockRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t jump_us,
                          ForOption("--jump-us", ParseJump(options.jump_us)));
  request.set_jump_us(jump_us);
  return invocation.Mutate(options.mutation, request);
}

}  // namespace

void AddAdminCommands(const Commands& root) {
  const Commands admin =
      root.Group("admin", "Sets up and runs the market: rules, calendar, trading day, roles.");
  AddAdminMarketCommands(admin);
  AddAdminInstrumentCommands(admin);
  AddAdminCalendarCommands(admin);
  AddAdminTradingDayCommands(admin);
  AddAdminGrantCommands(admin);
  AddAdminReversalCommands(admin);
  {
    auto [command, options] = admin.Add<AnyPhaseOptions>(
        {.name = "phase",
         .what = "Moves an instrument to another phase (operator).",
         .examples = {"luheng admin phase 330681-COD-2023-5Y call-no-cancel",
                      "luheng admin phase 330681-COD-2023-5Y continuous"}},
        SetAnyPhase);
    command.add_option("SYMBOL", options.symbol, "Instrument")->required();
    command
        .add_option("PHASE", options.phase, "call, call-no-cancel, continuous, halted or closed")
        ->required();
    AddMutationOptions(command, options.mutation);
  }
  {
    auto [command, options] =
        admin.Add<PhaseOptions>({.name = "halt",
                                 .what = "Halts trading in an instrument (operator).",
                                 .examples = {"luheng admin halt 330681-COD-2023-5Y"}},
                                Halt);
    command.add_option("SYMBOL", options.symbol, "Instrument")->required();
    AddMutationOptions(command, options.mutation);
  }
  {
    auto [command, options] =
        admin.Add<PhaseOptions>({.name = "resume",
                                 .what = "Lets trading in an instrument go on (operator).",
                                 .examples = {"luheng admin resume 330681-COD-2023-5Y"}},
                                Resume);
    command.add_option("SYMBOL", options.symbol, "Instrument")->required();
    AddMutationOptions(command, options.mutation);
  }
  {
    auto [command, options] = admin.Add<ClockOptions>(
        {.name = "confirm-clock",
         .what = "Shows whether the server's clock jumped; confirms it, so that trading goes on.",
         .examples = {"luheng admin confirm-clock",
                      "luheng admin confirm-clock --jump-us 7200000000"}},
        ConfirmClock);
    command.add_option("--jump-us", options.jump_us,
                       "The jump that is confirmed, in microseconds, as shown without this option");
    AddMutationOptions(command, options.mutation);
  }
}

}  // namespace luheng::services::cli

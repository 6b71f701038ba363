#include "services/cli/run.h"

#include <algorithm>
#include <map>

#include "services/cli/commands.h"
#include "services/cli/invocation.h"

namespace luheng::services::cli {
namespace {

constexpr char kVersion[] = "luheng 0.1.0";

constexpr char kFooter[] =
    "Examples:\n"
    "  luheng book 330681-COD-2023-5Y --identity var/demo/pki/identities/regulator\n"
    "  luheng trades stats -o json\n"
    "  luheng trades list 330681-COD-2023-5Y --export trades.xlsx --export trades.pdf\n"
    "  luheng ledger verify trade.tlog-proof --entry trade.entry --vkey \"$KEY\"\n"
    "\n"
    "Exit codes: 0 done, 1 rejected by the market, 2 usage, 3 not authorised, 4 not found,\n"
    "5 conflict, 6 unavailable (repeat with the same request id), 7 verification failed, 8 other.";

void AddGlobalOptions(CLI::App& app, Invocation& invocation) {
  app.add_option("--server", invocation.connection.server,
                 "HOST:PORT of the server [LUHENG_SERVER, or endpoint.txt of the identity]")
      ->type_name("HOST:PORT");
  app.add_option("--socket", invocation.connection.socket,
                 "Unix socket of the local operator [LUHENG_SOCKET]")
      ->type_name("PATH");
  app.add_option("--identity", invocation.connection.identity,
                 "Directory with cert.pem, key.pem and ca.pem [LUHENG_IDENTITY]")
      ->type_name("DIR");
  static const std::map<std::string, OutputFormat> kFormats = {
      {"table", OutputFormat::kTable}, {"json", OutputFormat::kJson}, {"csv", OutputFormat::kCsv}};
  CLI::Option& output = *app.add_option("-o,--output", invocation.format, "table, json or csv")
                             ->transform(CLI::CheckedTransformer(kFormats).description(""))
                             ->type_name("FORMAT");
  app.add_option("--export", invocation.export_paths,
                 "Write what is listed into this file, signed and with proofs, for luheng "
                 "verify-export; by its ending .csv, .ndjson, .xlsx or .pdf. May be given again, "
                 "for the same name with another ending.")
      ->allow_extra_args(false)
      ->type_name("FILE")
      ->excludes(&output);
  app.add_option("--timeout", invocation.timeout_seconds, "Seconds to wait for each answer")
      ->type_name("SECONDS")
      ->capture_default_str();
}

}  // namespace

ExitCode RunCli(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CLI::App app("luheng: an exchange and a ledger for emission rights (绿衡)", "luheng");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(kFooter);
  app.set_version_flag("--version", kVersion);
  Invocation invocation(out, err);
  AddGlobalOptions(app, invocation);

  Action selected;
  const Commands root(app, selected);
  AddOrderCommands(root);
  AddMarketDataCommands(root);
  AddCandleCommands(root);
  AddAccountCommands(root);
  AddRegistryCommands(root);
  AddAdminCommands(root);
  AddLedgerCommands(root);
  AddPkiCommands(root);
  AddWitnessCommands(root);
  AddDemoCommands(root);
  AddActCommands(root);
  AddVerifyExportCommand(root);

  try {
    // CLI11 takes the last argument first.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? ExitCode::kDone : ExitCode::kUsage;
  }
  const absl::StatusOr<ExitCode> code = invocation.Run(selected);
  out.flush();
  return code.ok() ? *code : invocation.Fail(code.status());
}

}  // namespace luheng::services::cli

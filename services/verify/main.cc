// luheng-verify: the stand-alone offline auditor.

#include <optional>
#include <string>

#include "CLI/CLI.hpp"
#include "fmt/format.h"
#include "services/verify/audit.h"

namespace luheng::services {
namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  luheng-verify var/demo\n"
    "  luheng-verify var/demo --vkey \"$(cat key-pinned-last-year)\"\n"
    "\n"
    "Exit codes: 0 sound, 1 broken (the first entry or file that fails is named), 2 cannot tell.";

const char* Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSound:
      return "SOUND";
    case Verdict::kBroken:
      return "BROKEN";
    case Verdict::kCannotTell:
      return "CANNOT TELL";
  }
  return "";
}

AuditReport RunWithProgress(const AuditOptions& options) {
  Progress progress;
  return Audit(options, progress);
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Verifies a Luheng data directory offline: chain, tree, signatures, and a full replay "
      "of the rules. Changes nothing.");
  app.footer(kFooter);
  AuditOptions options;
  std::string vkey;
  app.add_option("DIR", options.directory, "Data directory of a stopped server, or a copy of it")
      ->required();
  CLI::Option* vkey_option =
      app.add_option("--vkey", vkey, "Verifier key that you trust (`luheng ledger vkey`)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Verdict::kCannotTell);
  }
  if (vkey_option->count() > 0) options.verifier_key = vkey;

  const AuditReport report = RunWithProgress(options);
  for (const std::string& finding : report.findings) fmt::print("{}\n", finding);
  for (const std::string& note : report.notes) fmt::print("note       {}\n", note);
  if (!report.failure.empty()) fmt::print("failure    {}\n", report.failure);
  fmt::print("{}\n", Name(report.verdict));
  return static_cast<int>(report.verdict);
}

}  // namespace
}  // namespace luheng::services

int main(int argc, char** argv) { return luheng::services::Main(argc, argv); }

// luheng-verify: the stand-alone offline auditor.

#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "CLI/CLI.hpp"
#include "fmt/format.h"
#include "services/verify/audit.h"
#include "services/verify/lottery_proof.h"

namespace luheng::services {
namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  luheng-verify var/demo\n"
    "  luheng-verify var/demo --vkey \"$(cat key-pinned-last-year)\"\n"
    "  luheng-verify --lottery lottery-2.proof --vkey \"$(cat key-pinned-last-year)\"\n"
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

// Draws a lottery again from its proof.
int VerifyLottery(const std::string& path, const std::string& vkey) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    fmt::print("failure    {} cannot be read\n{}\n", path, Name(Verdict::kCannotTell));
    return static_cast<int>(Verdict::kCannotTell);
  }
  const absl::StatusOr<LotteryProof> proof = ParseLotteryProof(text.str());
  const absl::StatusOr<std::vector<std::string>> findings =
      proof.ok() ? VerifyLotteryProof(*proof, vkey)
                 : absl::StatusOr<std::vector<std::string>>(proof.status());
  if (!findings.ok()) {
    fmt::print("failure    {}\n{}\n", std::string(findings.status().message()),
               Name(Verdict::kBroken));
    return static_cast<int>(Verdict::kBroken);
  }
  for (const std::string& finding : *findings) fmt::print("{}\n", finding);
  fmt::print("{}\n", Name(Verdict::kSound));
  return static_cast<int>(Verdict::kSound);
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
  std::string lottery;
  CLI::Option* directory_option = app.add_option(
      "DIR", options.directory, "Data directory of a stopped server, or a copy of it");
  CLI::Option* lottery_option =
      app.add_option("--lottery", lottery, "Draw a lottery again from its proof instead");
  lottery_option->excludes(directory_option);
  CLI::Option* vkey_option =
      app.add_option("--vkey", vkey, "Verifier key that you trust (`luheng ledger vkey`)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(Verdict::kCannotTell);
  }
  if (vkey_option->count() > 0) options.verifier_key = vkey;
  if (lottery_option->count() > 0) return VerifyLottery(lottery, vkey);
  if (directory_option->count() == 0) {
    fmt::print("luheng-verify: give a data directory, or --lottery FILE (see --help)\n");
    return static_cast<int>(Verdict::kCannotTell);
  }

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

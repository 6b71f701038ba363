// luheng-verify: the stand-alone offline auditor.

#include <stdlib.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "services/http/tile_client.h"
#include "services/verify/audit.h"
#include "services/verify/audit_state.h"
#include "services/verify/fork.h"
#include "services/verify/lottery_proof.h"
#include "services/verify/mirror.h"

namespace luheng::services {
namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  luheng-verify var/demo\n"
    "  luheng-verify var/demo --vkey \"$(cat key-pinned-last-year)\"\n"
    "  luheng-verify --tiles copy/tlog --vkey \"$(cat key.txt)\" --state audit.state --json\n"
    "  luheng-verify --log https://exchange:7444 --ca ca.pem --cert cert.pem --key key.pem \\\n"
    "      --mirror copy/tlog --state audit.state\n"
    "  luheng-verify copy --vkey \"$(cat key.txt)\" --witness \"$(cat bureau.txt)\" \\\n"
    "      --witness \"$(cat province.txt)\" --quorum 1\n"
    "  luheng-verify --compare seen-here.note seen-there.note --vkey \"$(cat key.txt)\"\n"
    "  luheng-verify --lottery lottery-2.proof --vkey \"$(cat key-pinned-last-year)\"\n"
    "\n"
    "Exit codes: 0 sound, 1 broken (the first entry or file that fails is named), 2 cannot tell.";

struct Arguments {
  std::string data_directory;
  std::string tiles;
  TileClientOptions log;
  std::string mirror;
  std::string state;
  std::string vkey;
  std::vector<std::string> witnesses;
  size_t quorum = 0;
  std::vector<std::string> compared;
  std::string lottery;
  bool as_json = false;
};

int Print(const AuditReport& report, const Arguments& arguments) {
  fmt::print("{}", arguments.as_json ? FormatJson(report) : FormatText(report));
  return static_cast<int>(report.verdict);
}

AuditReport Failed(const absl::Status& status) {
  AuditReport report;
  report.Conclude(status);
  return report;
}

absl::StatusOr<std::vector<std::string>> DrawAgain(const Arguments& arguments) {
  std::ifstream file(arguments.lottery, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return absl::NotFoundError(arguments.lottery + " cannot be read");
  const auto proof = ParseLotteryProof(text.str());
  auto findings = proof.ok() ? VerifyLotteryProof(*proof, arguments.vkey)
                             : absl::StatusOr<std::vector<std::string>>(proof.status());
  if (findings.ok()) return findings;
  return absl::DataLossError(std::string(findings.status().message()));
}

// Draws a lottery again from its proof.
int VerifyLottery(const Arguments& arguments) {
  auto findings = DrawAgain(arguments);
  if (!findings.ok()) return Print(Failed(findings.status()), arguments);
  AuditReport report;
  report.findings = *std::move(findings);
  report.Conclude(absl::OkStatus());
  return Print(report, arguments);
}

// A directory that is gone at the end; for the copy of a log that nobody wants to keep.
class TemporaryCopy {
 public:
  ~TemporaryCopy() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  absl::StatusOr<std::string> Make() {
    std::error_code error;
    const std::filesystem::path place = std::filesystem::temp_directory_path(error);
    if (error) {
      return absl::NotFoundError("there is no directory for temporary files: " + error.message() +
                                 "; set TMPDIR to one, or keep the copy with --mirror");
    }
    std::string pattern = (place / "luheng-log-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) return ledger::ErrnoStatus("make", pattern);
    path_ = pattern;
    return path_;
  }

 private:
  std::string path_;
};

// The key that is trusted, or else that of the last audit, if there was one.
absl::StatusOr<std::optional<std::string>> KnownKey(const AuditOptions& options) {
  if (options.verifier_key.has_value()) return options.verifier_key;
  if (!options.state_file.has_value()) return std::nullopt;
  auto state = ReadAuditState(*options.state_file);
  if (absl::IsNotFound(state.status())) return std::nullopt;
  LUHENG_RETURN_IF_ERROR(state.status());
  return std::move(state->vkey);
}

absl::Status CopyLog(const TileClientOptions& log, const AuditOptions& options,
                     Progress& progress) {
  LUHENG_ASSIGN_OR_RETURN(const std::optional<std::string> key, KnownKey(options));
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<TileClient> client, TileClient::Create(log));
  return UpdateMirror([&client](const std::string& path) { return client->Get(path); },
                      options.directory, progress, key)
      .status();
}

AuditReport RunAudit(const Arguments& arguments) {
  AuditOptions options;
  Progress progress;
  TemporaryCopy copy;
  if (!arguments.vkey.empty()) options.verifier_key = arguments.vkey;
  if (!arguments.state.empty()) options.state_file = arguments.state;
  if (!arguments.witnesses.empty()) {
    const size_t all = arguments.witnesses.size();
    auto policy =
        MakeWitnessPolicy(arguments.witnesses, arguments.quorum == 0 ? all : arguments.quorum);
    if (!policy.ok()) {
      return Failed(absl::InvalidArgumentError("--witness, --quorum: " +
                                               std::string(policy.status().message())));
    }
    options.witnesses = *std::move(policy);
  }
  if (!arguments.data_directory.empty()) {
    options.directory = arguments.data_directory;
    return Audit(options, progress);
  }
  options.source = AuditOptions::Source::kTileDirectory;
  options.directory = arguments.tiles.empty() ? arguments.mirror : arguments.tiles;
  absl::Status status;
  if (options.directory.empty()) {
    auto made = copy.Make();
    status = made.status();
    if (made.ok()) options.directory = *std::move(made);
  }
  if (status.ok() && arguments.tiles.empty()) {
    status = CopyLog(arguments.log, options, progress);
  }
  return status.ok() ? Audit(options, progress) : Failed(status);
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Verifies a Luheng log offline: chain, tree, signatures, and a full replay of the rules. "
      "Changes nothing of it.");
  app.footer(kFooter);
  Arguments arguments;
  CLI::Option_group* const what = app.add_option_group("What to verify (one of these)");
  what->add_option("DIR", arguments.data_directory,
                   "Data directory of a stopped server, or a copy of it");
  what->add_option("--tiles", arguments.tiles, "Tile directory: a copy of tlog/, or a mirror");
  CLI::Option* const log =
      what->add_option("--log", arguments.log.url, "Tile log: http[s]://HOST:PORT[/PATH]");
  CLI::Option* const compare =
      what->add_option("--compare", arguments.compared, "Two signed checkpoints")->expected(2);
  what->add_option("--lottery", arguments.lottery, "Draw a lottery again from its proof");
  what->require_option(1);
  app.add_option("--ca", arguments.log.ca_file, "Authority of the log's server")->needs(log);
  app.add_option("--cert", arguments.log.certificate_file, "A regulator's certificate")->needs(log);
  app.add_option("--key", arguments.log.key_file, "Its key")->needs(log);
  app.add_option("--mirror", arguments.mirror, "Keep the copy of the log here, and add to it")
      ->needs(log);
  app.add_option("--state", arguments.state,
                 "Go on from where the last audit wrote here that it came to")
      ->excludes(compare);
  CLI::Option* const vkey = app.add_option("--vkey", arguments.vkey,
                                           "Verifier key that you trust (`luheng ledger vkey`)");
  compare->needs(vkey);
  CLI::Option* const witness =
      app.add_option("--witness", arguments.witnesses,
                     "Verifier key of a witness that must have cosigned; as often as there are")
          ->allow_extra_args(false)
          ->excludes(compare);
  app.add_option("--quorum", arguments.quorum, "How many of the witnesses (default: all)")
      ->needs(witness)
      ->check(CLI::PositiveNumber);
  app.add_flag("--json", arguments.as_json, "Print one JSON object");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(AuditVerdict::kCannotTell);
  }
  if (!arguments.lottery.empty()) return VerifyLottery(arguments);
  if (!arguments.compared.empty()) {
    return Print(CompareCheckpoints(arguments.compared[0], arguments.compared[1], arguments.vkey),
                 arguments);
  }
  return Print(RunAudit(arguments), arguments);
}

}  // namespace
}  // namespace luheng::services

int main(int argc, char** argv) {
  try {
    return luheng::services::Main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "luheng-verify: %s\n", error.what());
    return static_cast<int>(luheng::services::AuditVerdict::kCannotTell);
  }
}

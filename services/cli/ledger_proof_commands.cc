// luheng ledger: prove, verify.
#include <fmt/format.h>

#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/tlog_proof.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/private_file.h"
#include "services/cli/verifier_option.h"

namespace luheng::services::cli {
namespace {

namespace api = ::luheng::ledger::v1;

struct ProveOptions {
  std::string index;
  std::string out;
};

struct VerifyOptions {
  std::string proof;
  std::string entry;
  std::string vkey;
};

absl::StatusOr<ExitCode> Prove(const ProveOptions& options, Invocation& invocation) {
  api::GetInclusionProofRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t index, ForOption("INDEX", ParseInteger(options.index)));
  request.set_index(index);
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto proof,
                          client.CallFor<api::GetInclusionProofResponse>(request));
  if (!options.out.empty()) {
    const std::string proof_path = options.out + ".tlog-proof";
    const std::string entry_path = options.out + ".entry";
    LUHENG_RETURN_IF_ERROR(
        WritePrivateFile(proof_path, proof.tlog_proof(), FileDurability::kSynced));
    if (proof.entry_bytes().empty()) {
      return absl::PermissionDeniedError(
          fmt::format("{} is written, but you may not read the entry itself", proof_path));
    }
    LUHENG_RETURN_IF_ERROR(
        WritePrivateFile(entry_path, proof.entry_bytes(), FileDurability::kSynced));
    invocation.err() << fmt::format("luheng: wrote {} and {}\n", proof_path, entry_path);
    if (invocation.format == OutputFormat::kTable) return ExitCode::kDone;
  }
  if (invocation.format == OutputFormat::kTable) {
    invocation.out() << proof.tlog_proof();
  } else {
    invocation.PrintMessage(proof);
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> Verify(const VerifyOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key,
                          ForOption("--vkey", ReadVerifierOption(options.vkey)));
  LUHENG_ASSIGN_OR_RETURN(const std::string text, ReadWholeFile(options.proof));
  LUHENG_ASSIGN_OR_RETURN(const std::string entry, ReadWholeFile(options.entry));
  absl::StatusOr<ledger::Checkpoint> checkpoint = absl::UnknownError("");
  const absl::StatusOr<ledger::TlogProof> proof = ledger::ParseTlogProof(text);
  if (proof.ok()) {
    checkpoint = ledger::VerifyTlogProof(*proof, entry, key);
  } else {
    checkpoint = proof.status();
  }
  if (!checkpoint.ok()) {
    // Whatever is wrong with it, this file does not prove that entry under this key.
    return VerificationError(
        fmt::format("NOT VERIFIED: {}", std::string(checkpoint.status().message())));
  }
  Records records(RecordShape::kOne, {{"result", "结果 result"},
                                      {"index", "序号 index", ColumnKind::kInteger},
                                      {"tree_size", "总条数 tree size", ColumnKind::kInteger},
                                      {"origin", "来源 origin"},
                                      {"root_hash", "根 root"},
                                      {"leaf_hash", "叶 leaf"}});
  records.Add({"VERIFIED", static_cast<int64_t>(proof->index),
               static_cast<int64_t>(checkpoint->size), checkpoint->origin,
               ledger::EncodeBase64(ledger::AsBytes(checkpoint->root)),
               ledger::EncodeBase64(ledger::AsBytes(ledger::LeafHash(entry)))});
  invocation.Print(records);
  return ExitCode::kDone;
}

}  // namespace

void AddLedgerProofCommands(const Commands& ledger) {
  {
    auto [command, options] = ledger.Add<ProveOptions>(
        {.name = "prove",
         .what = "Fetches the proof that an entry is in the ledger, for anybody to verify offline.",
         .examples = {"luheng ledger prove 1234 --out trade",
                      "luheng ledger prove 1234 > trade.tlog-proof"}},
        Prove);
    command.add_option("INDEX", options.index, "Position in the ledger, from 0")->required();
    command.add_option("--out", options.out, "Write FILE.tlog-proof and FILE.entry")
        ->type_name("FILE");
  }
  {
    auto [command, options] = ledger.Add<VerifyOptions>(
        {.name = "verify",
         .what = "Verifies a proof offline, without any server. Exit code 7: it is false.",
         .examples = {"luheng ledger verify trade.tlog-proof --entry trade.entry --vkey "
                      "'luheng.example/zhuji+0123abcd+AVq...'",
                      "luheng ledger verify trade.tlog-proof --entry trade.entry --vkey key.txt"}},
        Verify);
    command.add_option("PROOF", options.proof, "The .tlog-proof file")->required();
    command.add_option("--entry", options.entry, "File with the entry's bytes")->required();
    command
        .add_option("--vkey", options.vkey,
                    "Key, or a file that has it; get it from a source that you trust")
        ->required();
  }
}

}  // namespace luheng::services::cli

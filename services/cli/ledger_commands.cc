// luheng ledger: head, checkpoint, entry, vkey, command (history: ledger_history_commands.cc;
// prove, verify: ledger_proof_commands.cc).
#include <google/protobuf/descriptor.h>

#include "ledger/base/status_macros.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/message_records.h"
#include "services/cli/private_file.h"
#include "services/cli/request_id.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

// Not `namespace ledger`, which is the room of hashes and proofs.
namespace api = ::luheng::ledger::v1;

struct NoOptions {};

struct EntryOptions {
  std::string index;
  std::string out;
};

struct CommandOptions {
  std::string request_id;
  std::string actor;
};

absl::StatusOr<ExitCode> ShowHead(const NoOptions&, Invocation& invocation) {
  return invocation.Show(api::GetHeadRequest());
}

absl::StatusOr<api::GetCheckpointResponse> GetCheckpoint(Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  return client.CallFor<api::GetCheckpointResponse>(api::GetCheckpointRequest());
}

absl::StatusOr<ExitCode> ShowCheckpoint(const NoOptions&, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const api::GetCheckpointResponse checkpoint, GetCheckpoint(invocation));
  if (invocation.format == OutputFormat::kTable) {
    invocation.out() << checkpoint.note();
  } else {
    invocation.PrintMessage(checkpoint);
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ShowKey(const NoOptions&, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const api::GetCheckpointResponse checkpoint, GetCheckpoint(invocation));
  if (invocation.format == OutputFormat::kTable) {
    invocation.out() << checkpoint.verifier_key() << "\n";
    return ExitCode::kDone;
  }
  Records records(RecordShape::kOne, {{"verifier_key", "key"}});
  records.Add({checkpoint.verifier_key()});
  invocation.Print(records);
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ShowEntry(const EntryOptions& options, Invocation& invocation) {
  api::GetEntryRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t index, ForOption("INDEX", ParseInteger(options.index)));
  request.set_index(index);
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto response, client.CallFor<api::GetEntryResponse>(request));
  if (!options.out.empty()) {
    LUHENG_RETURN_IF_ERROR(
        WritePrivateFile(options.out, response.entry_bytes(), FileDurability::kSynced));
  }
  if (invocation.format == OutputFormat::kTable) {
    invocation.PrintMessage(response.entry());
  } else {
    invocation.PrintMessage(response);
  }
  return ExitCode::kDone;
}

// The first answer as the call itself gave it: the member of the oneof that is set.
const google::protobuf::Message& AnswerOf(const api::GetCommandResponse& response) {
  const auto* answer = api::GetCommandResponse::descriptor()->FindOneofByName("answer");
  const auto* set = response.GetReflection()->GetOneofFieldDescriptor(response, answer);
  if (set == nullptr) return response;
  return response.GetReflection()->GetMessage(response, set);
}

absl::StatusOr<ExitCode> ShowCommand(const CommandOptions& options, Invocation& invocation) {
  api::GetCommandRequest request;
  LUHENG_ASSIGN_OR_RETURN(*request.mutable_request_id(),
                          ForOption("REQUEST_ID", NormalizeRequestId(options.request_id)));
  if (!options.actor.empty()) request.set_actor(UserResourceName(options.actor));
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto response, client.CallFor<api::GetCommandResponse>(request));
  if (invocation.format == OutputFormat::kJson) {
    invocation.PrintMessage(response);
  } else {
    invocation.PrintMessage(AnswerOf(response));
  }
  return ExitCode::kDone;
}

}  // namespace

void AddLedgerCommands(const Commands& root) {
  const Commands ledger = root.Group("ledger", "The audit trail: what happened, and proofs of it.");
  ledger.Add<NoOptions>({.name = "head",
                         .what = "Shows how far the ledger goes.",
                         .examples = {"luheng ledger head"}},
                        ShowHead);
  ledger.Add<NoOptions>({.name = "checkpoint",
                         .what = "Prints the newest signed checkpoint, verbatim.",
                         .examples = {"luheng ledger checkpoint > checkpoint.txt"}},
                        ShowCheckpoint);
  ledger.Add<NoOptions>({.name = "vkey",
                         .what = "Prints the key that checkpoints are verified with.",
                         .examples = {"luheng ledger vkey"}},
                        ShowKey);
  {
    auto [command, options] = ledger.Add<EntryOptions>(
        {.name = "entry",
         .what = "Shows an entry of the ledger.",
         .examples = {"luheng ledger entry 0", "luheng ledger entry 1234 --out 1234.entry"}},
        ShowEntry);
    command.add_option("INDEX", options.index, "Position in the ledger, from 0")->required();
    command.add_option("--out", options.out, "Write the entry's bytes into this file too");
  }
  AddLedgerHistoryCommand(ledger);
  {
    auto [command, options] = ledger.Add<CommandOptions>(
        {.name = "command",
         .what = "Tells what became of a request whose answer was lost.",
         .examples = {"luheng ledger command 7b1de9f2-52a4-4c43-9d33-0a4c86a3c0f5"}},
        ShowCommand);
    command.add_option("REQUEST_ID", options.request_id, "UUID of the request")->required();
    command.add_option("--actor", options.actor, "Whose request, such as p12/u1; default: yours");
  }
  AddLedgerProofCommands(ledger);
  AddLotteryProofCommand(ledger);
  AddCertificatePdfCommand(ledger);
}

}  // namespace luheng::services::cli

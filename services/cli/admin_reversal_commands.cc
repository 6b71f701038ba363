// luheng admin reversal: request, approve, list.
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/reversal_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"

namespace luheng::services::cli {
namespace {

struct RequestOptions {
  MutationOptions mutation;
  std::string trade_id;
};

struct ApproveOptions {
  MutationOptions mutation;
  std::string reversal_id;
};

struct ListOptions {};

absl::StatusOr<ExitCode> Request(const RequestOptions& options, Invocation& invocation) {
  admin::v1::RequestReversalRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t trade_id,
                          ForOption("TRADE", ParseInteger(options.trade_id)));
  request.set_trade_id(trade_id);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> Approve(const ApproveOptions& options, Invocation& invocation) {
  admin::v1::ApproveReversalRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t reversal_id,
                          ForOption("REVERSAL", ParseInteger(options.reversal_id)));
  request.set_reversal_id(reversal_id);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> List(const ListOptions&, Invocation& invocation) {
  admin::v1::ListReversalsRequest request;
  return invocation.List(request, 0, {"reversal_id", "trade_id", "requester", "approver"});
}

}  // namespace

void AddAdminReversalCommands(const Commands& admin) {
  const Commands reversal = admin.Group("reversal", "Undoes trades of the open day.");
  {
    auto [command, options] =
        reversal.Add<RequestOptions>({.name = "request",
                                      .what = "Asks for a trade to be undone (operator).",
                                      .examples = {"luheng admin reversal request 1042"}},
                                     Request);
    command.add_option("TRADE", options.trade_id, "Trade id")->required();
    AddMutationOptions(command, options.mutation);
  }
  {
    auto [command, options] = reversal.Add<ApproveOptions>(
        {.name = "approve",
         .what = "Approves a request; the second approval undoes the trade (operator).",
         .examples = {"luheng admin reversal approve 1077"}},
        Approve);
    command.add_option("REVERSAL", options.reversal_id, "Id of the request")->required();
    AddMutationOptions(command, options.mutation);
  }
  reversal.Add<ListOptions>({.name = "list",
                             .what = "Lists the requests that wait for approval.",
                             .examples = {"luheng admin reversal list"}},
                            List);
}

}  // namespace luheng::services::cli

// luheng admin: grant, revoke, grants.
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/grant_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/enum_text.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

struct GrantOptions {
  MutationOptions mutation;
  std::string user;
  std::string role;
};

struct ListOptions {};

template <class Request>
absl::StatusOr<ExitCode> Send(const GrantOptions& options, Invocation& invocation) {
  Request request;
  request.set_grantee(UserResourceName(options.user));
  LUHENG_ASSIGN_OR_RETURN(const admin::v1::Role role,
                          ForOption("ROLE", ParseEnum<admin::v1::Role>(options.role)));
  request.set_role(role);
  return invocation.Mutate(options.mutation, request);
}

absl::StatusOr<ExitCode> List(const ListOptions&, Invocation& invocation) {
  admin::v1::ListGrantsRequest request;
  return invocation.List(request, 0, {"grantee", "role"});
}

void AddGrantOptions(CLI::App& command, GrantOptions& options) {
  command.add_option("USER", options.user, "User, such as p12/u1")->required();
  command
      .add_option("ROLE", options.role,
                  "administrator, operator, registrar, cashier, trader, regulator, bureau or bank")
      ->required();
  AddMutationOptions(command, options.mutation);
}

}  // namespace

void AddAdminGrantCommands(const Commands& admin) {
  {
    auto [command, options] =
        admin.Add<GrantOptions>({.name = "grant",
                                 .what = "Grants a role to a user (administrator).",
                                 .examples = {"luheng admin grant p12/u1 trader"}},
                                Send<admin::v1::GrantRoleRequest>);
    AddGrantOptions(command, options);
  }
  {
    auto [command, options] =
        admin.Add<GrantOptions>({.name = "revoke",
                                 .what = "Takes a role from a user (administrator).",
                                 .examples = {"luheng admin revoke p12/u1 trader"}},
                                Send<admin::v1::RevokeRoleRequest>);
    AddGrantOptions(command, options);
  }
  admin.Add<ListOptions>({.name = "grants",
                          .what = "Lists who may do what.",
                          .examples = {"luheng admin grants", "luheng admin grants -o csv"}},
                         List);
}

}  // namespace luheng::services::cli

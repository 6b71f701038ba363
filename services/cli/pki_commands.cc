// luheng pki: init, issue.
#include <fmt/format.h>

#include "ledger/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/pki.h"

namespace luheng::services::cli {
namespace {

struct InitOptions {
  std::string directory;
  std::string domain = "luheng.example";
};

struct IssueOptions {
  std::string directory;
  uint32_t participant = 0;
  uint32_t user = 0;
  std::string server;
  std::vector<std::string> names;
  std::string out;
  std::string endpoint;
  int days = pki::kUserDaysDefault;
};

absl::StatusOr<ExitCode> Init(const InitOptions& options, Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(const auto authority,
                          pki::CertificateAuthority::Create(options.directory, options.domain));
  Records records(RecordShape::kOne, {{"directory", "目录 directory"}, {"domain", "域 domain"}});
  records.Add({options.directory, authority.domain()});
  invocation.Print(records);
  return ExitCode::kDone;
}

absl::StatusOr<pki::Identity> IssueIdentity(const pki::CertificateAuthority& authority,
                                            const IssueOptions& options) {
  const pki::Validity validity = pki::ValidForDays(options.days);
  if (options.server.empty()) {
    return authority.IssueUser({.participant = options.participant, .user = options.user},
                               validity);
  }
  pki::ServerName name = {.common_name = options.server,
                          .subject_alternative_names = {"DNS:localhost", "IP:127.0.0.1"}};
  name.subject_alternative_names.insert(name.subject_alternative_names.end(), options.names.begin(),
                                        options.names.end());
  return authority.IssueServer(name, validity);
}

absl::StatusOr<ExitCode> Issue(const IssueOptions& options, Invocation& invocation) {
  const bool for_user = options.participant > 0 && options.user > 0;
  if (for_user == !options.server.empty()) {
    return absl::InvalidArgumentError("give either --participant N --user N, or --server NAME");
  }
  LUHENG_ASSIGN_OR_RETURN(const auto authority, pki::CertificateAuthority::Load(options.directory));
  LUHENG_ASSIGN_OR_RETURN(const pki::Identity identity, IssueIdentity(authority, options));
  LUHENG_RETURN_IF_ERROR(
      pki::WriteIdentity(options.out, identity, authority.certificate_pem(), options.endpoint));
  Records records(RecordShape::kOne,
                  {{"directory", "目录 directory"}, {"subject", "身份 subject"}});
  records.Add({options.out, for_user
                                ? fmt::format("spiffe://{}/participant/{}/user/{}",
                                              authority.domain(), options.participant, options.user)
                                : options.server});
  invocation.Print(records);
  return ExitCode::kDone;
}

}  // namespace

void AddPkiCommands(const Commands& root) {
  const Commands pki = root.Group("pki", "A small certificate authority.");
  {
    auto [command, options] =
        pki.Add<InitOptions>({.name = "init",
                              .what = "Makes a certificate authority in a directory.",
                              .examples = {"luheng pki init pki --domain luheng.example"}},
                             Init);
    command.add_option("DIR", options.directory, "Directory of the authority")->required();
    command.add_option("--domain", options.domain, "SPIFFE trust domain")->capture_default_str();
  }
  auto [command, options] = pki.Add<IssueOptions>(
      {.name = "issue",
       .what = "Issues a certificate to a user or to a server, with a new key.",
       .examples =
           {"luheng pki issue pki --participant 12 --user 1 --out identities/p12u1 "
            "--endpoint exchange.example:7443",
            "luheng pki issue pki --server luhengd --san DNS:exchange.example --out server"}},
      Issue);
  command.add_option("DIR", options.directory, "Directory of the authority")->required();
  command.add_option("--participant", options.participant, "Number of the user's participant");
  command.add_option("--user", options.user, "Number of the user");
  command.add_option("--server", options.server, "Name of the server")->type_name("NAME");
  command.add_option("--san", options.names,
                     "More names of the server: DNS:name or IP:address; localhost and 127.0.0.1 "
                     "are there already");
  command.add_option("--out", options.out, "Directory for cert.pem, key.pem and ca.pem")
      ->required();
  command.add_option("--endpoint", options.endpoint,
                     "HOST:PORT of the server, for endpoint.txt of the identity");
  command.add_option("--days", options.days, "How long it is valid")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
}

}  // namespace luheng::services::cli

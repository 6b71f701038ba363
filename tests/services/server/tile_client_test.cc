// A client of the tile log over HTTPS: who audits and restores from it.
#include "services/http/tile_client.h"

#include <string>

#include "ledger/hash.h"
#include "services/restore/restore.h"
#include "services/verify/audit.h"
#include "services/verify/mirror.h"
#include "tests/services/server/tile_server_fixture.h"

namespace luheng::services {
namespace {

using TileClientTest = TileServerTest;

TEST_F(TileClientTest, ARegulatorAuditsAndRestoresOverTheNetwork) {
  for (int i = 0; i < 300; ++i) Must<engine::OrderReport>(trader_[0], Order(0, 1, 1));
  const ledger::TreeHead head = Settle();
  Serve("");
  const std::string directory = root() + "/client";
  const auto client_of = [&](const engine::Actor& actor) {
    LUHENG_CHECK(pki::WriteIdentity(directory, Issue(*authority_, actor), "", "").ok());
    return TileClient::Create({.url = "https://" + server_->address(),
                               .ca_file = root() + "/pki/ca.pem",
                               .certificate_file = directory + "/cert.pem",
                               .key_file = directory + "/key.pem"})
        .value();
  };
  Progress progress;
  const auto trader = client_of(trader_[0]);
  EXPECT_EQ(trader->Get("tile/0/001").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(UpdateMirror([&](const std::string& path) { return trader->Get(path); },
                         root() + "/refused", progress)
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  const auto regulator = client_of(kRegulator);
  const auto read = [&](const std::string& path) { return regulator->Get(path); };
  const auto mirror = UpdateMirror(read, root() + "/mirror", progress);
  ASSERT_TRUE(mirror.ok()) << mirror.status().ToString();
  EXPECT_EQ(mirror->size, head.size);
  // The next time there is nothing new.
  EXPECT_EQ(UpdateMirror(read, root() + "/mirror", progress)->file_count, 0u);
  const AuditReport report = Audit({.directory = root() + "/mirror",
                                    .source = AuditOptions::Source::kTileDirectory,
                                    .verifier_key = node_->tile_log().VerifierKey(head.size)},
                                   progress);
  EXPECT_EQ(report.verdict, AuditVerdict::kSound) << report.failure;
  EXPECT_EQ(report.root_hex, ledger::ToHex(ledger::AsBytes(head.root)));
  const auto restored = Restore({.log = read,
                                 .data_directory = root() + "/restored",
                                 .verifier_key = node_->tile_log().VerifierKey(head.size),
                                 .keys_directory = std::nullopt,
                                 .vault_directory = std::nullopt,
                                 .reads_directory = std::nullopt},
                                progress);
  ASSERT_TRUE(restored.ok()) << restored.status().ToString();
  EXPECT_EQ(restored->state_hash_hex, report.state_hash_hex);
}

TEST_F(TileClientTest, AClientSaysWhatIsWrongWithItsServerOrItsFiles) {
  Settle();
  Serve("");
  const std::string url = "https://" + server_->address();
  const std::string ca = root() + "/pki/ca.pem";
  const auto code = [](const TileClientOptions& options) {
    const auto client = TileClient::Create(options);
    return client.ok() ? (*client)->Get("checkpoint").status().code() : client.status().code();
  };
  using Code = absl::StatusCode;
  EXPECT_EQ(code({.url = url, .ca_file = ca, .certificate_file = "", .key_file = ""}), Code::kOk);
  EXPECT_EQ(code({.url = url + "/log", .ca_file = ca, .certificate_file = "", .key_file = ""}),
            Code::kNotFound);
  EXPECT_EQ(code({.url = "ftp://a:1", .ca_file = ca, .certificate_file = "", .key_file = ""}),
            Code::kInvalidArgument);
  EXPECT_EQ(code({.url = url, .ca_file = "none", .certificate_file = "", .key_file = ""}),
            Code::kInvalidArgument);
  EXPECT_EQ(code({.url = url, .ca_file = ca, .certificate_file = ca, .key_file = ""}),
            Code::kInvalidArgument);
  EXPECT_EQ(code({.url = url, .ca_file = ca, .certificate_file = ca, .key_file = ca}),
            Code::kInvalidArgument);
  // A server of another authority.
  const auto impostor = MakeAuthority("impostor", kDomain);
  EXPECT_EQ(code({.url = url,
                  .ca_file = root() + "/impostor/ca.pem",
                  .certificate_file = "",
                  .key_file = ""}),
            Code::kUnavailable);
  server_.reset();
  EXPECT_EQ(code({.url = url, .ca_file = ca, .certificate_file = "", .key_file = ""}),
            Code::kUnavailable);
}

}  // namespace
}  // namespace luheng::services

// A tile log over HTTPS: a small exchange behind it, an authority, and clients with its
// certificates or without.
#ifndef TESTS_SERVICES_SERVER_TILE_SERVER_FIXTURE_H_
#define TESTS_SERVICES_SERVER_TILE_SERVER_FIXTURE_H_

#include <gtest/gtest.h>
#include <httplib.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "services/cli/pki.h"
#include "services/http/address.h"
#include "services/server/tile_server.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {

inline constexpr char kDomain[] = "test.example";
inline constexpr engine::Actor kRegulator{engine::ParticipantId{1}, engine::UserId{6}};

class TileServerTest : public testing::Test, protected SmallExchange {
 protected:
  TileServerTest() {
    StartNode();
    OpenMarket();
    MustDo<engine::Done>(
        engine::GrantRole{.grantee = kRegulator, .role = engine::Role::kRegulator});
    std::filesystem::create_directory(root() + "/crl");
    authority_ = MakeAuthority("pki", kDomain);
    authorizer_ = std::make_unique<Authorizer>(node_->replica(), kDomain);
    reads_ = ReadJournal::Open({.paths = {.journal_directory = root() + "/reads/journal",
                                          .mark_file = root() + "/reads/mark"},
                                .exchange = node_->genesis().journal_id,
                                .journal_secret = "a secret",
                                .told = {},
                                .tell = {}},
                               clock_)
                 .value();
  }

  const std::string& root() const { return directory_.path(); }
  std::unique_ptr<pki::CertificateAuthority> MakeAuthority(const std::string& name,
                                                           const std::string& domain) const {
    auto created = pki::CertificateAuthority::Create(root() + "/" + name, domain);
    LUHENG_CHECK(created.ok());
    return std::make_unique<pki::CertificateAuthority>(*std::move(created));
  }
  void WriteServerFiles() {
    const auto identity = authority_->IssueServer(
        {.common_name = "luhengd", .subject_alternative_names = {"IP:127.0.0.1"}},
        pki::ValidForDays(1));
    LUHENG_CHECK(identity.ok());
    LUHENG_CHECK(
        pki::WriteIdentity(root() + "/server", *identity, authority_->certificate_pem(), "").ok());
  }
  void Serve(const std::string& crl_directory) {
    WriteServerFiles();
    auto server = ServeTiles("127.0.0.1:0",
                             {.certificate = root() + "/server/cert.pem",
                              .key = root() + "/server/key.pem",
                              .ca = root() + "/server/ca.pem",
                              .crl_directory = crl_directory},
                             node_->tile_log(), *authorizer_, *reads_);
    ASSERT_TRUE(server.ok()) << server.status().ToString();
    server_ = *std::move(server);
  }
  pki::Identity Issue(const pki::CertificateAuthority& authority, const engine::Actor& actor) {
    return authority
        .IssueUser({.participant = static_cast<uint32_t>(actor.participant),
                    .user = static_cast<uint32_t>(actor.user)},
                   pki::ValidForDays(1))
        .value();
  }
  // A client that shows this certificate, or none if it is empty, and sends paths as they are.
  std::unique_ptr<httplib::SSLClient> Connect(const pki::Identity& identity = {}) const {
    const HostPort address = ParseHostPort(server_->address()).value();
    std::unique_ptr<httplib::SSLClient> client;
    if (identity.certificate_pem.empty()) {
      client = std::make_unique<httplib::SSLClient>(address.host, address.port);
    } else {
      const std::string directory = root() + "/client";
      LUHENG_CHECK(pki::WriteIdentity(directory, identity, "", "").ok());
      client = std::make_unique<httplib::SSLClient>(
          address.host, address.port, directory + "/cert.pem", directory + "/key.pem");
    }
    client->set_ca_cert_path((root() + "/pki/ca.pem").c_str());
    client->set_url_encode(false);
    return client;
  }
  std::unique_ptr<httplib::SSLClient> Connect(const engine::Actor& actor) {
    return Connect(Issue(*authority_, actor));
  }
  // The published tree, once nothing moves.
  ledger::TreeHead Settle() {
    LUHENG_CHECK(node_->tile_log().WaitFor(node_->committed().size(), std::chrono::seconds(20)));
    return node_->tile_log().Published().head;
  }
  static int StatusOf(const httplib::Result& result) { return result ? result->status : -1; }

  std::unique_ptr<pki::CertificateAuthority> authority_;
  std::unique_ptr<Authorizer> authorizer_;
  std::unique_ptr<ReadJournal> reads_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_SERVER_TILE_SERVER_FIXTURE_H_

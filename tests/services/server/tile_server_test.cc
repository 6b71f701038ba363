// The tile log as its clients meet it: over HTTPS, with and without a certificate.
#include <gtest/gtest.h>
#include <httplib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/compact_range.h"
#include "ledger/tile.h"
#include "ledger/tlog_proof.h"
#include "ledger/verifier.h"
#include "tests/services/revocation.h"
#include "tests/services/server/tile_server_fixture.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

constexpr char kForEver[] = "max-age=31536000, immutable";

std::string Slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

TEST_F(TileServerTest, StrangerGetsCheckpointAndHashesAndComputesTheRoot) {
  for (int i = 0; i < 260; ++i) Must<engine::OrderReport>(trader_[0], Order(0, 1, 1));
  const ledger::TreeHead head = Settle();
  ASSERT_GT(head.size, 256u);
  Serve("");
  const auto client = Connect();
  const auto checkpoint = client->Get("/checkpoint");
  ASSERT_EQ(StatusOf(checkpoint), 200);
  EXPECT_EQ(checkpoint->get_header_value("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(checkpoint->get_header_value("Cache-Control"), "no-cache");
  EXPECT_EQ(checkpoint->body, node_->tile_log().Published().note);

  ledger::CompactRange range;
  for (const ledger::TileId& id : ledger::TilesOfGrowth(0, head.size)) {
    const std::string path = ledger::TilePath(id);
    SCOPED_TRACE(path);
    const auto tile = client->Get("/" + path);
    if (id.level == ledger::kEntriesLevel) {
      EXPECT_EQ(StatusOf(tile), 403);
      continue;
    }
    ASSERT_EQ(StatusOf(tile), 200);
    EXPECT_EQ(tile->get_header_value("Content-Type"), "application/octet-stream");
    EXPECT_EQ(tile->get_header_value("Cache-Control"), std::string("public, ") + kForEver);
    EXPECT_EQ(tile->body, Slurp(options_.data_directory + "/tlog/" + path));
    for (size_t i = 0; id.level == 0 && i < id.width; ++i) {
      ledger::Hash hash;
      std::copy_n(tile->body.begin() + static_cast<ptrdiff_t>(i * hash.size()), hash.size(),
                  hash.begin());
      range.Append(hash);
    }
  }
  EXPECT_EQ(range.size(), head.size);
  EXPECT_EQ(range.Root(), head.root);
  // A part of a tile that was published once.
  EXPECT_EQ(client->Get("/tile/0/000.p/7")->body, client->Get("/tile/0/000")->body.substr(0, 224));
}

TEST_F(TileServerTest, EntryBundlesAreForThoseWhoMayReadEveryEntry) {
  const ledger::TreeHead head = Settle();
  Serve("");
  const std::string path =
      "/" + ledger::TilePath(ledger::TileInTree(ledger::kEntriesLevel, 0, head.size));
  const auto foreign = MakeAuthority("foreign-domain", "other.example");
  const engine::Actor stranger{engine::ParticipantId{9}, engine::UserId{9}};
  EXPECT_EQ(StatusOf(Connect()->Get(path)), 403);
  EXPECT_EQ(StatusOf(Connect(stranger)->Get(path)), 403);
  EXPECT_EQ(StatusOf(Connect(trader_[0])->Get(path)), 403);
  EXPECT_EQ(StatusOf(Connect(kAdministrator)->Get(path)), 200);
  const auto client = Connect(kRegulator);
  const auto bundle = client->Get(path);
  ASSERT_EQ(StatusOf(bundle), 200);
  EXPECT_EQ(bundle->get_header_value("Cache-Control"), std::string("private, ") + kForEver);
  const auto entries = ledger::DecodeBundle(bundle->body, static_cast<uint32_t>(head.size));
  ASSERT_TRUE(entries.ok()) << entries.status().ToString();
  ledger::CompactRange range;
  for (const std::string_view entry : *entries) range.Append(ledger::LeafHash(entry));
  EXPECT_EQ(range.Root(), head.root);
  // What everybody may have, everybody with a certificate may have too.
  EXPECT_EQ(StatusOf(Connect(stranger)->Get("/checkpoint")), 200);
  // A role that ends, ends at once, also on a connection that lasts.
  client->set_keep_alive(true);
  EXPECT_EQ(StatusOf(client->Get(path)), 200);
  MustDo<engine::Done>(engine::RevokeRole{.grantee = kRegulator, .role = engine::Role::kRegulator});
  EXPECT_EQ(StatusOf(client->Get(path)), 403);
  // Who read entries is on record, and nobody else.
  ASSERT_EQ(reads_->size(), 3u);
  EXPECT_EQ(reads_->At(0)->read.reader, kAdministrator);
  EXPECT_EQ(reads_->At(1)->read.reader, kRegulator);
  EXPECT_EQ(reads_->At(1)->read.request, path);
}

TEST_F(TileServerTest, CertificatesOfOthersDoNotConnect) {
  Settle();
  Serve(root() + "/crl");
  const pki::Identity lost = Issue(*authority_, kRegulator);
  Revoke(root() + "/pki", lost.certificate_pem, root() + "/crl");
  EXPECT_EQ(StatusOf(Connect()->Get("/checkpoint")), 200);
  EXPECT_EQ(StatusOf(Connect(kRegulator)->Get("/tile/0/000.p/1")), 200);
  EXPECT_EQ(StatusOf(Connect(lost)->Get("/checkpoint")), -1);
  const auto impostor = MakeAuthority("impostor", kDomain);
  EXPECT_EQ(StatusOf(Connect(Issue(*impostor, kRegulator))->Get("/checkpoint")), -1);
}

TEST_F(TileServerTest, RenewedFilesServeTheNextConnection) {
  Settle();
  Serve("");
  EXPECT_EQ(StatusOf(Connect()->Get("/checkpoint")), 200);
  const std::string key = Slurp(root() + "/server/key.pem");
  std::ofstream(root() + "/server/key.pem") << "no key";
  EXPECT_EQ(StatusOf(Connect()->Get("/checkpoint")), -1);
  WriteServerFiles();
  EXPECT_NE(Slurp(root() + "/server/key.pem"), key);
  EXPECT_EQ(StatusOf(Connect()->Get("/checkpoint")), 200);
}

TEST_F(TileServerTest, WhatWitnessesHaveCosignedIsForEverybody) {
  Settle();
  Serve("");
  const std::string cosigned = options_.data_directory + "/tlog/cosigned";
  std::filesystem::copy_file(options_.data_directory + "/tlog/checkpoint", cosigned);
  const auto answer = Connect()->Get("/cosigned");
  ASSERT_EQ(StatusOf(answer), 200);
  EXPECT_EQ(answer->body, Slurp(cosigned));
  EXPECT_EQ(answer->get_header_value("Cache-Control"), "no-cache");
}

TEST_F(TileServerTest, EverythingElseHasItsStatus) {
  const ledger::TreeHead head = Settle();
  ASSERT_LT(head.size, 256u);
  Serve("");
  const std::string beyond = std::to_string(head.size + 1);
  const struct {
    std::string path;
    int http_status;
  } rows[] = {
      {"/", 404},
      {"/index.html", 404},
      {"/cosigned", 404},  // No witness has.
      {"/checkpoint/", 404},
      {"/../keys/checkpoint.pem", 404},
      {"/tile/../../keys/checkpoint.pem", 400},
      {"/tile/..%2f..%2fkeys/checkpoint.pem", 400},
      {"/tile/64/000", 400},
      {"/tile/0/000.p/0", 400},
      {"/tile/0/000.p/256", 400},
      {"/tile/0/x000/000", 400},
      {"/tile/0/000?size=1", 400},
      {"/proof/", 400},
      {"/proof/01", 400},
      {"/proof/x", 400},
      // From the future.
      {"/proof/" + std::to_string(head.size), 404},
      {"/proof/18446744073709551615", 404},
      {"/tile/0/000", 404},
      {"/tile/0/000.p/" + beyond, 404},
      {"/tile/0/001", 404},
      {"/tile/1/000.p/1", 404},
      {"/tile/7/000.p/64", 404},
      {"/tile/0/x001/x234/067", 404},
      {"/tile/63/000", 400},
      {"/tile/0/x004/x611/x686/x018/x427/x387/904", 400},
      // Nobody learns by asking which bundles there are.
      {"/tile/entries/000", 403},
      {"/tile/entries/999", 403},
  };
  const auto client = Connect();
  for (const auto& row : rows)
    EXPECT_EQ(StatusOf(client->Get(row.path)), row.http_status) << row.path;
  EXPECT_EQ(StatusOf(Connect(kRegulator)->Get("/tile/entries/999")), 404);

  const auto length = client->Head("/checkpoint");
  EXPECT_EQ(StatusOf(length), 200);
  EXPECT_EQ(length->body, "");
  EXPECT_EQ(StatusOf(Connect()->Post("/checkpoint", "x", "text/plain")), 405);
  // A body is not read, so a client that sends much of it may only see the connection end.
  const auto large = Connect()->Post("/checkpoint", std::string(1 << 20, 'x'), "text/plain");
  if (large) {
    EXPECT_EQ(large->status, 405);
  }
  EXPECT_EQ(StatusOf(Connect()->Put("/tile/0/000", "x", "text/plain")), 405);
  EXPECT_EQ(StatusOf(Connect()->Delete("/checkpoint")), 405);
  EXPECT_EQ(StatusOf(Connect()->Get("/checkpoint", {{"Range", "bytes=0-0,0-0"}})), 400);
}

TEST_F(TileServerTest, ProofOfAnyEntryVerifiesOffline) {
  for (int i = 0; i < 260; ++i) Must<engine::OrderReport>(trader_[0], Order(0, 1, 1));
  const ledger::TreeHead head = Settle();
  Serve("");
  const auto verifier =
      ledger::Verifier::FromVkey(node_->tile_log().VerifierKey(head.size)).value();
  for (const uint64_t index : {uint64_t{0}, uint64_t{255}, uint64_t{256}, head.size - 1}) {
    const auto answer = Connect()->Get("/proof/" + std::to_string(index));
    ASSERT_EQ(StatusOf(answer), 200);
    EXPECT_EQ(answer->get_header_value("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(answer->get_header_value("Cache-Control"), "no-cache");
    const auto proof = ledger::ParseTlogProof(answer->body);
    ASSERT_TRUE(proof.ok()) << proof.status().ToString();
    EXPECT_EQ(proof->index, index);
    const std::string entry = node_->journal().EntryAt(index).value();
    const auto checkpoint = ledger::VerifyTlogProof(*proof, entry, verifier);
    ASSERT_TRUE(checkpoint.ok()) << checkpoint.status().ToString();
    EXPECT_EQ(checkpoint->size, head.size);
    EXPECT_FALSE(ledger::VerifyTlogProof(*proof, entry + "x", verifier).ok());
  }
}

TEST_F(TileServerTest, DamagedTileIsNotServed) {
  const ledger::TreeHead head = Settle();
  Serve("");
  const std::string path = ledger::TilePath(ledger::TileInTree(0, 0, head.size));
  fs::resize_file(options_.data_directory + "/tlog/" + path, 31);
  const auto result = Connect()->Get("/" + path);
  EXPECT_EQ(StatusOf(result), 500);
  EXPECT_EQ(result->body.find(root()), std::string::npos) << result->body;
  EXPECT_EQ(StatusOf(Connect()->Get("/proof/0")), 500);
}

TEST_F(TileServerTest, ManyHeadersAreNotReadToTheirEnd) {
  Settle();
  Serve("");
  const auto with_headers = [](int count) {
    httplib::Headers headers;
    for (int i = 0; i < count; ++i) {
      headers.emplace("X-" + std::to_string(i), std::string(1000, 'x'));
    }
    return headers;
  };
  EXPECT_EQ(StatusOf(Connect()->Get("/checkpoint", with_headers(50))), 200);
  // 400, if the client still hears it when it has sent what nobody reads.
  EXPECT_NE(StatusOf(Connect()->Get("/checkpoint", with_headers(200))), 200);
  EXPECT_NE(StatusOf(Connect()->Get("/checkpoint", with_headers(20'000))), 200);
  // A request has its own bound, a connection none.
  const auto client = Connect();
  client->set_keep_alive(true);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(StatusOf(client->Get("/checkpoint", with_headers(50))), 200);
  }
}

TEST_F(TileServerTest, AddressThatIsTakenOrNoneIsRefused) {
  Serve("");
  const TlsFiles files{.certificate = root() + "/server/cert.pem",
                       .key = root() + "/server/key.pem",
                       .ca = root() + "/server/ca.pem",
                       .crl_directory = ""};
  EXPECT_EQ(ServeTiles(server_->address(), files, node_->tile_log(), *authorizer_, *reads_)
                .status()
                .code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ServeTiles("nowhere", files, node_->tile_log(), *authorizer_, *reads_).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace luheng::services

// What the server does when something around it is not as it should be.
#include "services/server/server.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "ledger/base/check.h"
#include "ledger/base/mutex.h"
#include "services/server/listener.h"
#include "services/server/tls.h"
#include "services/server/watchdog.h"
#include "tests/services/revocation.h"
#include "tests/services/rpc/test_server.h"

namespace luheng::services {
namespace {

constexpr char kGetHead[] = "/luheng.ledger.v1.LedgerService/GetHead";

TEST(ServerTest, RefusesWritesNearAFullDiskAndGoesOnReading) {
  TestServer server(
      {.disk_reserve_bytes = std::numeric_limits<uint64_t>::max(), .crl_directory = ""});
  admin::v1::GrantRoleRequest request;
  request.set_request_id(NewRequestId());
  request.set_grantee("participants/p1/users/u3");
  request.set_role(admin::v1::ROLE_OPERATOR);
  const auto reply =
      Call(*server.Grants(kFirstAdministrator), &admin::v1::GrantService::Stub::GrantRole, request);
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(reply.status), "DISK_RESERVE");
  EXPECT_TRUE(DetailsOf(reply.status).retry.has_retry_delay());
  EXPECT_TRUE(CallByName(*server.Connect(kFirstAdministrator), kGetHead, "").ok());
}

TEST(ServerTest, RefusesAWindowWithWhichOneStreamCouldFillTheQueue) {
  TestServer server({.streams = {.order_window = 100}, .queue_length_max = 200});
  Config config;
  config.streams.order_window = 101;
  const auto refused = Server::Start(config, server.node(), server.node().vault(), server.clock());
  EXPECT_EQ(refused.status().message(),
            "streams.order_window must be at most 100, half of the sequencer's queue");
}

TEST(ServerTest, RevokedCertificateDoesNotConnect) {
  TemporaryDirectory lists;
  TestServer server({.disk_reserve_bytes = 0, .crl_directory = lists.path()});
  const auto lost =
      server.authority().IssueUser({.participant = 1, .user = 1}, pki::ValidForDays(1));
  ASSERT_TRUE(lost.ok());
  Revoke(server.directory() + "/pki", lost->certificate_pem, lists.path());
  EXPECT_EQ(CallByName(*server.Connect(*lost), kGetHead, "").error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(CallByName(*server.Connect(kFirstAdministrator), kGetHead, "").ok());
}

// The first report of a watchdog that looks at this address.
absl::Status FirstReport(const std::string& address, const TestServer& server) {
  const std::string& root = server.directory();
  const auto user =
      server.authority().IssueUser({.participant = 1, .user = 2}, pki::ValidForDays(1));
  LUHENG_CHECK(user.ok());
  LUHENG_CHECK(
      pki::WriteIdentity(root + "/dog", *user, server.authority().certificate_pem(), "").ok());
  auto credentials = MakeWatchdogCredentials(
      {.certificate = root + "/dog/cert.pem", .key = root + "/dog/key.pem"}, root + "/dog/ca.pem");
  LUHENG_CHECK(credentials.ok());
  Mutex mutex;
  CondVar reported;
  std::optional<absl::Status> first;
  Watchdog watchdog(address, *credentials, std::chrono::hours(1), [&](const absl::Status& status) {
    MutexLock lock(mutex);
    first = status;
    reported.NotifyAll();
  });
  MutexLock lock(mutex);
  while (!first.has_value()) reported.Wait(mutex);
  return *first;
}

TEST(WatchdogTest, ReportsWhetherTheServerAnswers) {
  TestServer server;
  EXPECT_TRUE(FirstReport(server.address(), server).ok());
  // Bound, and nobody accepts: what a server out of descriptors looks like.
  const auto deaf = Listener::OpenTcp("127.0.0.1:0");
  ASSERT_TRUE(deaf.ok());
  EXPECT_FALSE(FirstReport((*deaf)->address(), server).ok());
}

TEST(ListenerTest, RefusesAddressesThatAreNone) {
  for (const char* address : {"", "7443", "127.0.0.1", "127.0.0.1:", ":7443", "127.0.0.1:x",
                              "127.0.0.1:-1", "256.0.0.1.example.invalid:1"}) {
    EXPECT_EQ(Listener::OpenTcp(address).status().code(), absl::StatusCode::kInvalidArgument)
        << address;
  }
}

TEST(ListenerTest, TakesAFreePortAndSaysWhich) {
  const auto first = Listener::OpenTcp("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(Listener::OpenTcp((*first)->address()).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(ListenerTest, LeavesAFileThatIsNoSocketAlone) {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/precious";
  std::ofstream(path) << "data";
  EXPECT_EQ(Listener::OpenUnix(path).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::filesystem::file_size(path), 4u);
  EXPECT_EQ(Listener::OpenUnix(std::string(200, 'x')).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace luheng::services

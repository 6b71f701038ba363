// A server as clients meet it: real mTLS sockets on a port of the system's choice, a node on a
// temporary directory behind it, and certificates from an authority of its own.
#ifndef TESTS_SERVICES_RPC_TEST_SERVER_H_
#define TESTS_SERVICES_RPC_TEST_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/types.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "luheng/admin/v1/admin_service.grpc.pb.h"
#include "luheng/admin/v1/clock_service.grpc.pb.h"
#include "luheng/admin/v1/grant_service.grpc.pb.h"
#include "luheng/admin/v1/reversal_service.grpc.pb.h"
#include "luheng/ledger/v1/ledger_service.grpc.pb.h"
#include "luheng/market/v1/market_data_service.grpc.pb.h"
#include "luheng/registry/v1/registry_service.grpc.pb.h"
#include "luheng/trading/v1/order_entry_service.grpc.pb.h"
#include "luheng/trading/v1/report_service.grpc.pb.h"
#include "luheng/trading/v1/trading_service.grpc.pb.h"
#include "services/cli/pki.h"
#include "services/server/config.h"
#include "services/server/node.h"
#include "services/server/server.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {

inline constexpr char kDomain[] = "test.example";

constexpr engine::Actor MakeActor(uint32_t participant, uint32_t user) {
  return {engine::ParticipantId{participant}, engine::UserId{user}};
}

// Users of the exchange itself, each with one role; see Fixture::GrantRoles().
inline constexpr engine::Actor kFirstAdministrator = MakeActor(1, 1);
inline constexpr engine::Actor kOperatorUser = MakeActor(1, 3);
inline constexpr engine::Actor kRegistrarUser = MakeActor(1, 4);
inline constexpr engine::Actor kCashierUser = MakeActor(1, 5);
inline constexpr engine::Actor kRegulatorUser = MakeActor(1, 6);
inline constexpr engine::Actor kBureauUser = MakeActor(1, 7);
inline constexpr engine::Actor kBankUser = MakeActor(1, 8);
inline constexpr engine::Actor kStranger = MakeActor(9, 9);

template <class Response>
struct Reply {
  grpc::Status status;
  Response response;
};

// Calls and waits, at most ten seconds.
template <class Stub, class Request, class Response>
Reply<Response> Call(Stub& stub,
                     grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                     const Request& request) {
  Reply<Response> reply;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  reply.status = (stub.*method)(&context, request, &reply.response);
  return reply;
}

// Calls by name with an encoded request.
grpc::Status CallByName(grpc::Channel& channel, const std::string& rpc, const std::string& request);

// A UUID that no test has used before.
std::string NewRequestId();

// The details of a refusal; empty messages where it has none.
struct Details {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  google::rpc::RetryInfo retry;
};
Details DetailsOf(const grpc::Status& status);

// The reason and the field that a refusal names.
std::string ReasonOf(const grpc::Status& status);
std::string FieldOf(const grpc::Status& status);

// A valid USCC whose organisation code is made from `number`.
std::string MakeUscc(uint32_t number);

class TestServer {
 public:
  struct Options {
    uint64_t disk_reserve_bytes = 0;
    std::string crl_directory{};  // Empty: no revocation lists.
    RateLimits limits{};
    StreamLimits streams{};
    size_t queue_length_max = NodeOptions().queue_length_max;
  };
  TestServer() : TestServer(Options()) {}
  explicit TestServer(const Options& options);
  ~TestServer();

  Node& node() { return *node_; }
  FakeClock& clock() { return clock_; }
  const std::string& address() const { return server_->address(); }
  std::string unix_target() const { return "unix:" + directory_.path() + "/luhengd.sock"; }
  const std::string& directory() const { return directory_.path(); }
  const pki::CertificateAuthority& authority() const { return authority_; }
  Server& server() { return *server_; }

  // A connection that shows this certificate, or none if it is empty.
  std::shared_ptr<grpc::Channel> Connect(const pki::Identity& identity,
                                         grpc::ChannelArguments arguments = {}) const;
  // A connection of a user with a good certificate.
  std::shared_ptr<grpc::Channel> Connect(const engine::Actor& actor,
                                         const grpc::ChannelArguments& arguments = {}) const;

  // Stubs on such connections.
  std::unique_ptr<trading::v1::TradingService::Stub> Trading(const engine::Actor& actor) const;
  std::unique_ptr<registry::v1::RegistryService::Stub> Registry(const engine::Actor& actor) const;
  std::unique_ptr<market::v1::MarketDataService::Stub> Market(const engine::Actor& actor) const;
  std::unique_ptr<ledger::v1::LedgerService::Stub> Ledger(const engine::Actor& actor) const;
  std::unique_ptr<admin::v1::AdminService::Stub> Admin(const engine::Actor& actor) const;
  std::unique_ptr<admin::v1::GrantService::Stub> Grants(const engine::Actor& actor) const;
  std::unique_ptr<admin::v1::ClockService::Stub> Clocks(const engine::Actor& actor) const;
  std::unique_ptr<admin::v1::ReversalService::Stub> Reversals(const engine::Actor& actor) const;
  std::unique_ptr<trading::v1::OrderEntryService::Stub> Entry(const engine::Actor& actor) const;
  std::unique_ptr<trading::v1::ReportService::Stub> Reports(const engine::Actor& actor) const;

 private:
  TemporaryDirectory directory_;
  FakeClock clock_;
  pki::CertificateAuthority authority_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<Server> server_;
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_RPC_TEST_SERVER_H_

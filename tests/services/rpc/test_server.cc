#include "tests/services/rpc/test_server.h"

#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <string_view>
#include <utility>

#include "ledger/base/check.h"
#include "services/rpc/names.h"

namespace luheng::services {
namespace {

constexpr pki::UserName UserOf(const engine::Actor& actor) {
  return {static_cast<uint32_t>(actor.participant), static_cast<uint32_t>(actor.user)};
}

template <class T>
T MustBe(absl::StatusOr<T> value) {
  if (!value.ok()) std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
  LUHENG_CHECK(value.ok());
  return *std::move(value);
}

}  // namespace

grpc::Status CallByName(grpc::Channel& channel, const std::string& rpc,
                        const std::string& request) {
  grpc::GenericStub stub(std::shared_ptr<grpc::ChannelInterface>(&channel, [](auto*) {}));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  const grpc::Slice slice(request);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, rpc, grpc::ByteBuffer(&slice, 1), &queue);
  grpc::ByteBuffer response;
  grpc::Status status;
  call->StartCall();
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  LUHENG_CHECK(queue.Next(&tag, &ok));
  return status;
}

std::string NewRequestId() {
  static std::atomic<uint64_t> next{1};
  return FormatRequestId(MakeRequestId(next++));
}

Details DetailsOf(const grpc::Status& status) {
  google::rpc::Status message;
  LUHENG_CHECK(message.ParseFromString(status.error_details()));
  Details details;
  for (const google::protobuf::Any& detail : message.details()) {
    detail.UnpackTo(&details.info) || detail.UnpackTo(&details.bad_request) ||
        detail.UnpackTo(&details.retry);
  }
  return details;
}

std::string ReasonOf(const grpc::Status& status) { return DetailsOf(status).info.reason(); }

std::string FieldOf(const grpc::Status& status) {
  const Details details = DetailsOf(status);
  if (details.bad_request.field_violations_size() != 1) return "(no field)";
  return details.bad_request.field_violations(0).field();
}

std::string MakeUscc(uint32_t number) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  char text[24];
  std::snprintf(text, sizeof(text), "91330681%09u", number % 1'000'000'000);
  std::string uscc = text;
  size_t sum = 0;
  size_t weight = 1;
  for (const char character : uscc) {
    sum += kAlphabet.find(character) * weight;
    weight = weight * 3 % 31;
  }
  return uscc + kAlphabet[(31 - sum % 31) % 31];
}

TestServer::TestServer(const Options& options)
    : authority_(MustBe(pki::CertificateAuthority::Create(directory_.path() + "/pki", kDomain))) {
  const std::string root = directory_.path();
  const std::string data = root + "/data";
  LUHENG_CHECK(InitDataDirectory(data, "test.example/log", engine::Shard{0}, clock_).ok());
  const pki::Identity identity = MustBe(authority_.IssueServer(
      {.common_name = "luhengd", .subject_alternative_names = {"DNS:localhost", "IP:127.0.0.1"}},
      pki::ValidForDays(1)));
  LUHENG_CHECK(
      pki::WriteIdentity(root + "/server", identity, authority_.certificate_pem(), "").ok());
  NodeOptions node;
  node.data_directory = data;
  node.disk_reserve_bytes = options.disk_reserve_bytes;
  node.queue_length_max = options.queue_length_max;
  node_ = MustBe(Node::Start(node, clock_));
  Config config;
  config.data_directory = data;
  config.listen = "127.0.0.1:0";
  config.unix_socket = root + "/luhengd.sock";
  config.spiffe_domain = kDomain;
  config.tls = {.certificate = root + "/server/cert.pem",
                .key = root + "/server/key.pem",
                .ca = root + "/server/ca.pem",
                .crl_directory = options.crl_directory};
  config.limits = options.limits;
  config.streams = options.streams;
  server_ = MustBe(Server::Start(config, *node_, node_->vault(), clock_));
}

TestServer::~TestServer() {
  server_->Drain();
  LUHENG_CHECK(node_->Stop().ok());
}

std::shared_ptr<grpc::Channel> TestServer::Connect(const pki::Identity& identity,
                                                   grpc::ChannelArguments arguments) const {
  const grpc::SslCredentialsOptions options{.pem_root_certs = authority_.certificate_pem(),
                                            .pem_private_key = identity.key_pem,
                                            .pem_cert_chain = identity.certificate_pem};
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address(), grpc::SslCredentials(options), arguments);
}

std::shared_ptr<grpc::Channel> TestServer::Connect(const engine::Actor& actor,
                                                   const grpc::ChannelArguments& arguments) const {
  return Connect(MustBe(authority_.IssueUser(UserOf(actor), pki::ValidForDays(1))), arguments);
}

std::unique_ptr<trading::v1::TradingService::Stub> TestServer::Trading(
    const engine::Actor& actor) const {
  return trading::v1::TradingService::NewStub(Connect(actor));
}
std::unique_ptr<registry::v1::RegistryService::Stub> TestServer::Registry(
    const engine::Actor& actor) const {
  return registry::v1::RegistryService::NewStub(Connect(actor));
}
std::unique_ptr<market::v1::MarketDataService::Stub> TestServer::Market(
    const engine::Actor& actor) const {
  return market::v1::MarketDataService::NewStub(Connect(actor));
}
std::unique_ptr<ledger::v1::LedgerService::Stub> TestServer::Ledger(
    const engine::Actor& actor) const {
  return ledger::v1::LedgerService::NewStub(Connect(actor));
}
std::unique_ptr<admin::v1::AdminService::Stub> TestServer::Admin(const engine::Actor& actor) const {
  return admin::v1::AdminService::NewStub(Connect(actor));
}
std::unique_ptr<admin::v1::GrantService::Stub> TestServer::Grants(
    const engine::Actor& actor) const {
  return admin::v1::GrantService::NewStub(Connect(actor));
}
std::unique_ptr<admin::v1::ClockService::Stub> TestServer::Clocks(
    const engine::Actor& actor) const {
  return admin::v1::ClockService::NewStub(Connect(actor));
}
std::unique_ptr<admin::v1::ReversalService::Stub> TestServer::Reversals(
    const engine::Actor& actor) const {
  return admin::v1::ReversalService::NewStub(Connect(actor));
}
std::unique_ptr<trading::v1::OrderEntryService::Stub> TestServer::Entry(
    const engine::Actor& actor) const {
  return trading::v1::OrderEntryService::NewStub(Connect(actor));
}
std::unique_ptr<trading::v1::ReportService::Stub> TestServer::Reports(
    const engine::Actor& actor) const {
  return trading::v1::ReportService::NewStub(Connect(actor));
}

}  // namespace luheng::services

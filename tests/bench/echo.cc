#include "tests/bench/echo.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <signal.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "echo.pb.h"
#include "ledger/base/check.h"
#include "ledger/file.h"
#include "tests/bench/child_process.h"
#include "tests/bench/echo_service.h"
#include "tests/bench/identities.h"
#include "tests/bench/message_template.h"
#include "tests/bench/traffic_mode.h"
#include "tests/services/small_exchange.h"

namespace luheng::bench {
namespace {

constexpr char kReady[] = "ready on port ";

Order MakeOrder() {
  Order order;
  order.set_order_number(kNumberMark);
  order.set_account(2);
  order.set_instrument("330681-COD-2023-5Y");
  order.set_side(1);
  order.set_time_in_force(1);
  order.set_quantity_grams(1'000);
  order.set_price_fen_per_tonne(400'000);
  order.set_request_id(RequestIdOf(1));
  return order;
}

class UnaryDialogue final : public Dialogue {
 public:
  const std::string& method() const override { return method_; }
  int orders_per_message() const override { return 1; }
  grpc::ByteBuffer Say(uint64_t first_order) override { return message_.Fill(first_order); }
  void Hear(const grpc::ByteBuffer& answer, Heard& heard) override {
    Ack ack;
    ParseAnswer(answer, ack);
    heard.acknowledged.push_back(ack.order_number());
  }

 private:
  const std::string method_ = "/luheng.bench.EchoService/EchoOrder";
  MessageTemplate message_{MakeOrder(), NumberForm::kFixed64};
};

class StreamDialogue final : public Dialogue {
 public:
  explicit StreamDialogue(int orders_per_message)
      : orders_per_message_(orders_per_message),
        message_(MakeOrders(orders_per_message), NumberForm::kFixed64) {}

  const std::string& method() const override { return method_; }
  int orders_per_message() const override { return orders_per_message_; }
  grpc::ByteBuffer Say(uint64_t first_order) override { return message_.Fill(first_order); }
  void Hear(const grpc::ByteBuffer& answer, Heard& heard) override {
    ParseAnswer(answer, acks_);
    for (const Ack& ack : acks_.acks()) heard.acknowledged.push_back(ack.order_number());
  }

 private:
  static Orders MakeOrders(int count) {
    Orders orders;
    for (int i = 0; i < count; ++i) *orders.add_orders() = MakeOrder();
    return orders;
  }

  const std::string method_ = "/luheng.bench.EchoService/EchoOrders";
  const int orders_per_message_;
  MessageTemplate message_;
  Acks acks_;
};

struct Options : TrafficModeOptions {
  bool journal = false;
  size_t entry_bytes = 209;
};

int MeasureEcho(const Options& options) {
  const services::TemporaryDirectory directory;
  const Identities identities(directory.path());
  std::vector<std::string> command = {OwnProgram(), "echo-server", "--identity",
                                      identities.server_directory()};
  if (options.journal) {
    command.insert(command.end(), {"--journal", directory.path() + "/journal", "--entry-bytes",
                                   std::to_string(options.entry_bytes)});
  }
  ChildProcess server(command);
  const int port = PortOf(":" + server.WaitForLine(kReady));
  std::vector<Connection> connections;
  for (int i = 0; i < options.connections; ++i) {
    Connection& connection = connections.emplace_back();
    connection.channel = Connect(identities.EndpointOf({.participant = 1, .user = 1}, port));
    if (options.unary) {
      connection.dialogue = std::make_unique<UnaryDialogue>();
    } else {
      connection.dialogue = std::make_unique<StreamDialogue>(options.orders_per_message);
    }
  }
  Figures figures(options.journal ? "echo_journal" : "echo");
  AddTraffic(connections, options, server.id(), figures);
  connections.clear();
  LUHENG_CHECK(server.Stop() == 0);
  figures.Print();
  return 0;
}

struct ServerOptions {
  std::string identity;
  std::string journal;
  size_t entry_bytes = 209;
};

std::string ReadPart(const std::string& directory, const char* name) {
  auto bytes = ledger::ReadFile(directory + "/" + name);
  LUHENG_CHECK(bytes.ok());
  return *std::move(bytes);
}

int ServeEcho(const ServerOptions& options) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  LUHENG_CHECK(pthread_sigmask(SIG_BLOCK, &stop, nullptr) == 0);

  std::unique_ptr<BlockPipeline> pipeline;
  if (!options.journal.empty()) {
    pipeline = std::make_unique<BlockPipeline>(options.journal, options.entry_bytes);
  }
  const auto service = MakeEchoService(pipeline.get());
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_root_certs = ReadPart(options.identity, "ca.pem");
  tls.pem_key_cert_pairs.push_back(
      {ReadPart(options.identity, "key.pem"), ReadPart(options.identity, "cert.pem")});
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port);
  builder.RegisterService(service.get());
  const auto server = builder.BuildAndStart();
  LUHENG_CHECK(server != nullptr);
  std::printf("%s%d\n", kReady, port);
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop, &signal);
  server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
  return 0;
}

}  // namespace

std::function<int()> AddEcho(CLI::App& mode) {
  const auto options = std::make_shared<Options>();
  AddTrafficOptions(mode, *options);
  mode.add_flag("--journal", options->journal,
                "Acknowledge what a bare block pipeline has written");
  mode.add_option("--entry-bytes", options->entry_bytes, "Of the journal")->capture_default_str();
  return [options] { return MeasureEcho(*options); };
}

std::function<int()> AddEchoServer(CLI::App& mode) {
  const auto options = std::make_shared<ServerOptions>();
  mode.add_option("--identity", options->identity, "Directory of the server's certificate")
      ->required();
  mode.add_option("--journal", options->journal, "Directory of a bare block pipeline");
  mode.add_option("--entry-bytes", options->entry_bytes)->capture_default_str();
  return [options] { return ServeEcho(*options); };
}

}  // namespace luheng::bench

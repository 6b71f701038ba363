// luheng against a server of the test's own, on a socket of the test's own.
#ifndef TESTS_SERVICES_CLI_SERVED_CLI_H_
#define TESTS_SERVICES_CLI_SERVED_CLI_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "tests/services/cli/run_luheng.h"

namespace luheng::services::cli {

class ServedCliTest : public testing::Test {
 protected:
  ServedCliTest() {
    std::string pattern = testing::TempDir() + "luheng-cli-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  ~ServedCliTest() override { std::filesystem::remove_all(root_); }

  // Starts the server; it ends before the test's members do. REQUIRES: called once.
  void Serve(std::initializer_list<grpc::Service*> services) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + Socket(), grpc::InsecureServerCredentials());
    for (grpc::Service* const service : services) builder.RegisterService(service);
    server_ = builder.BuildAndStart();
  }
  void TearDown() override { server_->Shutdown(); }

  std::string Socket() const { return root_ / "s"; }

  // Runs luheng against the server; what it prints is in out_ and err_.
  int RunLuheng(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--socket", Socket()});
    const Ran ran = cli::RunLuheng(arguments);
    out_ = ran.out;
    err_ = ran.err;
    return ran.code;
  }

  std::filesystem::path root_;
  std::unique_ptr<grpc::Server> server_;
  std::string out_;
  std::string err_;
};

}  // namespace luheng::services::cli

#endif  // TESTS_SERVICES_CLI_SERVED_CLI_H_

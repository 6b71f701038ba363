// luhengd as a process: starting, stopping, and running out of descriptors.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "ledger/base/check.h"
#include "services/server/listener.h"
#include "tests/services/rpc/test_server.h"

namespace luheng::services {
namespace {

constexpr char kGetHead[] = "/luheng.ledger.v1.LedgerService/GetHead";

struct Exit {
  int code = -1;
  std::string output;  // Standard output and error.
};

// A child process whose output can be waited for.
class Process {
 public:
  Process(const std::vector<std::string>& arguments, rlim_t descriptors_max) {
    int ends[2];
    LUHENG_CHECK(pipe(ends) == 0);
    pid_ = fork();
    LUHENG_CHECK(pid_ >= 0);
    if (pid_ == 0) {
      const rlimit limit{.rlim_cur = descriptors_max, .rlim_max = descriptors_max};
      setrlimit(RLIMIT_NOFILE, &limit);
      dup2(ends[1], STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      close(ends[0]);
      close(ends[1]);
      std::vector<char*> argv = {const_cast<char*>(LUHENGD_PATH)};
      for (const std::string& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
      }
      argv.push_back(nullptr);
      execv(LUHENGD_PATH, argv.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~Process() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(output_);
  }

  void Signal(int signal) { LUHENG_CHECK(kill(pid_, signal) == 0); }

  // The rest of the line that begins with `prefix`; empty if the process ends, or twenty seconds
  // pass, before there is one.
  std::string WaitForLine(const std::string& prefix) {
    for (;;) {
      size_t begin = 0;
      for (size_t end; (end = text_.find('\n', begin)) != std::string::npos; begin = end + 1) {
        const std::string line = text_.substr(begin, end - begin);
        if (line.starts_with(prefix)) return line.substr(prefix.size());
      }
      if (!ReadMore()) return "";
    }
  }

  Exit Wait() {
    while (ReadMore()) {
    }
    int status = 0;
    LUHENG_CHECK(waitpid(pid_, &status, 0) == pid_);
    pid_ = 0;
    return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .output = text_};
  }

 private:
  bool ReadMore() {
    pollfd ready = {.fd = output_, .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, 20'000) <= 0) return false;
    char buffer[4096];
    const ssize_t size = read(output_, buffer, sizeof(buffer));
    if (size <= 0) return false;
    text_.append(buffer, static_cast<size_t>(size));
    return true;
  }

  pid_t pid_ = 0;
  int output_ = -1;
  std::string text_;
};

class LuhengdTest : public testing::Test {
 protected:
  LuhengdTest() {
    auto created = pki::CertificateAuthority::Create(root() + "/pki", kDomain);
    LUHENG_CHECK(created.ok());
    authority_ = std::make_unique<pki::CertificateAuthority>(*std::move(created));
    const auto server = authority_->IssueServer(
        {.common_name = "luhengd", .subject_alternative_names = {"IP:127.0.0.1"}},
        pki::ValidForDays(1));
    const auto user = authority_->IssueUser({.participant = 1, .user = 1}, pki::ValidForDays(1));
    LUHENG_CHECK(server.ok() && user.ok());
    user_ = *user;
    const std::string& ca = authority_->certificate_pem();
    LUHENG_CHECK(pki::WriteIdentity(root() + "/server", *server, ca, "").ok());
    LUHENG_CHECK(pki::WriteIdentity(root() + "/user", user_, ca, "").ok());
    WriteConfig("127.0.0.1:0");
  }

  const std::string& root() const { return directory_.path(); }
  std::string config() const { return root() + "/luhengd.toml"; }

  void WriteConfig(const std::string& listen) {
    std::ofstream(config()) << "data_directory = \"data\"\nlisten = \"" << listen << "\"\n"
                            << "unix_socket = \"luhengd.sock\"\nspiffe_domain = \"" << kDomain
                            << "\"\n[tls]\ncertificate = \"server/cert.pem\"\n"
                            << "key = \"server/key.pem\"\nca = \"server/ca.pem\"\n"
                            << "[watchdog]\ncertificate = \"user/cert.pem\"\n"
                            << "key = \"user/key.pem\"\n";
  }
  std::unique_ptr<Process> Run(const std::vector<std::string>& arguments,
                               rlim_t descriptors_max = 4096) {
    return std::make_unique<Process>(arguments, descriptors_max);
  }
  void Init() {
    const Exit exit =
        Run({"init", "--data", root() + "/data", "--origin", "a.example/log"})->Wait();
    ASSERT_EQ(exit.code, 0) << exit.output;
  }
  std::shared_ptr<grpc::Channel> Connect(const std::string& address) const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(
        address,
        grpc::SslCredentials({.pem_root_certs = authority_->certificate_pem(),
                              .pem_private_key = user_.key_pem,
                              .pem_cert_chain = user_.certificate_pem}),
        arguments);
  }

  TemporaryDirectory directory_;
  std::unique_ptr<pki::CertificateAuthority> authority_;
  pki::Identity user_;
};

TEST_F(LuhengdTest, InitMakesOneJournalOnly) {
  Init();
  const Exit again = Run({"init", "--data", root() + "/data", "--origin", "b.example/log"})->Wait();
  EXPECT_EQ(again.code, 1) << again.output;
}

TEST_F(LuhengdTest, ServesUntilItIsToldToStopAndThenAgain) {
  Init();
  for (const int signal : {SIGTERM, SIGINT}) {
    const auto process = Run({"--config", config()});
    const std::string address = process->WaitForLine("luhengd ready on ");
    ASSERT_NE(address, "");
    EXPECT_TRUE(CallByName(*Connect(address), kGetHead, "").ok());
    struct stat info {};
    ASSERT_EQ(stat((root() + "/luhengd.sock").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777u, 0600u);
    process->Signal(signal);
    const Exit exit = process->Wait();
    EXPECT_EQ(exit.code, 0) << exit.output;
    EXPECT_NE(stat((root() + "/luhengd.sock").c_str(), &info), 0);
  }
}

TEST_F(LuhengdTest, RestartsAfterAKillThoughTheSocketsFileIsStillThere) {
  Init();
  const auto killed = Run({"--config", config()});
  ASSERT_NE(killed->WaitForLine("luhengd ready on "), "");
  killed->Signal(SIGKILL);
  killed->Wait();
  const auto process = Run({"--config", config()});
  EXPECT_NE(process->WaitForLine("luhengd ready on "), "");
}

TEST_F(LuhengdTest, SaysWhyItDoesNotStart) {
  EXPECT_EQ(Run({})->Wait().code, 2);
  EXPECT_EQ(Run({"--bogus"})->Wait().code, 2);
  EXPECT_EQ(Run({"--config", root() + "/none.toml"})->Wait().code, 1);
  // No journal yet.
  EXPECT_EQ(Run({"--config", config()})->Wait().code, 1);
  Init();
  const Exit bad_address = Run({"--config", config(), "--listen", "nowhere"})->Wait();
  EXPECT_EQ(bad_address.code, 1);
  EXPECT_NE(bad_address.output.find("not HOST:PORT"), std::string::npos) << bad_address.output;
  std::ofstream(root() + "/server/key.pem") << user_.key_pem;
  const Exit bad_key = Run({"--config", config()})->Wait();
  EXPECT_EQ(bad_key.code, 1);
  EXPECT_NE(bad_key.output.find("is not the key of"), std::string::npos) << bad_key.output;
}

TEST_F(LuhengdTest, SecondServerCannotTakeTheSamePort) {
  Init();
  const auto first = Run({"--config", config()});
  const std::string address = first->WaitForLine("luhengd ready on ");
  ASSERT_NE(address, "");
  ASSERT_EQ(Run({"init", "--data", root() + "/other", "--origin", "b.example/log"})->Wait().code,
            0);
  std::ifstream in(config());
  std::stringstream text;
  text << in.rdbuf();
  std::string other = text.str();
  other.replace(other.find("\"data\""), 6, "\"other\"");
  std::ofstream(root() + "/other.toml") << other;
  const Exit second = Run({"--config", root() + "/other.toml", "--listen", address})->Wait();
  EXPECT_EQ(second.code, 1);
  EXPECT_NE(second.output.find("cannot bind " + address), std::string::npos) << second.output;
  EXPECT_TRUE(CallByName(*Connect(address), kGetHead, "").ok());
  // On a free port it is the Unix socket that is taken.
  const Exit third = Run({"--config", root() + "/other.toml"})->Wait();
  EXPECT_NE(third.output.find("another process listens on"), std::string::npos) << third.output;
}

// What CVE-2023-4785 does to gRPC's own listener.
TEST_F(LuhengdTest, ServesAgainAfterMoreConnectionsThanDescriptors) {
  Init();
  const auto process = Run({"--config", config()}, /*descriptors_max=*/192);
  const std::string address = process->WaitForLine("luhengd ready on ");
  ASSERT_NE(address, "");
  const auto early = Connect(address);
  ASSERT_TRUE(CallByName(*early, kGetHead, "").ok());
  {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    target.sin_port =
        htons(static_cast<uint16_t>(std::atoi(address.substr(address.rfind(':') + 1).c_str())));
    std::vector<Descriptor> flood;
    constexpr size_t kFlood = 400;
    for (size_t i = 0; i < kFlood; ++i) {
      flood.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      ASSERT_GE(flood.back().get(), 0);
      ASSERT_EQ(
          connect(flood.back().get(), reinterpret_cast<const sockaddr*>(&target), sizeof(target)),
          0);
    }
    // The server's ends of the last ones are closed: end of file, or a reset, without a byte from
    // us.
    for (size_t i = kFlood - 100; i < kFlood; ++i) {
      pollfd closed = {.fd = flood[i].get(), .events = POLLIN, .revents = 0};
      EXPECT_EQ(poll(&closed, 1, 10'000), 1) << "connection " << i;
    }
    // Who was connected before is served all the while.
    EXPECT_TRUE(CallByName(*early, kGetHead, "").ok());
  }
  const auto late = Connect(address);
  grpc::Status status;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  do {
    status = CallByName(*late, kGetHead, "");
  } while (!status.ok() && std::chrono::steady_clock::now() < deadline);
  EXPECT_TRUE(status.ok()) << status.error_message();
  process->Signal(SIGTERM);
  const Exit exit = process->Wait();
  EXPECT_EQ(exit.code, 0) << exit.output;
  EXPECT_NE(exit.output.find("refuses connections"), std::string::npos) << exit.output;
}

}  // namespace
}  // namespace luheng::services

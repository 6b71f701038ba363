#include "services/server/config.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr char kMinimal[] = R"(
data_directory = "data"
spiffe_domain = "a.example"
[tls]
certificate = "pki/cert.pem"
key = "pki/key.pem"
ca = "/etc/ca.pem"
)";

class ConfigTest : public testing::Test {
 protected:
  absl::StatusOr<Config> Load(const std::string& text) {
    std::ofstream(path_) << text;
    return LoadConfig(path_);
  }
  // What is wrong with the minimal file after one replacement.
  std::string ProblemAfter(const std::string& from, const std::string& to) {
    std::string text = kMinimal;
    text.replace(text.find(from), from.size(), to);
    return std::string(Load(text).status().message());
  }

  TemporaryDirectory directory_;
  const std::string path_ = directory_.path() + "/luhengd.toml";
};

TEST_F(ConfigTest, MinimalFileHasDefaults) {
  const auto config = Load(kMinimal);
  ASSERT_TRUE(config.ok()) << config.status().ToString();
  EXPECT_EQ(config->listen, "127.0.0.1:7443");
  EXPECT_EQ(config->unix_socket, "");
  EXPECT_EQ(config->log_level, "info");
  EXPECT_EQ(config->durability, Durability::kStandard);
  EXPECT_FALSE(config->watchdog.has_value());
  EXPECT_EQ(config->limits.orders_per_second, 20'000);
  EXPECT_EQ(config->limits.burst, 40'000);
  EXPECT_EQ(config->streams.queue_length_max, 1'024u);
  EXPECT_EQ(config->streams.trade_queue_max, 16'384u);
  EXPECT_EQ(config->streams.report_queue_max, 16'384u);
  EXPECT_EQ(config->streams.order_window, 4'096u);
  EXPECT_EQ(config->tile_log_listen, "");
  EXPECT_TRUE(config->witnesses.witnesses.empty());
  EXPECT_EQ(config->witnesses.quorum, 0u);
}

TEST_F(ConfigTest, WitnessesAreReadInTheirOrder) {
  std::string two(kMinimal);
  two.append(R"(
[[witnesses.witness]]
url = "http://a:1"
vkey = "a"
[[witnesses.witness]]
url = "http://b:2/x"
vkey = "b"
)");
  const auto config = Load(two);
  ASSERT_TRUE(config.ok()) << config.status().ToString();
  ASSERT_EQ(config->witnesses.witnesses.size(), 2u);
  EXPECT_EQ(config->witnesses.witnesses[1].url, "http://b:2/x");
  EXPECT_EQ(config->witnesses.witnesses[1].vkey, "b");
  EXPECT_EQ(config->witnesses.quorum, 2u);
  EXPECT_EQ(config->witnesses.start, WitnessStart::kWarn);
  two.append("[witnesses]\nquorum = 1\nstart = \"require\"\n");
  const auto required = Load(two);
  ASSERT_TRUE(required.ok()) << required.status().ToString();
  EXPECT_EQ(required->witnesses.quorum, 1u);
  EXPECT_EQ(required->witnesses.start, WitnessStart::kRequire);
}

TEST_F(ConfigTest, TokenNeedsAllItsKeys) {
  EXPECT_EQ(Load(kMinimal)->token, std::nullopt);
  const std::string table = "\n[token]\nmodule = \"/lib/hsm.so\"\nlabel = \"luheng\"\n";
  const auto config = Load(std::string(kMinimal) + table + "pin_file = \"pin\"\n");
  ASSERT_TRUE(config.ok()) << config.status().ToString();
  EXPECT_EQ(config->token, (TokenOptions{.module = "/lib/hsm.so",
                                         .label = "luheng",
                                         .pin_file = directory_.path() + "/pin"}));
  EXPECT_TRUE(absl::IsInvalidArgument(Load(std::string(kMinimal) + table).status()));
}

TEST_F(ConfigTest, PathsAreRelativeToTheFile) {
  const auto config = Load(kMinimal);
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->data_directory, directory_.path() + "/data");
  EXPECT_EQ(config->tls.certificate, directory_.path() + "/pki/cert.pem");
  EXPECT_EQ(config->tls.ca, "/etc/ca.pem");
}

TEST_F(ConfigTest, FullFileIsRead) {
  const auto config = Load(R"(
data_directory = "../data"
listen = "[::1]:0"
unix_socket = "l.sock"
spiffe_domain = "a.example"
log_level = "debug"
durability = "strict"
[tls]
certificate = "c"
key = "k"
ca = "a"
crl_directory = "crl"
[watchdog]
certificate = "wc"
key = "wk"
[limits]
orders_per_second = 0
burst = 7
[streams]
queue_length_max = 8
trade_queue_max = 7
trade_retention_entries = 9
report_queue_max = 10
report_retention_entries = 11
order_window = 12
[tile_log]
listen = "[::1]:1"
)");
  ASSERT_TRUE(config.ok()) << config.status().ToString();
  EXPECT_EQ(config->listen, "[::1]:0");
  EXPECT_EQ(config->unix_socket, directory_.path() + "/l.sock");
  EXPECT_EQ(config->log_level, "debug");
  EXPECT_EQ(config->durability, Durability::kStrict);
  EXPECT_EQ(config->tls.crl_directory, directory_.path() + "/crl");
  ASSERT_TRUE(config->watchdog.has_value());
  EXPECT_EQ(config->watchdog->key, directory_.path() + "/wk");
  EXPECT_EQ(config->limits.orders_per_second, 0);
  EXPECT_EQ(config->limits.burst, 7);
  EXPECT_EQ(config->streams.queue_length_max, 8u);
  EXPECT_EQ(config->streams.trade_queue_max, 7u);
  EXPECT_EQ(config->streams.trade_retention_entries, 9u);
  EXPECT_EQ(config->streams.report_queue_max, 10u);
  EXPECT_EQ(config->streams.report_retention_entries, 11u);
  EXPECT_EQ(config->streams.order_window, 12u);
  EXPECT_EQ(config->tile_log_listen, "[::1]:1");
}

TEST_F(ConfigTest, NamesFileAndKeyOfEveryProblem) {
  struct Row {
    const char* from;
    const char* to;
    const char* problem;
  };
  for (const Row& row : {
           Row{"data_directory = \"data\"", "", "data_directory is missing"},
           Row{"\"data\"", "7", "data_directory must be a string"},
           Row{"\"data\"", "\"\"", "data_directory must not be empty"},
           Row{"spiffe_domain", "spiffe_domian", "spiffe_domain is missing"},
           Row{"[tls]", "verbose = true\n[tls]", "verbose is not a key of this file"},
           Row{"ca =", "cas = \"\"\nca =", "tls.cas is not a key of this file"},
           Row{"key = \"pki/key.pem\"", "", "tls.key is missing"},
           Row{"[tls]", "log_level = \"loud\"\n[tls]",
               "log_level must be trace, debug, info, warn or error"},
           Row{"[tls]", "durability = \"none\"\n[tls]",
               "durability must be \"standard\" or \"strict\""},
           Row{"[tls]", "[limits]\nburst = 0\n[tls]",
               "limits.burst must be a whole number from 1 to 1000000000"},
           Row{"[tls]", "[limits]\norders_per_second = 1.5\n[tls]",
               "limits.orders_per_second must be a whole number from 0 to 1000000000"},
           Row{"[tls]", "[tile_log]\n[tls]", "tile_log.listen is missing"},
           Row{"[tls]", "[witnesses]\n[tls]", "witnesses.witness is missing"},
           Row{"[tls]", "[witnesses]\nwitness = 1\n[tls]", "witnesses.witness must be tables"},
           Row{"[tls]", "[[witnesses.witness]]\nurl = \"u\"\n[tls]",
               "witnesses.witness.vkey is missing"},
           Row{"[tls]",
               "[witnesses]\nstart = \"no\"\n[[witnesses.witness]]\nurl = \"u\"\nvkey = "
               "\"v\"\n[tls]",
               "witnesses.start must be \"warn\" or \"require\""},
           Row{"[tls]",
               "[witnesses]\nquorum = 2\n[[witnesses.witness]]\nurl = \"u\"\nvkey = "
               "\"v\"\n[tls]",
               "witnesses.quorum must be a whole number from 1 to 1"},
           Row{"[tls]", "[streams]\nqueue_length = 5\n[tls]",
               "streams.queue_length is not a key of this file"},
           Row{"[tls]", "[streams]\ntrade_queue_max = 0\n[tls]",
               "streams.trade_queue_max must be a whole number from 1 to 1000000"},
           Row{"[tls]", "watchdog = 1\n[tls]", "watchdog must be a table"},
       }) {
    EXPECT_EQ(ProblemAfter(row.from, row.to), path_ + ": " + row.problem);
  }
}

TEST_F(ConfigTest, NamesTheLineOfASyntaxError) {
  EXPECT_EQ(ProblemAfter("[tls]", "[tls").find(path_ + ":4: "), 0u);
}

TEST_F(ConfigTest, FileThatIsNotThereIsNotFound) {
  EXPECT_EQ(LoadConfig(directory_.path() + "/none.toml").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace luheng::services

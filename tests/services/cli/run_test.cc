#include "services/cli/run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/hash.h"
#include "ledger/signer.h"
#include "ledger/tlog_proof.h"
#include "services/cli/pki.h"
#include "services/cli/private_file.h"
#include "tests/services/cli/run_luheng.h"

namespace luheng::services::cli {
namespace {

class RunTest : public testing::Test {
 protected:
  RunTest() {
    for (const char* name : {"LUHENG_SERVER", "LUHENG_SOCKET", "LUHENG_IDENTITY"}) ::unsetenv(name);
    std::string pattern = testing::TempDir() + "luheng-run-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  ~RunTest() override { std::filesystem::remove_all(root_); }

  std::string PathOf(const std::string& name) const { return root_ / name; }

  std::filesystem::path root_;
};

const std::vector<std::string> kCommands = {
    "order submit",
    "order cancel",
    "order get",
    "order list",
    "book",
    "book watch",
    "trades list",
    "trades watch",
    "candles",
    "day",
    "trades stats",
    "account list",
    "account show",
    "account open",
    "registry register",
    "registry import",
    "registry list",
    "registry show",
    "registry deposit",
    "registry allocate",
    "admin market create",
    "admin market rules",
    "admin market list",
    "admin instrument create",
    "admin instrument list",
    "admin instrument floor",
    "admin calendar set",
    "admin calendar import",
    "admin day open",
    "admin day close",
    "admin day show",
    "admin halt",
    "admin resume",
    "admin grant",
    "admin revoke",
    "admin grants",
    "admin confirm-clock",
    "ledger head",
    "ledger checkpoint",
    "ledger entry",
    "ledger history",
    "ledger prove",
    "ledger verify",
    "ledger vkey",
    "ledger command",
    "pki init",
    "pki issue",
    "witness keygen",
    "witness serve",
    "demo play",
    "demo report",
    "enterprise set",
    "certificate issue",
    "reserve list",
    "allocation request",
    "lease propose",
    "pledge apply",
    "freeze order",
    "auction bid",
    "lottery enter",
    "contract sell",
    "listing post",
    "transfer propose",
    "approval list",
    "parameter set",
    "funds withdraw",
    "figure record",
    "statistics tallies",
    "import",
};

std::vector<std::string> Split(const std::string& command) {
  std::istringstream words(command);
  std::vector<std::string> arguments;
  for (std::string word; words >> word;) arguments.push_back(word);
  return arguments;
}

TEST_F(RunTest, EveryCommandHasHelpWithAnExample) {
  for (const std::string& command : kCommands) {
    std::vector<std::string> arguments = Split(command);
    arguments.push_back("--help");
    const Ran ran = RunLuheng(arguments);
    EXPECT_EQ(ran.code, 0) << command << ran.err;
    EXPECT_NE(ran.out.find("Example"), std::string::npos) << command;
    EXPECT_NE(ran.out.find("luheng " + command), std::string::npos) << command << ran.out;
  }
}

TEST_F(RunTest, EveryCommandTakesEveryOutputFormat) {
  // --help wins over whatever else is missing, so only the option itself can be wrong here.
  for (const std::string& command : kCommands) {
    for (const char* format : {"table", "json", "csv"}) {
      std::vector<std::string> arguments = Split(command);
      arguments.insert(arguments.end(), {"-o", format, "--help"});
      EXPECT_EQ(RunLuheng(arguments).code, 0) << command << " " << format;
    }
  }
}

TEST_F(RunTest, WrongUsageIsTwo) {
  const std::vector<std::vector<std::string>> rows = {
      {},
      {"no-such-command"},
      {"order"},
      {"book"},
      {"book", "X", "-o", "xml"},
      {"book", "X", "--depth", "0"},
      {"book", "X", "--no-such-option"},
      {"order", "submit", "X", "--account", "p1/a1", "--side", "hold", "--tonnes", "1", "--price",
       "1"},
      {"order", "submit", "X", "--account", "p1/a1", "--side", "buy", "--tonnes", "1.0000001",
       "--price", "1"},
      {"order", "submit", "X", "--account", "p1/a1", "--side", "buy", "--tonnes", "1", "--price",
       "1.001"},
      {"order", "get", "seven"},
      {"admin", "day", "open", "2023-02-30"},
      {"admin", "grant", "p1/u1", "king"},
      {"ledger", "history"},
      {"ledger", "history", "--account", "p1/a1", "--market", "M"},
      {"ledger", "command", "not-a-uuid"},
      {"ledger", "head", "--server", "127.0.0.1:1", "--socket", "/tmp/x"},
      {"witness", "keygen", "--key", "x"},
      {"witness", "serve", "--dir", "x", "--key", "y"},
      {"pki", "issue", "x", "--out", "y"},
      {"pki", "issue", "x", "--out", "y", "--server", "s", "--participant", "1", "--user", "1"},
      {"pki", "issue", "x", "--out", "y", "--server", "s", "--days", "0"},
  };
  for (const auto& arguments : rows) {
    const Ran ran = RunLuheng(arguments);
    EXPECT_EQ(ran.code, 2) << testing::PrintToString(arguments) << ran.err;
    EXPECT_FALSE(ran.err.empty()) << testing::PrintToString(arguments);
    EXPECT_TRUE(ran.out.empty()) << testing::PrintToString(arguments);
  }
}

TEST_F(RunTest, NoIdentityIsThree) {
  EXPECT_EQ(RunLuheng({"ledger", "head"}).code, 3);
  EXPECT_EQ(RunLuheng({"ledger", "head", "--server", "127.0.0.1:1"}).code, 3);
  EXPECT_EQ(
      RunLuheng({"ledger", "head", "--server", "127.0.0.1:1", "--identity", PathOf("nobody")}).code,
      3);
}

TEST_F(RunTest, AnIdentityThatHasExpiredIsThree) {
  const auto authority = *pki::CertificateAuthority::Create(PathOf("pki"), "luheng.example");
  const auto identity = *authority.IssueUser(
      {.participant = 1, .user = 1},
      {.not_before = absl::Now() - absl::Hours(2), .not_after = absl::Now() - absl::Hours(1)});
  ASSERT_TRUE(pki::WriteIdentity(PathOf("id"), identity, authority.certificate_pem(), "").ok());
  const Ran ran =
      RunLuheng({"ledger", "head", "--server", "127.0.0.1:1", "--identity", PathOf("id")});
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.err.find("the certificate has expired"), std::string::npos) << ran.err;
}

TEST_F(RunTest, EveryListNamesFieldsThatExist) {
  // A column that is no field stops the process before it connects.
  for (const char* command : {"order list --account p1/a1", "trades list X", "account list p1",
                              "registry list", "admin market list", "admin instrument list",
                              "admin grants", "ledger history --order 1", "ledger history u4"}) {
    std::vector<std::string> arguments = Split(command);
    arguments.insert(arguments.end(), {"--socket", PathOf("no.sock")});
    EXPECT_EQ(RunLuheng(arguments).code, 6) << command;
  }
}

TEST_F(RunTest, NoServerIsSixAndTellsTheRequestId) {
  const Ran read = RunLuheng({"ledger", "head", "--socket", PathOf("no.sock")});
  EXPECT_EQ(read.code, 6) << read.err;
  const std::string id = "7b1de9f2-52a4-4c43-9d33-0a4c86a3c0f5";
  const Ran given =
      RunLuheng({"order", "cancel", "77", "--socket", PathOf("no.sock"), "--request-id", id});
  EXPECT_EQ(given.code, 6) << given.err;
  EXPECT_NE(given.err.find("--request-id " + id), std::string::npos) << given.err;
  const Ran made = RunLuheng({"order", "cancel", "77", "--socket", PathOf("no.sock")});
  EXPECT_EQ(made.code, 6);
  EXPECT_EQ(made.err.find("luheng: request id "), 0u) << made.err;
}

TEST_F(RunTest, TheEnvironmentFillsWhatNoFlagGives) {
  ::setenv("LUHENG_SOCKET", PathOf("no.sock").c_str(), 1);
  EXPECT_EQ(RunLuheng({"ledger", "head"}).code, 6);
  // A flag keeps the variable from being read.
  EXPECT_EQ(RunLuheng({"ledger", "head", "--server", "127.0.0.1:1"}).code, 3);
  ::unsetenv("LUHENG_SOCKET");
}

TEST_F(RunTest, AnIdentityRemembersItsServer) {
  ASSERT_EQ(RunLuheng({"pki", "init", PathOf("pki")}).code, 0);
  ASSERT_EQ(RunLuheng({"pki", "issue", PathOf("pki"), "--participant", "12", "--user", "1", "--out",
                       PathOf("id"), "--endpoint", "unix:" + PathOf("no.sock")})
                .code,
            0);
  EXPECT_EQ(RunLuheng({"ledger", "head", "--identity", PathOf("id")}).code, 6);
}

TEST_F(RunTest, PkiSaysWhatItDidInEveryFormat) {
  EXPECT_EQ(
      RunLuheng({"pki", "init", PathOf("pki"), "-o", "json"}).out,
      "{\n  \"directory\": \"" + PathOf("pki") + "\",\n  \"domain\": \"luheng.example\"\n}\n");
  EXPECT_EQ(RunLuheng({"pki", "init", PathOf("pki")}).code, 5);
  EXPECT_EQ(RunLuheng({"pki", "issue", PathOf("none"), "--server", "s", "--out", PathOf("s")}).code,
            4);
  const Ran issued = RunLuheng({"pki", "issue", PathOf("pki"), "--participant", "12", "--user", "1",
                                "--out", PathOf("id"), "-o", "csv"});
  EXPECT_EQ(issued.code, 0) << issued.err;
  EXPECT_NE(issued.out.find("spiffe://luheng.example/participant/12/user/1"), std::string::npos);
}

TEST_F(RunTest, AnImportIsCheckedWithoutAServer) {
  const std::string path = PathOf("calendar.csv");
  std::ofstream(path) << "date,kind\r\n2023-04-05,holiday\r\n2023-04-31,holiday\r\n";
  const Ran wrong = RunLuheng({"admin", "calendar", "import", path, "--socket", PathOf("no.sock")});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("line 3: date: \"2023-04-31\""), std::string::npos) << wrong.err;
  const std::string enterprises = LUHENG_TEST_DATA "/zhuji_2023/enterprises.csv";
  const Ran fine = RunLuheng({"registry", "import", enterprises, "--check-only", "-o", "csv"});
  EXPECT_EQ(fine.code, 0) << fine.err;
  EXPECT_NE(fine.out.find("641,91330"), std::string::npos);  // The last of 640 rows.
}

// A log of one entry, and everything that its reader gets.
class VerifyTest : public RunTest {
 protected:
  VerifyTest() {
    const std::string entry = "an entry";
    const ledger::Signer signer = *ledger::Signer::Generate("luheng.example/test");
    const std::string note =
        ledger::SignCheckpoint(
            {.origin = signer.name(), .size = 1, .root = ledger::LeafHash(entry)}, signer)
            .value();
    key_ = signer.verifier().Vkey();
    Write("t.tlog-proof",
          ledger::FormatTlogProof(
              {.extra = std::nullopt, .index = 0, .hashes = {}, .checkpoint = note}));
    Write("t.entry", entry);
    Write("key.txt", key_ + "\n");
  }

  void Write(const std::string& name, const std::string& bytes) const {
    ASSERT_TRUE(WritePrivateFile(PathOf(name), bytes, FileDurability::kQuick).ok());
  }

  Ran Verify(const std::string& proof, const std::string& entry, const std::string& key) const {
    return RunLuheng(
        {"ledger", "verify", PathOf(proof), "--entry", PathOf(entry), "--vkey", key, "-o", "json"});
  }

  std::string key_;
};

TEST_F(VerifyTest, AProofThatHoldsIsZero) {
  const Ran ran = Verify("t.tlog-proof", "t.entry", key_);
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("\"result\": \"VERIFIED\""), std::string::npos) << ran.out;
  EXPECT_EQ(Verify("t.tlog-proof", "t.entry", PathOf("key.txt")).code, 0);
}

TEST_F(VerifyTest, AnotherEntryIsSeven) {
  Write("other.entry", "another entry");
  const Ran ran = Verify("t.tlog-proof", "other.entry", key_);
  EXPECT_EQ(ran.code, 7);
  EXPECT_TRUE(ran.out.empty());
  EXPECT_NE(ran.err.find("NOT VERIFIED"), std::string::npos);
}

TEST_F(VerifyTest, AnotherKeyIsSeven) {
  const ledger::Signer other = *ledger::Signer::Generate("luheng.example/test");
  EXPECT_EQ(Verify("t.tlog-proof", "t.entry", other.verifier().Vkey()).code, 7);
}

TEST_F(VerifyTest, AnyFlippedBitIsSeven) {
  const std::string proof = *ReadWholeFile(PathOf("t.tlog-proof"));
  for (size_t i = 0; i < proof.size(); ++i) {
    std::string flipped = proof;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    Write("flipped.tlog-proof", flipped);
    EXPECT_EQ(Verify("flipped.tlog-proof", "t.entry", key_).code, 7) << i;
  }
}

TEST_F(VerifyTest, AMissingFileIsFourAndABadKeyTwo) {
  EXPECT_EQ(Verify("none.tlog-proof", "t.entry", key_).code, 4);
  EXPECT_EQ(Verify("t.tlog-proof", "none.entry", key_).code, 4);
  EXPECT_EQ(Verify("t.tlog-proof", "t.entry", "no+key").code, 2);
}

}  // namespace
}  // namespace luheng::services::cli

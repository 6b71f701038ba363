#include "services/cli/export/manifest.h"

#include <gtest/gtest.h>

namespace luheng::services::cli {
namespace {

constexpr char kHash[] = "00000000000000000000000000000000000000000000000000000000000000ff";

std::string Example() {
  return "luheng export v1\norigin luheng.example/zhuji\nexporter "
         "spiffe://luheng.example/participant/1/user/4\nexported-at 2026-11-22T04:20:00Z\n"
         "request luheng.market.v1.ListTradesRequest {\"instrument\": \"x\"}\n"
         "sequence 5 9\nrows 2\nentries 2 3 4\nfile 12 " +
         std::string(kHash) + " 交易 trades.ndjson\ncertificate AAAA\ncheckpoint\nx\n";
}

std::string With(const std::string& from, const std::string& to) {
  std::string text = Example();
  return text.replace(text.find(from), from.size(), to);
}

TEST(ManifestTest, FormattingIsTheInverseOfParsing) {
  const auto manifest = ParseManifest(Example());
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(manifest->last_sequence, 9u);
  EXPECT_EQ(manifest->files.front().name, "交易 trades.ndjson");
  EXPECT_EQ(manifest->files.front().hash.back(), 0xff);
  EXPECT_EQ(manifest->checkpoint, "x\n");
  EXPECT_EQ(FormatManifest(*manifest), Example());
}

TEST(ManifestTest, RefusesWhatIsMalformed) {
  const std::string file = "file 12 " + std::string(kHash) + " 交易 trades.ndjson\n";
  const std::pair<std::string, std::string> kRows[] = {
      {"export v1", "export v2"},
      {"origin luheng.example/zhuji", "origin a b"},
      {"exporter spiffe", "exporter  spiffe"},
      {"04:20:00Z", "04:20Z"},
      {"2026-11-22", "2026-11-31"},
      {"request l", "requests l"},
      {"sequence 5 9", "sequence 9 5"},
      {"sequence 5 9", "sequence 5"},
      {"sequence 5 9", "sequence 05 9"},
      {"rows 2", "rows -2"},
      {"rows 2", "rows 2 "},
      {"entries 2 3 4", "entries 2 4 3"},
      {"entries 2 3 4", "entries 2"},
      {"entries 2 3 4", "entries 0 3 4"},
      {file, ""},
      {file, file + file},
      {"交易 trades", "../trades"},
      {"交易 trades", "/etc/trades"},
      {"交易 trades.ndjson", ".ndjson"},
      {"交易 trades", "\xff"},
      {"00ff", "00FF"},
      {"00ff", "0ff"},
      {"certificate AAAA", "certificate AAA"},
      {"checkpoint\nx\n", ""},
      {"checkpoint\n", "checkpoints\n"},
  };
  for (const auto& [from, to] : kRows) {
    EXPECT_EQ(ParseManifest(With(from, to)).status().code(), absl::StatusCode::kInvalidArgument)
        << from << " -> " << to;
  }
}

TEST(ManifestTest, RefusesEveryBeginning) {
  const std::string text = Example();
  const size_t end = text.find("checkpoint\n") + std::string_view("checkpoint\n").size();
  for (size_t size = 0; size < end; ++size) {
    EXPECT_FALSE(ParseManifest(text.substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace luheng::services::cli

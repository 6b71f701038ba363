#include "services/witness/add_checkpoint.h"

#include <gtest/gtest.h>

#include <string>

namespace luheng::services {
namespace {

const std::string kHash = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";

std::string Repeated(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(AddCheckpointTest, WellFormedRequestsParseAndFormatBack) {
  const struct {
    std::string body;
    uint64_t old_size;
    size_t hash_count;
    std::string note;
  } rows[] = {
      {"old 0\n\nnote\n", 0, 0, "note\n"},
      {"old 18446744073709551615\n\n", UINT64_MAX, 0, ""},
      {"old 8\n" + kHash + kHash + "\nnote\n\n- line\n", 8, 2, "note\n\n- line\n"},
      {"old 8\n" + Repeated(kHash, 63) + "\nnote\n", 8, 63, "note\n"},
      {"old 8\n\n\n\n", 8, 0, "\n\n"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.body);
    const auto request = ParseAddCheckpoint(row.body);
    ASSERT_TRUE(request.ok()) << request.status().ToString();
    EXPECT_EQ(request->old_size, row.old_size);
    EXPECT_EQ(request->proof.size(), row.hash_count);
    EXPECT_EQ(request->note, row.note);
    EXPECT_EQ(FormatAddCheckpoint(*request), row.body);
  }
}

TEST(AddCheckpointTest, MalformedRequestsAreRefused) {
  const std::string rows[] = {
      "",
      "\n",
      "old 8",
      "old 8\n",
      "old\n\nnote\n",
      "old \n\nnote\n",
      "old 08\n\nnote\n",
      "old -8\n\nnote\n",
      "old 8 \n\nnote\n",
      "old  8\n\nnote\n",
      "old 0x8\n\nnote\n",
      "old 18446744073709551616\n\nnote\n",
      "Old 8\n\nnote\n",
      "new 8\n\nnote\n",
      "old 8\r\n\r\nnote\n",
      "old 8\n" + kHash,
      "old 8\n" + kHash + "note\n",
      "old 8\n" + kHash.substr(4) + "\nnote\n",
      "old 8\n" + kHash.substr(0, 42) + "h=\n\nnote\n",  // Base64 that is not canonical.
      "old 8\n " + kHash + "\nnote\n",
      "old 8\nAAAA\n\nnote\n",
      "old 8\n" + Repeated(kHash, 64) + "\nnote\n",
      "old 8\n\n" + std::string(kAddCheckpointBytesMax, 'x'),
  };
  for (const std::string& body : rows) {
    EXPECT_EQ(ParseAddCheckpoint(body).status().code(), absl::StatusCode::kInvalidArgument)
        << body.substr(0, 100);
  }
}

}  // namespace
}  // namespace luheng::services

// The documentation of reject reasons has a row for each of them, and for nothing else.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "engine/reject.h"

namespace luheng::engine {
namespace {

TEST(RejectDocTest, HasARowForEveryReason) {
  std::ifstream file(REJECT_REASONS_DOC);
  ASSERT_TRUE(file) << REJECT_REASONS_DOC;
  const std::regex row(R"(^\| (\d+) \| ([A-Z_]+) \| `)");
  std::set<int> documented;
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (!std::regex_search(line, match, row)) continue;
    const int number = std::stoi(match[1]);
    EXPECT_EQ(match[2], RejectReasonName(RejectReason{static_cast<uint16_t>(number)}));
    EXPECT_TRUE(documented.insert(number).second) << number;
  }
  for (int number = 1; number <= 0xffff; ++number) {
    const bool is_known = IsKnown(RejectReason{static_cast<uint16_t>(number)});
    EXPECT_EQ(documented.contains(number), is_known) << number;
  }
}

}  // namespace
}  // namespace luheng::engine

// The documentation of reject reasons has a row for each of them, and for nothing else.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "engine/reject.h"

namespace luheng::engine {
namespace {

TEST(RejectDocTest, HasARowForEveryReason) {
  std::ifstream file(REJECT_REASONS_DOC);
  ASSERT_TRUE(file) << REJECT_REASONS_DOC;
  std::set<int> documented;
  for (std::string line; std::getline(file, line);) {
    // A row begins "| 101 | NOT_AUTHORIZED | ".
    std::istringstream row(line);
    std::string bar, name;
    int number = 0;
    if (!(row >> bar >> number >> bar >> name) || bar != "|") continue;
    EXPECT_EQ(name, RejectReasonName(RejectReason{static_cast<uint16_t>(number)}));
    EXPECT_TRUE(documented.insert(number).second) << number;
  }
  for (int number = 1; number <= 0xffff; ++number) {
    const bool is_known = IsKnown(RejectReason{static_cast<uint16_t>(number)});
    EXPECT_EQ(documented.contains(number), is_known) << number;
  }
}

}  // namespace
}  // namespace luheng::engine

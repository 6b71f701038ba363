#include "services/followers/snapshotter.h"

#include <gtest/gtest.h>

namespace luheng::services {
namespace {

TEST(SnapshotterTest, LargeStatesAreWrittenLessOften) {
  EXPECT_EQ(SnapshotInterval(100'000, 0), 100'000u);
  EXPECT_EQ(SnapshotInterval(100'000, 10'000'000), 100'000u);
  EXPECT_EQ(SnapshotInterval(100'000, 10'000'001), 200'000u);
  EXPECT_EQ(SnapshotInterval(100'000, 64'000'000), 700'000u);
  EXPECT_EQ(SnapshotInterval(50, 64'000'000), 350u);
}

}  // namespace
}  // namespace luheng::services

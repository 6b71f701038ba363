#include "ledger/tile_cache.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace luheng::ledger {
namespace {

TEST(TileCacheTest, FindsWhatIsLongEnough) {
  TileCache cache(2);
  EXPECT_EQ(cache.Find({0, 1}, 0), std::nullopt);
  cache.Insert({0, 1}, "abc");
  EXPECT_EQ(cache.Find({0, 1}, 3), "abc");
  EXPECT_EQ(cache.Find({0, 1}, 4), std::nullopt);
  cache.Insert({0, 1}, "abcd");
  EXPECT_EQ(cache.Find({0, 1}, 4), "abcd");
  cache.Insert({0, 1}, "ab");  // From a reader that was slow.
  EXPECT_EQ(cache.Find({0, 1}, 4), "abcd");
}

TEST(TileCacheTest, DropsWhatWasUsedLongestAgo) {
  TileCache cache(2);
  cache.Insert({0, 1}, "one");
  cache.Insert({1, 0}, "two");
  EXPECT_EQ(cache.Find({0, 1}, 0), "one");
  cache.Insert({0, 2}, "three");
  EXPECT_EQ(cache.Find({1, 0}, 0), std::nullopt);
  EXPECT_EQ(cache.Find({0, 1}, 0), "one");
  EXPECT_EQ(cache.Find({0, 2}, 0), "three");
}

}  // namespace
}  // namespace luheng::ledger

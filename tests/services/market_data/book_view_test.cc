#include "services/market_data/book_view.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>

namespace luheng::services {
namespace {

engine::DepthLevel Level(int64_t price, int64_t quantity, uint32_t order_count = 1) {
  return {.price = engine::Price(price),
          .quantity = engine::Grams(quantity),
          .order_count = order_count};
}

TEST(ChecksumTest, IsThatOfTheExampleInTheManual) {
  // docs/api.md, "Checksums".
  const BookView view{.bids = {Level(401'000, 3'000), Level(400'000, 5'000, 2)},
                      .asks = {Level(405'000, 1'000)}};
  EXPECT_EQ(ChecksumOf(view), 0x380e7205u);
  EXPECT_EQ(ChecksumOf(BookView{}), 0u);
}

TEST(ChecksumTest, CoversTenLevelsASideAndNothingElse) {
  BookView view;
  for (int64_t i = 0; i < 11; ++i) {
    view.bids.push_back(Level(1'000 - i, 10));
    view.asks.push_back(Level(2'000 + i, 10));
  }
  const uint32_t checksum = ChecksumOf(view);
  BookView other = view;
  other.bids[10] = Level(1, 1);
  other.asks.pop_back();
  other.asks[3].order_count = 9;
  other.phase = engine::Phase::kHalted;
  EXPECT_EQ(ChecksumOf(other), checksum);
  other.asks[9].quantity = engine::Grams(11);
  EXPECT_NE(ChecksumOf(other), checksum);
}

BookSide RandomSide(engine::Side side, std::mt19937_64& random) {
  std::map<int64_t, engine::DepthLevel> levels;
  for (uint64_t i = random() % 8; i > 0; --i) {
    const auto price = static_cast<int64_t>(random() % 12 + 1);
    levels[side == engine::Side::kBuy ? -price : price] =
        Level(price, static_cast<int64_t>(random() % 2 + 1));
  }
  BookSide best_first;
  for (const auto& [rank, level] : levels) best_first.push_back(level);
  return best_first;
}

TEST(ChangedLevelsTest, LeadFromOneSideToTheOtherAndSayNothingElse) {
  constexpr uint64_t kSeed = 7;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 random(kSeed);
  for (int round = 0; round < 2'000; ++round) {
    const engine::Side side = round % 2 == 0 ? engine::Side::kBuy : engine::Side::kSell;
    const BookSide before = RandomSide(side, random);
    const BookSide after = RandomSide(side, random);
    std::map<engine::Price, engine::DepthLevel> book;
    for (const engine::DepthLevel& level : before) book[level.price] = level;
    const BookSide changes = ChangedLevels(side, before, after);
    for (size_t i = 0; i < changes.size(); ++i) {
      const engine::DepthLevel& change = changes[i];
      if (i > 0) {
        const bool is_behind = side == engine::Side::kBuy ? change.price < changes[i - 1].price
                                                          : change.price > changes[i - 1].price;
        ASSERT_TRUE(is_behind) << "round " << round;
      }
      const auto found = book.find(change.price);
      if (change.quantity == engine::Grams(0)) {
        ASSERT_NE(found, book.end()) << "round " << round;
        book.erase(found);
      } else {
        ASSERT_TRUE(found == book.end() || found->second != change) << "round " << round;
        book[change.price] = change;
      }
    }
    std::map<engine::Price, engine::DepthLevel> wanted;
    for (const engine::DepthLevel& level : after) wanted[level.price] = level;
    ASSERT_EQ(book, wanted) << "round " << round;
  }
}

TEST(TruncateTest, KeepsTheBestLevels) {
  const BookView view{.bids = {Level(3, 1), Level(2, 1), Level(1, 1)}, .asks = {Level(4, 1)}};
  const BookView shorter = Truncate(view, 2);
  EXPECT_EQ(shorter.bids, (BookSide{Level(3, 1), Level(2, 1)}));
  EXPECT_EQ(shorter.asks, view.asks);
}

}  // namespace
}  // namespace luheng::services

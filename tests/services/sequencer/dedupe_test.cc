#include "services/sequencer/dedupe.h"

#include <gtest/gtest.h>

#include "services/followers/index.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

class DedupeTest : public ::testing::Test {
 protected:
  DedupeTest() : index_(*Index::Open(directory_.path() + "/index")) {}

  TemporaryDirectory directory_;
  std::unique_ptr<Index> index_;
};

TEST_F(DedupeTest, FindsWhatWasInsertedAndNothingElse) {
  auto dedupe = Dedupe::FromIndex(*index_);
  ASSERT_TRUE(dedupe.ok()) << dedupe.status();
  for (uint64_t i = 0; i < 1000; ++i) dedupe->Insert(kAdministrator, MakeRequestId(i), 10 + i);
  for (uint64_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(*dedupe->Find(kAdministrator, MakeRequestId(i)), std::optional<uint64_t>(10 + i));
  }
  for (uint64_t i = 1000; i < 2000; ++i) {
    EXPECT_EQ(*dedupe->Find(kAdministrator, MakeRequestId(i)), std::nullopt);
  }
  const engine::Actor other{engine::ParticipantId{2}, engine::UserId{1}};
  EXPECT_EQ(*dedupe->Find(other, MakeRequestId(0)), std::nullopt) << "ids are an actor's own";
}

TEST_F(DedupeTest, ForgetsNothingThatTheIndexLacks) {
  // The index is empty, so nothing may be dropped however much is inserted.
  auto dedupe = Dedupe::FromIndex(*index_, /*recent_max=*/16);
  ASSERT_TRUE(dedupe.ok()) << dedupe.status();
  for (uint64_t i = 0; i < 200; ++i) dedupe->Insert(kAdministrator, MakeRequestId(i), i);
  for (uint64_t i = 0; i < 200; ++i) {
    EXPECT_EQ(*dedupe->Find(kAdministrator, MakeRequestId(i)), std::optional<uint64_t>(i));
  }
}

TEST(BloomFilter, NeverDeniesAKeyAndRarelyInventsOne) {
  BloomFilter filter;
  EXPECT_FALSE(filter.MayContain("a"));
  for (int i = 0; i < 100'000; ++i) filter.Add("in" + std::to_string(i));
  int invented = 0;
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(filter.MayContain("in" + std::to_string(i)));
    if (filter.MayContain("out" + std::to_string(i))) ++invented;
  }
  EXPECT_LT(invented, 1000);
}

}  // namespace
}  // namespace luheng::services

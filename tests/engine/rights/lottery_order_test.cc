// The texts and hashes of a lottery, re-made here by the shortest program that follows their
// description.
#include "engine/rights/lottery_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "ledger/hash.h"
#include "tests/engine/cast.h"
#include "tests/engine/random.h"

namespace luheng::engine::testing {
namespace {

std::string Sha256Hex(const std::string& text) {
  return ledger::ToHex(ledger::AsBytes(ledger::Sha256(text)));
}
std::string HexOf(const Hash256& hash) { return ledger::ToHex(ledger::AsBytes(hash)); }
std::string TextOf(const Uscc& uscc) { return {uscc.data(), uscc.size()}; }

std::vector<LotteryLine> LinesOf(uint32_t count) {
  std::vector<LotteryLine> lines;
  for (uint32_t i = 0; i < count; ++i) {
    lines.push_back({.uscc = MakeUscc(i + 2), .demand = Grams{1000 * (i + 1)}, .index = i});
  }
  return lines;
}

void Shuffle(std::vector<LotteryLine>& lines, Random& random) {
  for (size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[random.Below(i)]);
}

// What anybody would write who read the description only.
std::vector<std::string> Redraw(const std::vector<std::string>& usccs, const std::string& seed,
                                int round) {
  std::map<std::string, std::string> by_hash;
  for (const std::string& uscc : usccs) {
    by_hash[Sha256Hex(seed + ":" + std::to_string(round) + ":" + uscc)] = uscc;
  }
  std::vector<std::string> order;
  for (const auto& [hash, uscc] : by_hash) order.push_back(uscc);
  return order;
}

TEST(LotteryOrderTest, TheListIsOneLineAnApplicantByUscc) {
  std::vector<LotteryLine> lines = {{.uscc = MakeUscc(3), .demand = Grams{576000}},
                                    {.uscc = MakeUscc(2), .demand = Grams{61082000}}};
  const std::string text = TextOf(MakeUscc(2)) + ",61082000\n" + TextOf(MakeUscc(3)) + ",576000\n";
  EXPECT_EQ(HexOf(ListHashOf(lines)), Sha256Hex(text));
  EXPECT_EQ(HexOf(ListHashOf({})), Sha256Hex(""));
}

TEST(LotteryOrderTest, TheSeedIsMadeOfBothHalves) {
  Hash256 secret{};
  secret[0] = 0xab;
  const std::string hex = "ab" + std::string(62, '0');
  EXPECT_EQ(HexOf(CommitmentOf(secret)), Sha256Hex(hex));
  EXPECT_EQ(HexOf(SeedOf(secret, "3D 042")), Sha256Hex(hex + ":3D 042"));
}

TEST(LotteryOrderTest, OutcomesAreRowsOfRankAccountAndGrams) {
  using namespace std::string_literals;
  const std::string bytes =
      "\0\0\0\1"s
      "\0\0\0\0\0\0\0\x07"s
      "\0\0\0\0\0\0\x03\xe8"s
      "\0\0\0\2"s
      "\0\0\0\0\0\0\0\x05"s
      "\0\0\0\0\0\0\0\0"s;
  EXPECT_EQ(HexOf(OutcomeHashOf({{AccountId{7}, Grams{1000}}, {AccountId{5}, Grams{0}}})),
            Sha256Hex(bytes));
  EXPECT_EQ(HexOf(OutcomeHashOf({})), Sha256Hex(""));
}

TEST(LotteryOrderTest, AnybodyDrawsTheSameOrderAgain) {
  const std::vector<LotteryLine> lines = LinesOf(150);
  const Hash256 seed = SeedOf(Hash256{1}, "3D 042");
  for (const uint16_t round : {uint16_t{1}, uint16_t{65535}}) {
    std::vector<std::string> usccs;
    for (const LotteryLine& line : lines) usccs.push_back(TextOf(line.uscc));
    std::vector<std::string> drawn;
    for (const uint32_t index : DrawOrder(lines, seed, round)) {
      drawn.push_back(TextOf(lines[index].uscc));
    }
    EXPECT_EQ(drawn, Redraw(usccs, HexOf(seed), round));
  }
}

TEST(LotteryOrderTest, TheOrderOfApplicationPlaysNoPart) {
  const uint64_t random_seed = SeedFor(61082);
  Random random(random_seed);
  for (int i = 0; i < 50; ++i) {
    std::vector<LotteryLine> lines = LinesOf(static_cast<uint32_t>(random.Between(1, 60)));
    Hash256 secret{};
    secret[31] = static_cast<uint8_t>(random.Below(256));
    const Hash256 seed = SeedOf(secret, std::to_string(random.Next()));
    const std::vector<uint32_t> order = DrawOrder(lines, seed, 1);
    const Hash256 list_hash = ListHashOf(lines);
    Shuffle(lines, random);
    EXPECT_EQ(DrawOrder(lines, seed, 1), order) << "seed " << random_seed;
    EXPECT_EQ(ListHashOf(lines), list_hash) << "seed " << random_seed;
  }
}

TEST(LotteryOrderTest, EveryRoundAndSeedHasAnOrderOfItsOwn) {
  const std::vector<LotteryLine> lines = LinesOf(100);
  const Hash256 seed = SeedOf(Hash256{1}, "a");
  EXPECT_NE(DrawOrder(lines, seed, 1), DrawOrder(lines, seed, 2));
  EXPECT_NE(DrawOrder(lines, seed, 1), DrawOrder(lines, SeedOf(Hash256{1}, "b"), 1));
}

}  // namespace
}  // namespace luheng::engine::testing

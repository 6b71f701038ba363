// Modes of auctions as pure functions: the worked examples of docs/market_rules.md, ties, and the
// uniform price against a brute-force oracle.
#include "engine/rights/auction_mode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/arithmetic.h"
#include "ledger/hash.h"
#include "tests/engine/cast.h"
#include "tests/engine/random.h"

namespace luheng::engine::testing {
namespace {

constexpr AuctionId kAuction{7};
constexpr TimeMicros kClosedAt{1'000'000};
constexpr uint64_t kClosedSequence = 99;

struct Row {
  uint64_t account = 0;
  int64_t yuan = 0;
  int64_t kilograms = 0;
  bool accepts_part = false;
};

// Bids in the order in which they came.
std::vector<Bid> BidsOf(const std::vector<Row>& rows) {
  std::vector<Bid> bids;
  for (const Row& row : rows) {
    const auto number = static_cast<int64_t>(bids.size() + 1);
    bids.push_back({.account = AccountId{row.account},
                    .price = Yuan(row.yuan),
                    .quantity = Kilograms(row.kilograms),
                    .time = TimeMicros{1000 * number},
                    .sequence = static_cast<uint64_t>(number),
                    .accepts_part = row.accepts_part});
  }
  return bids;
}

// Account and kilograms, by rank.
struct Outcome {
  uint64_t account = 0;
  int64_t kilograms = 0;
  bool operator==(const Outcome&) const = default;
  friend void PrintTo(const Outcome& outcome, std::ostream* out) {
    *out << "account " << outcome.account << " gets " << outcome.kilograms << " kg";
  }
};

std::vector<Outcome> OutcomesOf(const AuctionDecision& decision) {
  std::vector<Outcome> outcomes;
  for (const Bid& bid : decision.bids) {
    EXPECT_EQ(bid.rank, outcomes.size() + 1);
    outcomes.push_back({static_cast<uint64_t>(bid.account), bid.awarded.value() / 1000});
  }
  return outcomes;
}

AuctionTerms TermsOf(int64_t kilograms) {
  return {.auction = kAuction,
          .closed_at = kClosedAt,
          .closed_sequence = kClosedSequence,
          .quantity = Kilograms(kilograms),
          .winners_percent = 70};
}

TEST(AuctionModeTest, SeventyPercentOfTheBiddersWinRoundedHalfUp) {
  constexpr uint32_t kWinners[] = {1, 1, 2, 3, 4, 4, 5, 6, 6, 7, 8};
  for (uint32_t n = 1; n <= 11; ++n) {
    EXPECT_EQ(PercentOfCount(n, 70), kWinners[n - 1]) << n << " bidders";
    std::vector<Row> rows;
    for (uint32_t i = 1; i <= n; ++i) rows.push_back({i, 4000, 1});
    const AuctionDecision decision = DecideSingleRound(TermsOf(1000), BidsOf(rows));
    const auto winners = std::count_if(decision.bids.begin(), decision.bids.end(),
                                       [](const Bid& bid) { return bid.awarded > Grams{0}; });
    EXPECT_EQ(static_cast<uint32_t>(winners), kWinners[n - 1]) << n << " bidders";
  }
}

// docs/market_rules.md, "Single round".
TEST(AuctionModeTest, SingleRoundExample) {
  const AuctionDecision decision = Decide(
      AuctionMode::kSingleRound, TermsOf(1000),
      BidsOf({{1, 4200, 300}, {2, 4500, 200}, {3, 4200, 100}, {4, 4100, 150}, {5, 4000, 50}}));
  EXPECT_EQ(OutcomesOf(decision),
            (std::vector<Outcome>{{2, 200}, {1, 300}, {3, 100}, {4, 150}, {5, 0}}));
  EXPECT_EQ(decision.state, AuctionState::kClosed);
  EXPECT_EQ(decision.clearing_price, std::nullopt);
}

TEST(AuctionModeTest, TheSupplyEndsASingleRoundAsWell) {
  // Four of five may win, but after two the supply is short.
  const auto decide = [](bool accepts_part) {
    return OutcomesOf(DecideSingleRound(TermsOf(450), BidsOf({{1, 4500, 300},
                                                              {2, 4400, 100},
                                                              {3, 4300, 100, accepts_part},
                                                              {4, 4200, 50},
                                                              {5, 4100, 10}})));
  };
  EXPECT_EQ(decide(true), (std::vector<Outcome>{{1, 300}, {2, 100}, {3, 50}, {4, 0}, {5, 0}}));
  // Nobody is passed over: the 50 kg go back, though number 4 wanted just as much.
  EXPECT_EQ(decide(false), (std::vector<Outcome>{{1, 300}, {2, 100}, {3, 0}, {4, 0}, {5, 0}}));
}

// docs/market_rules.md, "Price priority": Ningxia's 4.048 t of NOx from 21,000 yuan in steps of
// 500.
TEST(AuctionModeTest, PricePriorityExample) {
  const AuctionDecision decision =
      Decide(AuctionMode::kPricePriority, TermsOf(4048),
             BidsOf({{1, 21000, 1000}, {2, 22000, 2000, true}, {3, 21500, 1500}, {4, 22000, 500}}));
  EXPECT_EQ(OutcomesOf(decision), (std::vector<Outcome>{{2, 2000}, {4, 500}, {3, 1500}, {1, 0}}));
}

// docs/market_rules.md, "Sealed, one price".
TEST(AuctionModeTest, UniformExample) {
  const AuctionDecision decision =
      Decide(AuctionMode::kUniformSealed, TermsOf(1000),
             BidsOf({{1, 5200, 400}, {2, 5000, 400}, {3, 4800, 300, true}, {4, 4800, 300, true}}));
  EXPECT_EQ(decision.clearing_price, Yuan(4800));
  // The draw is SHA-256("7:99:1000000:1,2,3,4") = 06c03408...; of number 3 it makes
  // d9224ec7..., of number 4 e9803b24...: number 3 goes first.
  EXPECT_EQ(OutcomesOf(decision), (std::vector<Outcome>{{1, 400}, {2, 400}, {3, 200}, {4, 0}}));
}

TEST(AuctionModeTest, ASealedAuctionThatWantsLessThanIsOfferedIsCancelled) {
  const std::vector<Row> rows = {{1, 5200, 400}, {2, 5000, 599}};
  const AuctionDecision decision = DecideUniformSealed(TermsOf(1000), BidsOf(rows));
  EXPECT_EQ(decision.state, AuctionState::kCancelled);
  EXPECT_EQ(OutcomesOf(decision), (std::vector<Outcome>{{1, 0}, {2, 0}}));
  EXPECT_EQ(DecideUniformSealed(TermsOf(999), BidsOf(rows)).state, AuctionState::kClosed);
  EXPECT_EQ(DecideUniformSealed(TermsOf(1), {}).state, AuctionState::kCancelled);
}

// docs/market_rules.md, "One-way".
TEST(AuctionModeTest, OneWayExamples) {
  const std::vector<Row> rows = {{1, 3000, 400}, {2, 3200, 300}, {3, 2900, 500, true}};
  EXPECT_EQ(OutcomesOf(Decide(AuctionMode::kOneWaySale, TermsOf(1000), BidsOf(rows))),
            (std::vector<Outcome>{{2, 300}, {1, 400}, {3, 300}}));
  EXPECT_EQ(OutcomesOf(Decide(AuctionMode::kOneWayPurchase, TermsOf(1000), BidsOf(rows))),
            (std::vector<Outcome>{{3, 500}, {1, 400}, {2, 0}}));
}

TEST(AuctionModeTest, AtOnePriceTheEarlierBidGoesFirst) {
  std::vector<Bid> bids = BidsOf({{3, 4000, 10}, {1, 4000, 10}, {2, 4000, 10}});
  EXPECT_EQ(OutcomesOf(DecidePricePriority(TermsOf(20), bids)),
            (std::vector<Outcome>{{3, 10}, {1, 10}, {2, 0}}));
  // At one time, the one that was sequenced first.
  for (Bid& bid : bids) bid.time = TimeMicros{1};
  std::reverse(bids.begin(), bids.end());
  EXPECT_EQ(OutcomesOf(DecidePricePriority(TermsOf(20), bids)),
            (std::vector<Outcome>{{3, 10}, {1, 10}, {2, 0}}));
}

// The highest price at which at least the supply is wanted, looked for among all prices.
std::optional<Price> OracleClearingPrice(const std::vector<Bid>& bids, Grams supply) {
  std::optional<Price> best;
  for (const Bid& candidate : bids) {
    Grams wanted;
    for (const Bid& bid : bids) {
      if (bid.price >= candidate.price) wanted += bid.quantity;
    }
    if (wanted >= supply && (!best || candidate.price > *best)) best = candidate.price;
  }
  return best;
}

// docs/market_rules.md: what decides ties is the hash of how the auction ended. Bids have the
// sequences 1, 2, ...
std::string DrawOf(const std::vector<Bid>& bids, uint64_t closed_sequence = kClosedSequence) {
  std::string text = "7:" + std::to_string(closed_sequence) + ":1000000:";
  for (size_t i = 1; i <= bids.size(); ++i) text += (i == 1 ? "" : ",") + std::to_string(i);
  return ledger::ToHex(ledger::AsBytes(ledger::Sha256(text)));
}

Hash256 TicketOf(const std::string& draw, const Bid& bid) {
  return ledger::Sha256(draw + ":" + std::to_string(static_cast<uint64_t>(bid.account)));
}

// An account that goes first is nothing that anybody can look for while bids come in.
TEST(AuctionModeTest, TiesGoByHowTheAuctionEnded) {
  const std::vector<Bid> bids =
      BidsOf({{1, 4800, 10}, {2, 4800, 10}, {3, 4800, 10}, {4, 4800, 10}, {5, 4800, 10}});
  std::set<uint64_t> first;
  for (uint64_t sequence = 1; sequence <= 50; ++sequence) {
    AuctionTerms terms = TermsOf(10);
    terms.closed_sequence = sequence;
    const AuctionDecision decision = DecideUniformSealed(terms, bids);
    const std::string draw = DrawOf(bids, sequence);
    const auto expected = std::min_element(
        bids.begin(), bids.end(),
        [&](const Bid& a, const Bid& b) { return TicketOf(draw, a) < TicketOf(draw, b); });
    ASSERT_EQ(decision.bids[0].account, expected->account) << sequence;
    first.insert(static_cast<uint64_t>(expected->account));
  }
  EXPECT_EQ(first.size(), bids.size());
  // Time and the others' bids count as well.
  AuctionTerms later = TermsOf(10);
  std::set<uint64_t> by_time;
  std::set<uint64_t> by_bids;
  for (int i = 0; i < 50; ++i) {
    later.closed_at += TimeMicros{1};
    by_time.insert(static_cast<uint64_t>(DecideUniformSealed(later, bids).bids[0].account));
    std::vector<Bid> others = bids;
    others[4].sequence = 100 + static_cast<uint64_t>(i);
    by_bids.insert(static_cast<uint64_t>(DecideUniformSealed(TermsOf(10), others).bids[0].account));
  }
  EXPECT_EQ(by_time.size(), bids.size());
  EXPECT_EQ(by_bids.size(), bids.size());
}

// What each bid gets: all above the price in full; at the price by ticket, while there is enough.
Grams OracleAward(const std::vector<Bid>& bids, const Bid& bid, Price price, Grams supply) {
  const auto ticket = [draw = DrawOf(bids)](const Bid& of) { return TicketOf(draw, of); };
  if (bid.price < price) return {};
  Grams before;  // Wanted by those that go first.
  bool is_over = false;
  for (const Bid& other : bids) {
    if (other.price > bid.price || (other.price == bid.price && ticket(other) < ticket(bid))) {
      before += other.quantity;
      if (before > supply) is_over = true;
    }
  }
  if (is_over) return {};
  const Grams left = supply - before;
  if (bid.quantity <= left) return bid.quantity;
  return bid.accepts_part ? left : Grams{};
}

TEST(AuctionModeTest, UniformPriceAndWinnersAreTheOracles) {
  const uint64_t seed = SeedFor(20231);
  Random random(seed);
  int cleared = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Row> rows;
    const auto count = random.Between(0, 12);
    for (int64_t i = 1; i <= count; ++i) {
      rows.push_back({static_cast<uint64_t>(i), random.Between(40, 46) * 100, random.Between(1, 30),
                      random.OneIn(2)});
    }
    const Grams supply = Kilograms(random.Between(1, 150));
    const std::vector<Bid> bids = BidsOf(rows);
    const AuctionDecision decision = DecideUniformSealed(TermsOf(supply.value() / 1000), bids);
    const std::optional<Price> price = OracleClearingPrice(bids, supply);
    ASSERT_EQ(decision.clearing_price, price) << "seed " << seed << " round " << round;
    for (const Bid& bid : decision.bids) {
      const Grams expected = price ? OracleAward(bids, bid, *price, supply) : Grams{};
      ASSERT_EQ(bid.awarded, expected) << "seed " << seed << " round " << round;
    }
    if (price) ++cleared;
  }
  EXPECT_GT(cleared, 500);
}

// Whatever the mode: no more than is offered, better ranks first, nobody more than it wants.
TEST(AuctionModeTest, NoModeAwardsMoreThanIsOffered) {
  const uint64_t seed = SeedFor(20232);
  Random random(seed);
  for (int round = 0; round < 1'000; ++round) {
    std::vector<Row> rows;
    for (int64_t i = random.Between(0, 20); i > 0; --i) {
      rows.push_back({static_cast<uint64_t>(i), random.Between(1, 9) * 100, random.Between(1, 30),
                      random.OneIn(3)});
    }
    for (uint8_t mode = 1; mode <= 5; ++mode) {
      const AuctionTerms terms = TermsOf(random.Between(1, 200));
      const AuctionDecision decision = Decide(AuctionMode{mode}, terms, BidsOf(rows));
      ASSERT_EQ(decision.bids.size(), rows.size());
      Grams awarded;
      for (const Bid& bid : decision.bids) {
        awarded += bid.awarded;
        ASSERT_LE(bid.awarded, bid.quantity) << "seed " << seed;
        ASSERT_TRUE(bid.accepts_part || bid.awarded == bid.quantity || bid.awarded == Grams{0});
      }
      ASSERT_LE(awarded, terms.quantity) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace luheng::engine::testing

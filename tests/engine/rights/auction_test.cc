// Auctions from the announcement to what follows from their close: the worked examples of
// docs/market_rules.md, what is given back, and what one command leaves to others.
#include "engine/rights/auction.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/rights/primary_invariants.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

constexpr Fen YuanOf(int64_t yuan) { return Fen{yuan * 100}; }

class AuctionTest : public ::testing::Test {
 protected:
  void SetUp() override { world_.Preset(Kilograms(10'000)); }
  void TearDown() override {
    EXPECT_EQ(world_.MoneySetAside(), MoneySetAsideInPrimary(world_.rights()));
  }

  std::vector<Firm> AddFirms(int count) {
    std::vector<Firm> firms;
    for (int i = 0; i < count; ++i) firms.push_back(world_.AddFirm());
    return firms;
  }
  AuctionId Announce(AuctionMode mode, int64_t kilograms) {
    return world_.Announce(kOfficer, world_.AuctionOf(mode, Kilograms(kilograms)));
  }
  void MustBid(const Firm& firm, AuctionId auction, int64_t yuan, int64_t kilograms,
               bool accepts_part = false) {
    const Outcome outcome =
        world_.Bid(firm, auction, Yuan(yuan), Kilograms(kilograms), accepts_part);
    const auto* rejection = std::get_if<Rejection>(&outcome);
    EXPECT_EQ(rejection, nullptr) << RejectReasonName(rejection->reason);
  }
  // The only contract of a firm.
  Contract ContractOf(const Firm& firm) {
    const std::vector<ContractId> contracts = world_.ContractsOf(firm);
    EXPECT_EQ(contracts.size(), 1u);
    return contracts.empty() ? Contract{} : world_.rights().contracts.at(contracts[0]);
  }

  RightsWorld world_;
};

// docs/market_rules.md, "Single round": five bidders, so four may win.
TEST_F(AuctionTest, SingleRoundExample) {
  const std::vector<Firm> firms = AddFirms(5);
  const AuctionId auction = Announce(AuctionMode::kSingleRound, 1000);
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(9'000));
  EXPECT_EQ(world_.auction(auction).limit_price, Yuan(4000));
  MustBid(firms[0], auction, 4200, 300);
  MustBid(firms[1], auction, 4500, 200);
  MustBid(firms[2], auction, 4200, 100);
  MustBid(firms[3], auction, 4100, 150);
  MustBid(firms[4], auction, 4000, 50);
  // Deposits: 10 % of 4,000 yuan x 5 years x quantity.
  EXPECT_EQ(world_.MoneySetAside(), YuanOf(600 + 400 + 200 + 300 + 100));
  world_.Close(auction);

  const auto ranked = world_.EventsOf<BidRanked>();
  ASSERT_EQ(ranked.size(), 5u);
  EXPECT_EQ(ranked[0].account, firms[1].account);
  EXPECT_EQ(ranked[1].account, firms[0].account);  // The same price as the third, but earlier.
  EXPECT_EQ(ranked[2].account, firms[2].account);
  EXPECT_EQ(ranked[3].account, firms[3].account);
  EXPECT_EQ(ranked[4].account, firms[4].account);
  const AuctionDecided decided = world_.EventsOf<AuctionDecided>().at(0);
  EXPECT_EQ(decided.state, AuctionState::kClosed);
  EXPECT_EQ(decided.bidder_count, 5u);
  EXPECT_EQ(decided.winner_count, 4u);
  EXPECT_EQ(decided.quantity, Kilograms(750));
  EXPECT_EQ(decided.price, Yuan(4100));

  // Winners pay what they bid.
  EXPECT_EQ(ContractOf(firms[1]).amount, YuanOf(4500));
  EXPECT_EQ(ContractOf(firms[0]).amount, YuanOf(6300));
  EXPECT_EQ(ContractOf(firms[2]).amount, YuanOf(2100));
  EXPECT_EQ(ContractOf(firms[3]).amount, YuanOf(3075));
  EXPECT_EQ(ContractOf(firms[3]).deposit, YuanOf(300));
  EXPECT_TRUE(world_.ContractsOf(firms[4]).empty());
  EXPECT_EQ(world_.MoneySetAside(), YuanOf(1500));
  EXPECT_EQ(world_.AvailableMoney(firms[4].account), Fen{1'000'000'000'000});
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(9'250));
}

// docs/market_rules.md, "Price priority": 4.048 t from 21,000 yuan in steps of 500, 4 minutes'
// wait.
TEST_F(AuctionTest, PricePriorityExample) {
  const std::vector<Firm> firms = AddFirms(4);
  AnnounceAuction body = world_.AuctionOf(AuctionMode::kPricePriority, Kilograms(4048));
  body.limit_price = Yuan(21'000);
  body.increment = Yuan(500);
  const AuctionId auction = world_.Announce(kOfficer, body);
  MustBid(firms[0], auction, 21'000, 1000);
  MustBid(firms[1], auction, 21'000, 2000, true);
  EXPECT_EQ(world_.auction(auction).closes_at, body.closes_at);
  // A minute before the end: timed bidding begins, and each bid gives the others 4 minutes.
  const TimeMicros minute{60'000'000};
  world_.WaitUntil(body.closes_at - minute);
  MustBid(firms[2], auction, 21'500, 1500);
  EXPECT_EQ(world_.auction(auction).closes_at, world_.now() + TimeMicros{4 * minute.value()});
  MustBid(firms[1], auction, 22'000, 2000, true);
  MustBid(firms[3], auction, 22'000, 500);
  world_.Close(auction);
  EXPECT_EQ(ContractOf(firms[1]).quantity, Kilograms(2000));
  EXPECT_EQ(ContractOf(firms[3]).quantity, Kilograms(500));
  EXPECT_EQ(ContractOf(firms[2]).quantity, Kilograms(1500));
  // 48 kg are left, and the fourth wants 1,000 kg or nothing.
  EXPECT_TRUE(world_.ContractsOf(firms[0]).empty());
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(6'000));
  EXPECT_EQ(world_.EventsOf<AuctionDecided>().at(0).price, Yuan(21'500));
}

// docs/market_rules.md, "Sealed, one price": all pay 4,800 yuan.
TEST_F(AuctionTest, UniformExample) {
  const std::vector<Firm> firms = AddFirms(4);
  const AuctionId auction = Announce(AuctionMode::kUniformSealed, 1000);
  MustBid(firms[0], auction, 5200, 400);
  MustBid(firms[1], auction, 5000, 400);
  MustBid(firms[2], auction, 4800, 300, true);
  MustBid(firms[3], auction, 4800, 300, true);
  world_.Close(auction);
  EXPECT_EQ(world_.EventsOf<AuctionDecided>().at(0).price, Yuan(4800));
  EXPECT_EQ(ContractOf(firms[0]).price, Yuan(4800));
  EXPECT_EQ(ContractOf(firms[0]).amount, YuanOf(9600));
  EXPECT_EQ(ContractOf(firms[1]).price, Yuan(4800));
  const size_t last = world_.ContractsOf(firms[2]).size() + world_.ContractsOf(firms[3]).size();
  EXPECT_EQ(last, 1u);
  EXPECT_EQ(world_.auction(auction).awarded, Kilograms(1000));
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(9'000));
}

TEST_F(AuctionTest, ACancelledSealedAuctionIsSpreadOverTheNextFour) {
  const Firm firm = world_.AddFirm();
  const AuctionId auction = Announce(AuctionMode::kUniformSealed, 1003);
  MustBid(firm, auction, 5000, 1002);
  world_.Close(auction);
  EXPECT_EQ(world_.EventsOf<AuctionDecided>().at(0).state, AuctionState::kCancelled);
  EXPECT_EQ(world_.EventsOf<BidRanked>().at(0).quantity, Grams{0});
  EXPECT_EQ(world_.MoneySetAside(), Fen{0});
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(10'000));
  constexpr int64_t kOffers[] = {110 + 250, 110 + 251, 110 + 251, 110 + 251, 110};
  for (const int64_t kilograms : kOffers) {
    const AuctionId next = Announce(AuctionMode::kSingleRound, 110);
    EXPECT_EQ(world_.auction(next).quantity, Kilograms(kilograms));
  }
}

TEST_F(AuctionTest, OneWaySaleSettlesAtOnce) {
  const std::vector<Firm> firms = AddFirms(4);
  const CertificateId certificate = world_.IssueTo(firms[0], Kilograms(1500));
  AnnounceAuction body = world_.AuctionOf(AuctionMode::kOneWaySale, Kilograms(1000));
  body.account = firms[0].account;
  body.certificate = certificate;
  const AuctionId auction = world_.Announce(firms[0].trader, body);
  EXPECT_EQ(world_.rights().certificates.at(certificate).held, Kilograms(1000));
  MustBid(firms[1], auction, 4100, 400);
  MustBid(firms[2], auction, 4300, 300);
  MustBid(firms[3], auction, 4000, 500, true);
  world_.Close(auction);
  // 300 at 4,300; 400 at 4,100; 300 of 500 at 4,000; times 5 years.
  const Fen proceeds = YuanOf(6450 + 8200 + 6000);
  EXPECT_EQ(world_.AvailableMoney(firms[0].account), Fen{1'000'000'000'000} + proceeds);
  EXPECT_EQ(world_.AvailableMoney(firms[3].account), Fen{1'000'000'000'000} - YuanOf(6000));
  EXPECT_EQ(world_.MoneySetAside(), Fen{0});
  EXPECT_EQ(world_.rights().certificates.at(certificate).quantity, Kilograms(500));
  EXPECT_EQ(world_.rights().certificates.at(certificate).held, Grams{0});
  const auto bought = world_.rights().certificates.OfAccount(firms[3].account);
  ASSERT_EQ(bought.size(), 1u);
  EXPECT_EQ(world_.rights().certificates.at(bought[0]).quantity, Kilograms(300));
  EXPECT_EQ(world_.rights().certificates.at(bought[0]).parent, certificate);
}

TEST_F(AuctionTest, OneWayPurchaseBuysFromTheLowest) {
  const std::vector<Firm> firms = AddFirms(3);
  const CertificateId first = world_.IssueTo(firms[1], Kilograms(600));
  const CertificateId second = world_.IssueTo(firms[2], Kilograms(900));
  AnnounceAuction body = world_.AuctionOf(AuctionMode::kOneWayPurchase, Kilograms(1000));
  body.account = firms[0].account;
  body.limit_price = Yuan(5000);
  const AuctionId auction = world_.Announce(firms[0].trader, body);
  EXPECT_EQ(world_.MoneySetAside(), YuanOf(25'000));
  const auto offer = [&](const Firm& firm, CertificateId certificate, int64_t yuan, int64_t kg) {
    world_.Accept<Done>(
        firm.trader, PlaceBid{auction, firm.account, certificate, Yuan(yuan), Kilograms(kg), true});
  };
  offer(firms[1], first, 4500, 500);
  offer(firms[1], first, 4400, 600);  // More of the same certificate.
  offer(firms[2], second, 4450, 900);
  EXPECT_EQ(world_.rights().certificates.at(first).held, Kilograms(600));
  world_.Close(auction);
  // 600 at 4,400 and 400 at 4,450.
  EXPECT_EQ(world_.AvailableMoney(firms[1].account), Fen{1'000'000'000'000} + YuanOf(13'200));
  EXPECT_EQ(world_.AvailableMoney(firms[2].account), Fen{1'000'000'000'000} + YuanOf(8'900));
  EXPECT_EQ(world_.AvailableMoney(firms[0].account), Fen{1'000'000'000'000} - YuanOf(22'100));
  EXPECT_EQ(world_.rights().certificates.at(second).available(), Kilograms(500));
}

TEST_F(AuctionTest, CallingOffGivesEverythingBack) {
  const std::vector<Firm> firms = AddFirms(2);
  const AuctionId auction = Announce(AuctionMode::kSingleRound, 1000);
  MustBid(firms[0], auction, 4000, 1000);
  MustBid(firms[1], auction, 4100, 500);
  world_.Accept<Done>(kOfficer, CancelAuction{auction, "notice 1"});
  EXPECT_EQ(world_.EventsOf<AuctionDecided>().at(0).state, AuctionState::kCancelled);
  EXPECT_TRUE(world_.EventsOf<BidRanked>().empty());
  EXPECT_EQ(world_.MoneySetAside(), Fen{0});
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(10'000));
  EXPECT_EQ(world_.ReserveNow().auctioned, Grams{0});
  EXPECT_EQ(world_.Refuse(kOfficer, CancelAuction{auction, ""}).reason,
            RejectReason::kStateNotAllowed);
  EXPECT_EQ(world_.Refuse(kOfficer, CloseAuction{auction}).reason, RejectReason::kStateNotAllowed);
}

// Once all bids are in, who keeps the auction must not choose whether they count.
TEST_F(AuctionTest, AnAuctionWhoseWindowIsOverIsClosedAndNotCalledOff) {
  const Firm firm = world_.AddFirm();
  const AuctionId auction = Announce(AuctionMode::kSingleRound, 1000);
  MustBid(firm, auction, 4000, 1000);
  const TimeMicros closes_at = world_.auction(auction).closes_at;
  AnnounceAuction body = world_.AuctionOf(AuctionMode::kSingleRound, Kilograms(1000));
  body.closes_at = closes_at + TimeMicros{1'000'000};
  const AuctionId other = world_.Announce(kOfficer, body);
  world_.WaitUntil(closes_at);
  for (const Actor& actor : {kOfficer, kOperator}) {
    EXPECT_EQ(world_.Refuse(actor, CancelAuction{auction, ""}),
              (Rejection{RejectReason::kWindowClosed, closes_at.value()}));
  }
  world_.Accept<Done>(kOfficer, CloseAuction{auction});
  EXPECT_EQ(ContractOf(firm).quantity, Kilograms(1000));
  // Up to the last moment it may be called off.
  world_.WaitUntil(world_.auction(other).closes_at - TimeMicros{1});
  world_.Accept<Done>(kOfficer, CancelAuction{other, ""});
}

// More bids than one command settles: others may trade on meanwhile.
TEST_F(AuctionTest, ATaskGoesOnWithManyBids) {
  const std::vector<Firm> firms = AddFirms(300);
  const AuctionId auction = Announce(AuctionMode::kPricePriority, 299);
  for (const Firm& firm : firms) MustBid(firm, auction, 4000, 1);
  world_.WaitUntil(world_.auction(auction).closes_at);
  world_.Accept<Done>(kOperator, CloseAuction{auction});
  EXPECT_LE(world_.events().size(), 512u);
  EXPECT_EQ(world_.auction(auction).state, AuctionState::kAwarding);
  EXPECT_TRUE(world_.machine().has_task());
  EXPECT_EQ(world_.Refuse(kOfficer, CancelAuction{auction, ""}).reason,
            RejectReason::kStateNotAllowed);
  const AuctionId other = Announce(AuctionMode::kSingleRound, 100);
  MustBid(firms[0], other, 4000, 100);

  std::string saved;
  Writer writer(&saved);
  writer(world_.machine());
  StateMachine loaded;
  Reader reader(saved);
  reader(loaded);
  reader.ExpectEnd();
  ASSERT_TRUE(reader.ok()) << reader.problem();
  EXPECT_EQ(loaded.FindBrokenInvariant(), std::nullopt);

  EXPECT_GE(world_.ContinueAll(), 1);
  EXPECT_EQ(world_.auction(auction).state, AuctionState::kClosed);
  EXPECT_EQ(world_.rights().contracts.count(), 299u);
  EXPECT_EQ(world_.auction(auction).winner_count, 299u);
}

}  // namespace
}  // namespace luheng::engine::testing

// Lotteries from the commitment to the contracts.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/rights/lottery_order.h"
#include "ledger/hash.h"
#include "tests/engine/random.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

constexpr uint16_t kRound = 1;

class LotteryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    secret_[0] = 0x5a;
    world_.Preset(Kilograms(1'000));
  }
  LotteryId Open(Grams quantity) {
    return LotteryId{
        static_cast<uint32_t>(world_.Accept<RecordMade>(kOfficer, Opening(quantity)).id)};
  }
  // To be drawn on the next trading day.
  OpenLottery Opening(Grams quantity) {
    return {.reserve = kReserveAccount,
            .instrument = kInstrument,
            .quantity = quantity,
            .round = kRound,
            .commitment = CommitmentOf(secret_),
            .seed_source = "3D 2023010",
            .draw_day = world_.NextTradingDay()};
  }
  Rejection Enter(LotteryId id, const std::vector<Applicant>& applicants) {
    return world_.Refuse(kOfficer, EnterApplicants{id, applicants});
  }
  std::string UsccOf(AccountId account) {
    const ParticipantId owner = world_.registry().FindAccount(account)->participant;
    const Uscc uscc = *world_.registry().FindParticipant(owner)->uscc;
    return {uscc.data(), uscc.size()};
  }
  // The published list, made from what was entered.
  Hash256 ListHash(const std::vector<Applicant>& applicants) {
    std::map<std::string, int64_t> demands;
    for (const Applicant& applicant : applicants) {
      demands[UsccOf(applicant.account)] = applicant.demand.value();
    }
    std::string text;
    for (const auto& [uscc, grams] : demands) text += uscc + "," + std::to_string(grams) + "\n";
    return ledger::Sha256(text);
  }
  // Draws again from what LotteryDecided publishes.
  std::map<AccountId, Grams> Redraw(const std::vector<Applicant>& applicants, const Hash256& seed,
                                    Grams pool) {
    std::map<std::string, Applicant> by_hash;
    const std::string prefix = ledger::ToHex(ledger::AsBytes(seed)) + ":1:";
    for (const Applicant& applicant : applicants) {
      const Hash256 hash = ledger::Sha256(prefix + UsccOf(applicant.account));
      by_hash[ledger::ToHex(ledger::AsBytes(hash))] = applicant;
    }
    std::map<AccountId, Grams> granted;
    for (const auto& [hash, applicant] : by_hash) {
      granted[applicant.account] = std::min(pool, applicant.demand);
      pool -= granted[applicant.account];
    }
    return granted;
  }
  void Seal(LotteryId id, const std::vector<Applicant>& applicants) {
    world_.Accept<Done>(kOfficer, SealLottery{id, ListHash(applicants)});
  }
  // On the next trading day.
  void RecordSeed(LotteryId id) {
    world_.GoTo(lottery(id).draw_day);
    world_.Accept<Done>(kOperator, RecordPublicSeed{id, "3D 042"});
  }
  void Draw(LotteryId id, const std::vector<Applicant>& applicants) {
    Seal(id, applicants);
    RecordSeed(id);
    world_.Accept<Done>(kOfficer, DrawLottery{id, secret_});
    world_.Finish();
  }
  Rejection Cancel(const Actor& actor, LotteryId id) {
    return world_.Refuse(actor, CancelLottery{id, "notice"});
  }
  std::vector<Applicant> AddApplicants(int count, Random& random) {
    std::vector<Applicant> applicants;
    for (int i = 0; i < count; ++i) {
      applicants.push_back({world_.AddFirm(Fen{}).account, Kilograms(random.Between(1, 20))});
    }
    return applicants;
  }
  const Lottery& lottery(LotteryId id) { return world_.rights().lotteries.at(id); }

  RightsWorld world_;
  Hash256 secret_{};
};

TEST_F(LotteryTest, AnybodyCanDrawItAgain) {
  const uint64_t seed = SeedFor(106);
  Random random(seed);
  std::vector<Applicant> applicants = AddApplicants(20, random);
  const LotteryId id = Open(Kilograms(100));
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(900));
  EXPECT_EQ(Enter(id, {applicants.begin() + 10, applicants.end()}), Rejection{});
  EXPECT_EQ(Enter(id, {applicants.begin(), applicants.begin() + 10}), Rejection{});
  Draw(id, applicants);
  const LotteryDecided decided = world_.EventsOf<LotteryDecided>().at(0);
  EXPECT_EQ(decided.seed, SeedOf(secret_, "3D 042"));
  EXPECT_EQ(decided.list_hash, ListHash(applicants));
  EXPECT_EQ(decided.applicant_count, 20u);
  EXPECT_EQ(decided.round, kRound);
  EXPECT_EQ(decided.pool, Kilograms(100));
  EXPECT_EQ(decided.commitment, CommitmentOf(secret_));
  const auto expected = Redraw(applicants, decided.seed, Kilograms(100));
  const auto ranked = world_.EventsOf<ApplicantRanked>();
  ASSERT_EQ(ranked.size(), 20u);
  Grams granted;
  std::string outcomes;
  Writer writer(&outcomes);
  for (const ApplicantRanked& row : ranked) {
    EXPECT_EQ(row.quantity, expected.at(row.account)) << "seed " << seed;
    writer(row.rank, row.account, row.quantity);
    granted += row.quantity;
  }
  EXPECT_EQ(granted, decided.quantity);
  EXPECT_EQ(decided.outcome_hash, ledger::Sha256(outcomes));
  EXPECT_EQ(world_.ReserveNow().lottery, granted);
  EXPECT_EQ(world_.rights().contracts.count(), decided.granted_count);
}

TEST_F(LotteryTest, TheOrderOfApplicationPlaysNoPart) {
  const uint64_t seed = SeedFor(61);
  Random random(seed);
  std::vector<Applicant> applicants = AddApplicants(30, random);
  std::vector<ApplicantRanked> first;
  for (int run = 0; run < 4; ++run) {
    const LotteryId id = Open(Kilograms(100));
    for (size_t i = applicants.size(); i > 1; --i) {
      std::swap(applicants[i - 1], applicants[random.Below(i)]);
    }
    for (const Applicant& applicant : applicants) EXPECT_EQ(Enter(id, {applicant}), Rejection{});
    Draw(id, applicants);
    const auto ranked = world_.EventsOf<ApplicantRanked>();
    if (run == 0) first = ranked;
    ASSERT_EQ(ranked.size(), first.size());
    for (size_t i = 0; i < first.size(); ++i) {
      EXPECT_EQ(ranked[i].account, first[i].account) << "seed " << seed;
      EXPECT_EQ(ranked[i].quantity, first[i].quantity) << "seed " << seed;
    }
  }
}

TEST_F(LotteryTest, TheLastOneFilledGetsWhatIsLeftAndARestGoesBack) {
  const std::vector<Applicant> applicants = {{world_.AddFirm(Fen{}).account, Kilograms(60)},
                                             {world_.AddFirm(Fen{}).account, Kilograms(60)},
                                             {world_.AddFirm(Fen{}).account, Kilograms(60)}};
  const LotteryId scarce = Open(Kilograms(100));
  EXPECT_EQ(Enter(scarce, applicants), Rejection{});
  Draw(scarce, applicants);
  const auto ranked = world_.EventsOf<ApplicantRanked>();
  ASSERT_EQ(ranked.size(), 3u);
  EXPECT_EQ(ranked[0].quantity, Kilograms(60));
  EXPECT_EQ(ranked[1].quantity, Kilograms(40));
  EXPECT_EQ(ranked[2].quantity, Grams{0});
  EXPECT_EQ(lottery(scarce).granted_count, 2u);
  EXPECT_EQ(world_.EventsOf<ContractMade>().at(1).amount, Fen{80'000});  // 0.04 t x 4,000 x 5.
  const LotteryId ample = Open(Kilograms(500));
  EXPECT_EQ(Enter(ample, applicants), Rejection{});
  Draw(ample, applicants);
  EXPECT_EQ(lottery(ample).granted, Kilograms(180));
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(1'000 - 100 - 180));
}

TEST_F(LotteryTest, WhatIsRefused) {
  const Firm firm = world_.AddFirm(Fen{});
  const Firm other = world_.AddFirm(Fen{});
  const AccountId second =
      world_.Accept<AccountOpened>(kRegistrar, OpenAccount{firm.participant, AccountKind::kTrading})
          .account;
  const LotteryId id = Open(Kilograms(100));
  const Applicant applicant{firm.account, Kilograms(10)};
  const struct {
    const char* what;
    std::vector<Applicant> applicants;
    Rejection expected;
  } kRows[] = {
      {"unknown", {{AccountId{999}, Kilograms(1)}}, {R::kAccountUnknown}},
      {"a reserve", {{kReserveAccount, Kilograms(1)}}, {R::kNotAReserve}},
      {"off the lot", {{other.account, Grams{1}}}, {R::kOffLot, 1000}},
      {"twice in one command",
       {{other.account, Kilograms(1)}, {other.account, Kilograms(1)}},
       {R::kApplicantTwice, static_cast<int64_t>(other.account)}},
      {"more than its EIA", {{other.account, Kilograms(1'000'001)}}, {R::kNotEligible, 8}},
      {"again", {applicant}, {R::kApplicantTwice, static_cast<int64_t>(firm.account)}},
      {"with another account",
       {{second, Kilograms(1)}},
       {R::kApplicantTwice, static_cast<int64_t>(firm.account)}},
      {"good and bad",
       {{other.account, Kilograms(1)}, applicant},
       {R::kApplicantTwice, static_cast<int64_t>(firm.account)}},
  };
  EXPECT_EQ(Enter(id, {applicant}), Rejection{});
  for (const auto& row : kRows) EXPECT_EQ(Enter(id, row.applicants), row.expected) << row.what;
  EXPECT_EQ(lottery(id).applicants, std::vector<Applicant>{applicant});

  const auto refuse = [&](const CommandBody& body) { return world_.Refuse(kOfficer, body); };
  Hash256 wrong = ListHash({applicant});
  wrong[5] ^= 1;
  EXPECT_EQ(refuse(SealLottery{id, wrong}).reason, R::kListMismatch);
  EXPECT_EQ(refuse(DrawLottery{id, secret_}), (Rejection{R::kStateNotAllowed, 1}));
  EXPECT_EQ(refuse(SealLottery{id, ListHash({applicant})}), Rejection{});
  EXPECT_EQ(refuse(DrawLottery{id, secret_}), (Rejection{R::kStateNotAllowed, 2}));
  EXPECT_EQ(Enter(id, {{other.account, Kilograms(1)}}), (Rejection{R::kStateNotAllowed, 2}));
  Hash256 lie = secret_;
  lie[31] ^= 1;
  RecordSeed(id);
  EXPECT_EQ(refuse(DrawLottery{id, lie}).reason, R::kRevealMismatch);
  EXPECT_EQ(refuse(DrawLottery{id, secret_}), Rejection{});
  EXPECT_EQ(refuse(CancelLottery{id, ""}), (Rejection{R::kStateNotAllowed, 4}));
  EXPECT_EQ(refuse(SealLottery{LotteryId{9}, wrong}).reason, R::kRecordUnknown);
  OpenLottery open = Opening(Kilograms(991));
  EXPECT_EQ(refuse(open), (Rejection{R::kReserveShort, 990'000}));
  open.quantity = Grams{1};
  EXPECT_EQ(refuse(open), (Rejection{R::kOffLot, 1000}));
}

TEST_F(LotteryTest, CallingOffPutsThePoolBack) {
  const LotteryId id = Open(Kilograms(100));
  world_.Accept<Done>(kOfficer, CancelLottery{id, "notice"});
  EXPECT_EQ(lottery(id).state, LotteryState::kCancelled);
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(1'000));
  EXPECT_EQ(world_.ReserveNow().lottery, Grams{0});
}

// Whoever opens the lottery knows the secret: with a public half of its own choice, or one that it
// knows before the list is closed, it would know who wins.
TEST_F(LotteryTest, ThePublicHalfIsNeitherChosenNorKnownByWhoKnowsTheSecret) {
  const Actor inside{kBureauParticipant, UserId{7}};
  world_.Accept<Done>(kAdministrator, GrantRole{inside, Role::kOperator});
  OpenLottery body = Opening(Kilograms(100));
  body.draw_day = kMonday;
  EXPECT_EQ(world_.Refuse(kOfficer, body),
            (Rejection{R::kEffectiveDayPast, static_cast<int64_t>(kMonday) + 1}));
  const LotteryId id = Open(Kilograms(100));
  const RecordPublicSeed record{id, "3D 042"};
  EXPECT_EQ(world_.Refuse(kOperator, record), (Rejection{R::kStateNotAllowed, 1}));
  Seal(id, {});
  // The source is not drawn yet.
  EXPECT_EQ(world_.Refuse(kOperator, record),
            (Rejection{R::kDeadlineNotPassed, static_cast<int64_t>(kTuesday) - 1}));
  world_.GoTo(kTuesday);
  EXPECT_EQ(world_.Refuse(kOfficer, record), Rejection{R::kNotAuthorized});
  EXPECT_EQ(world_.Refuse(inside, record), Rejection{R::kApproverNotIndependent});
  world_.Accept<Done>(kOperator, record);
  EXPECT_EQ(lottery(id).state, LotteryState::kSeeded);
  // Nobody records another one.
  EXPECT_EQ(world_.Refuse(kOperator, RecordPublicSeed{id, "3D 043"}),
            (Rejection{R::kStateNotAllowed, 6}));
}

TEST_F(LotteryTest, TheListIsSealedWhileNobodyKnowsThePublicHalf) {
  const LotteryId late = Open(Kilograms(100));
  const SealLottery seal{late, ListHash({})};
  world_.CloseDay(kMonday);
  // On a day without trading the last trading day is long over.
  EXPECT_EQ(world_.Refuse(kOfficer, seal), Rejection{R::kDayNotOpen});
  world_.Accept<Done>(kOperator, OpenTradingDay{kTuesday});
  EXPECT_EQ(world_.Refuse(kOfficer, seal),
            (Rejection{R::kDeadlinePassed, static_cast<int64_t>(kMonday)}));
  EXPECT_EQ(Cancel(kOfficer, late), Rejection{});
}

TEST_F(LotteryTest, WhoKnowsTheSecretCannotCallABadDrawOff) {
  const Actor inside{kBureauParticipant, UserId{7}};
  world_.Accept<Done>(kAdministrator, GrantRole{inside, Role::kOperator});
  const Bureau other = world_.AddBureau(Adcode{330600});
  const LotteryId open = Open(Kilograms(100));
  const LotteryId sealed = Open(Kilograms(100));
  const LotteryId seeded = Open(Kilograms(100));
  Seal(sealed, {});
  Seal(seeded, {});
  RecordSeed(seeded);
  EXPECT_EQ(Cancel(other.officer, open), Rejection{R::kRecordNotOwned});
  for (const Actor& actor : {kOfficer, inside}) {
    EXPECT_EQ(Cancel(actor, sealed), (Rejection{R::kStateNotAllowed, 2}));
    EXPECT_EQ(Cancel(actor, seeded), (Rejection{R::kStateNotAllowed, 6}));
  }
  EXPECT_EQ(Cancel(kOfficer, open), Rejection{});
  EXPECT_EQ(Cancel(kOperator, sealed), Rejection{});
  EXPECT_EQ(Cancel(kOperator, seeded), Rejection{});
  EXPECT_EQ(Cancel(kOperator, seeded), (Rejection{R::kStateNotAllowed, 5}));
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(1'000));
}

TEST_F(LotteryTest, WhatIsSealedStandsInTheLedgerBeforeTheSeed) {
  const std::vector<Applicant> applicants = {{world_.AddFirm(Fen{}).account, Kilograms(60)}};
  const LotteryId id = Open(Kilograms(100));
  EXPECT_EQ(Enter(id, applicants), Rejection{});
  Seal(id, applicants);
  const LotterySealed sealed = world_.EventsOf<LotterySealed>().at(0);
  EXPECT_EQ(sealed.commitment, CommitmentOf(secret_));
  EXPECT_EQ(sealed.list_hash, ListHash(applicants));
  EXPECT_EQ(sealed.applicant_count, 1u);
  EXPECT_EQ(sealed.quantity, Kilograms(100));
  EXPECT_EQ(sealed.seed_source, "3D 2023010");
  EXPECT_EQ(sealed.draw_day, kTuesday);
  const uint64_t sealed_at = world_.machine().next_index() - 1;
  EXPECT_EQ(lottery(id).sealed_index, sealed_at);
  RecordSeed(id);
  const uint64_t seeded_at = world_.machine().next_index() - 1;
  EXPECT_GT(seeded_at, sealed_at);
  world_.Accept<Done>(kOfficer, DrawLottery{id, secret_});
  const LotteryDecided decided = world_.EventsOf<LotteryDecided>().at(0);
  EXPECT_EQ(decided.sealed_index, sealed_at);
  EXPECT_EQ(decided.seeded_index, seeded_at);
}

// More applicants than one command ranks.
TEST_F(LotteryTest, ATaskGoesOnWithManyApplicants) {
  const uint64_t seed = SeedFor(300);
  Random random(seed);
  const std::vector<Applicant> applicants = AddApplicants(300, random);
  const LotteryId id = Open(Kilograms(1'000));
  EXPECT_EQ(Enter(id, applicants), Rejection{});
  Seal(id, applicants);
  RecordSeed(id);
  world_.Accept<Done>(kOfficer, DrawLottery{id, secret_});
  EXPECT_LE(world_.events().size(), 512u);
  EXPECT_EQ(lottery(id).state, LotteryState::kDrawing);
  EXPECT_EQ(world_.Refuse(kOfficer, CancelLottery{id, ""}).reason, R::kStateNotAllowed);
  EXPECT_GE(world_.ContinueAll(), 1);
  EXPECT_EQ(lottery(id).state, LotteryState::kDrawn);
  const auto expected = Redraw(applicants, lottery(id).seed, Kilograms(1'000));
  Grams granted;
  for (const auto& [account, grams] : expected) granted += grams;
  EXPECT_EQ(lottery(id).granted, granted);
}

}  // namespace
}  // namespace luheng::engine::testing

// Four eyes: what one person proposes, another one carries out, and it is the same act.
#include "engine/rights/approval.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/command_codec.h"
#include "engine/concerns.h"
#include "tests/engine/rights/busy_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

constexpr TimeMicros kHour{3'600'000'000};

struct Act {
  Actor actor;
  CommandBody body;
};

// A busy world on the Monday after, with a second person of each role.
class ApprovalWorld : public BusyWorld {
 public:
  ApprovalWorld() {
    // Of a market that is not open yet, so that nothing fixes its mode.
    MarketRules rules = MakeRules();
    rules.effective_day = Day(2024, 1, 1);
    const MarketId market =
        Accept<MarketCreated>(kAdministrator, CreateMarket{"FUTURE", rules}).market;
    CreateInstrument terms = MakeInstrument(market);
    terms.symbol = "FUTURE-NOX";
    unset = Accept<InstrumentCreated>(kAdministrator, terms).instrument;
    newcomer = Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(77)).participant;
    Accept<Done>(kCashier, Deposit{kReserveAccount, Fen{1'000'000}, "treasury"});
    const std::pair<Actor, Role> people[] = {
        {kOperator, Role::kOperator}, {kRegistrar, Role::kRegistrar},
        {kCashier, Role::kCashier},   {kOfficer, Role::kBureau},
        {bank.trader, Role::kBank},   {province.officer, Role::kBureau}};
    for (const auto& [actor, role] : people) {
      Accept<Done>(kAdministrator, GrantRole{SecondOf(actor), role});
    }
    Accept<Done>(kOfficer, DropProposal{proposal});
    CloseDay(kTuesday);
    Accept<Done>(kOperator, OpenTradingDay{Day(2023, 1, 16)});
    Finish();
    Accept<Done>(bank.trader, DefaultPledge{active, ""});
  }
  ~ApprovalWorld() { EXPECT_EQ(machine().FindBrokenInvariant(), std::nullopt); }

  static Actor SecondOf(const Actor& actor) {
    return actor == kAdministrator ? kOtherAdministrator : Actor{actor.participant, UserId{50}};
  }
  // From the next trading day on, to which we go.
  void SetFourEyes(uint16_t kind, int64_t value) {
    const SetParameter row = RowOf(kind, value);
    const Outcome outcome = Do(kAdministrator, row);
    if (const auto* proposed = std::get_if<Proposed>(&outcome)) {
      Accept<CarriedOut>(kOtherAdministrator, ApproveProposal{proposed->proposal, proposed->hash});
    }
    GoTo(row.effective_day);
  }
  SetParameter RowOf(uint16_t kind, int64_t value) {
    return {.parameter = Parameter::kFourEyes,
            .variant = kind,
            .effective_day = TradingDay{static_cast<int32_t>(*exchange().last_day()) + 1},
            .value = value,
            .source = "test"};
  }
  std::vector<Subject> LastSubjects(const Actor& actor, const CommandBody& body,
                                    const Outcome& outcome) {
    Command command;
    command.actor = actor;
    command.body = body;
    std::vector<Subject> subjects;
    for (const Concern& concern : ConcernsOf(command, outcome, machine())) {
      subjects.push_back(concern.subject);
    }
    return subjects;
  }

  InstrumentId unset{};
  ParticipantId newcomer{};
};

// A good act of each kind that can be proposed, on Tuesday the 17th.
std::vector<Act> ActsIn(ApprovalWorld& world) {
  MarketRules rules = MakeRules();
  rules.effective_day = Day(2023, 2, 1);
  CreateInstrument terms = MakeInstrument();
  terms.symbol = "ANOTHER";
  AnnounceAuction auction = world.AuctionOf(AuctionMode::kSingleRound, kKilogram);
  auction.closes_at = auction.opens_at + TimeMicros{1'000 * kHour.value()};
  const TradingDay later = Day(2023, 2, 1);
  return {
      {kAdministrator, GrantRole{world.a.trader, Role::kOperator}},
      {kAdministrator, RevokeRole{world.a.trader, Role::kTrader}},
      {kCashier, Deposit{world.a.account, Fen{1}, "bank"}},
      {kCashier, WithdrawFunds{world.a.account, Fen{1}, "bank"}},
      {kRegistrar, AllocateRights{world.a.account, world.allowance, Grams{1'000'000}}},
      {kAdministrator, CreateMarket{"NEW", rules}},
      {kAdministrator, SetMarketRules{kMarket, rules}},
      {kAdministrator, terms},
      {kAdministrator, SetPriceFloor{kInstrument, later, Yuan(1'100)}},
      {kAdministrator, SetCalendarDay{later, DayKind::kHoliday}},
      {kOperator, SetPhase{kInstrument, Phase::kHalted}},
      {kAdministrator, SetParameter{Parameter::kFeeNew, kZhuji, std::nullopt, 0, later, 1, "x"}},
      {kAdministrator,
       SetTradingMode{world.unset, TradingMode::kListing, RightsForm::kCertificate}},
      {kOfficer, SucceedRights{world.paid, kKilogram, world.b.account, kInstrument, "merger"}},
      {kRegistrar, MoveParticipant{world.a.participant, kNanhu}},
      {kRegistrar, EndParticipant{world.newcomer, ""}},
      {kOfficer, PresetReserve{kReserveAccount, kInstrument, kKilogram, ""}},
      {world.province.officer, DrawReserve{kReserveAccount, kInstrument, world.nanhu.reserve,
                                           world.nanhu_cod, kKilogram, ""}},
      {kOfficer,
       IssueCertificate{world.a.account, kInstrument, kKilogram, Payment::kFree, later, ""}},
      {kOfficer, AllocateReserve{world.first, Payment::kPaid}},
      {kOfficer, ReclaimRights{world.free, kKilogram, ReclaimReason::kClosed, kReserveAccount, ""}},
      {kOfficer, RepurchaseRights{world.paid, kKilogram, kReserveAccount}},
      {kOfficer, ReverifyRight{world.free, kKilogram, later, kReserveAccount}},
      {kOfficer, auction},
      {kOfficer, CancelAuction{world.auction, ""}},
      {kOfficer, OpenLottery{kReserveAccount, kInstrument, kKilogram, 2, Hash256{1}, "3D", later}},
      {kOfficer, CancelLottery{world.lottery, ""}},
      {kOfficer, ForfeitContract{world.contract}},
      {world.bank.trader,
       DisposePledge{world.active, world.b.account, world.bank.account, Yuan(4'000)}},
      {kOfficer, FreezeRights{world.paid, kKilogram, "order"}},
      {kOfficer, UnfreezeRights{world.freeze, "order"}},
      {kOfficer, SeizeRights{world.freeze, kReserveAccount, "order"}},
      {kRegistrar, EraseName{world.a.participant, "PIPL 47"}},
  };
}

std::string CodingOf(const std::vector<Event>& events) {
  std::string bytes;
  for (const Event& event : events) {
    bytes += std::to_string(KindOf(event)) + ":";
    AppendEvent(event, &bytes);
  }
  return bytes;
}

uint64_t MadeIn(const Outcome& outcome) {
  if (const auto* made = std::get_if<RecordMade>(&outcome)) return made->id;
  if (const auto* made = std::get_if<MarketCreated>(&outcome)) {
    return static_cast<uint64_t>(made->market);
  }
  if (const auto* made = std::get_if<InstrumentCreated>(&outcome)) {
    return static_cast<uint64_t>(made->instrument);
  }
  return 0;
}

TEST(ApprovalTest, EveryKindIsTheSameActByTwoPersons) {
  for (size_t i = 0; i < std::size(kProposable); ++i) {
    const uint16_t kind = kProposable[i];
    if (kind == ChangeKey::kKind) continue;  // Nobody here has the keys: checkpoint_keys_test.cc.
    SCOPED_TRACE(kind);
    ApprovalWorld direct;
    ApprovalWorld proposed;
    direct.SetFourEyes(kind, 0);
    proposed.SetFourEyes(kind, 1);
    const std::vector<Act> acts = ActsIn(direct);
    const std::vector<Act> same_acts = ActsIn(proposed);
    const auto act = std::find_if(acts.begin(), acts.end(),
                                  [&](const Act& row) { return KindOf(row.body) == kind; });
    ASSERT_NE(act, acts.end());
    const CommandBody& body = same_acts[static_cast<size_t>(act - acts.begin())].body;

    const Outcome done = direct.Do(act->actor, act->body);
    ASSERT_FALSE(std::holds_alternative<Rejection>(done))
        << RejectReasonName(std::get<Rejection>(done).reason);
    ASSERT_FALSE(std::holds_alternative<Proposed>(done));
    const auto waits = proposed.Accept<Proposed>(act->actor, body);
    EXPECT_TRUE(proposed.events().empty());
    EXPECT_EQ(waits.hash, HashOfBody(body));
    const Actor second = ApprovalWorld::SecondOf(act->actor);
    const ApproveProposal approval{waits.proposal, waits.hash};
    const Outcome carried_out = proposed.Do(second, approval);
    ASSERT_TRUE(std::holds_alternative<CarriedOut>(carried_out));
    EXPECT_EQ(std::get<CarriedOut>(carried_out).kind, kind);
    EXPECT_EQ(std::get<CarriedOut>(carried_out).made, MadeIn(done));
    EXPECT_EQ(CodingOf(proposed.events()), CodingOf(direct.events()));

    // It is found in the history of the same subjects, and of the proposal.
    std::vector<Subject> subjects = direct.LastSubjects(act->actor, act->body, done);
    subjects.push_back(Of(waits.proposal));
    const std::vector<Subject> linked = proposed.LastSubjects(second, approval, carried_out);
    for (const Subject& subject : subjects) {
      const bool is_linked = std::any_of(linked.begin(), linked.end(), [&](const Subject& other) {
        return other.type == subject.type && other.id == subject.id;
      });
      EXPECT_TRUE(is_linked) << static_cast<int>(subject.type) << " " << subject.id;
    }
    EXPECT_EQ(proposed.rights().proposals.at(waits.proposal).state, ProposalState::kCarriedOut);
    EXPECT_EQ(proposed.Refuse(second, approval), (Rejection{R::kStateNotAllowed, 2}));
  }
}

class FourEyesTest : public ::testing::Test {
 protected:
  void SetUp() override { world_.SetFourEyes(FreezeRights::kKind, 1); }
  Proposed Propose(Grams quantity = kKilogram) {
    return world_.Accept<Proposed>(kOfficer, FreezeRights{world_.paid, quantity, "order"});
  }
  ApprovalWorld world_;
  const Actor second_ = ApprovalWorld::SecondOf(kOfficer);
};

TEST_F(FourEyesTest, NobodyApprovesHerOwnAct) {
  const Proposed waits = Propose();
  EXPECT_EQ(world_.Refuse(kOfficer, ApproveProposal{waits.proposal, waits.hash}),
            Rejection{R::kApproverNotIndependent});
  EXPECT_EQ(world_.Refuse(world_.a.trader, ApproveProposal{waits.proposal, waits.hash}),
            Rejection{R::kNotAuthorized});
  world_.Accept<CarriedOut>(second_, ApproveProposal{waits.proposal, waits.hash});
}

TEST_F(FourEyesTest, WhatIsApprovedIsWhatWasSeen) {
  const Proposed waits = Propose();
  Hash256 other = waits.hash;
  other[31] ^= 1;
  EXPECT_EQ(world_.Refuse(second_, ApproveProposal{waits.proposal, other}),
            Rejection{R::kTermsChanged});
  EXPECT_EQ(waits.hash, HashOfBody(FreezeRights{world_.paid, kKilogram, "order"}));
  EXPECT_NE(waits.hash, HashOfBody(FreezeRights{world_.paid, kKilogram, "order "}));
}

TEST_F(FourEyesTest, AProposalExpires) {
  const Proposed waits = Propose();
  EXPECT_EQ(waits.expires_at, world_.now() + TimeMicros{12 * kHour.value()});
  world_.WaitUntil(waits.expires_at + TimeMicros{1});
  EXPECT_EQ(world_.Refuse(second_, ApproveProposal{waits.proposal, waits.hash}),
            Rejection{R::kProposalExpired});
  const Proposed again = Propose();
  world_.WaitUntil(again.expires_at);
  world_.Accept<CarriedOut>(second_, ApproveProposal{again.proposal, again.hash});
}

TEST_F(FourEyesTest, AProposalIsDroppedByEither) {
  for (const Actor& actor : {kOfficer, second_}) {
    const Proposed waits = Propose();
    world_.Accept<Done>(actor, DropProposal{waits.proposal});
    EXPECT_EQ(world_.Refuse(second_, ApproveProposal{waits.proposal, waits.hash}),
              (Rejection{R::kStateNotAllowed, 3}));
    EXPECT_EQ(world_.Refuse(actor, DropProposal{waits.proposal}),
              (Rejection{R::kStateNotAllowed, 3}));
  }
}

// The state has gone on meanwhile, and so the act is checked again.
TEST_F(FourEyesTest, WhatCannotBeDoneAnyMoreIsRefused) {
  const Certificate& paid = world_.certificate(world_.paid);
  const Grams all = paid.quantity - paid.frozen;
  const Proposed first = Propose(all);
  const Proposed second = Propose(kKilogram);
  world_.Accept<CarriedOut>(second_, ApproveProposal{first.proposal, first.hash});
  EXPECT_EQ(world_.Refuse(second_, ApproveProposal{second.proposal, second.hash}),
            (Rejection{R::kRightsShort, 0}));
  EXPECT_EQ(world_.rights().proposals.at(second.proposal).state, ProposalState::kPending);
  // What could not be done at once is not proposed.
  EXPECT_EQ(world_.Refuse(kOfficer, FreezeRights{world_.paid, kKilogram, "o"}),
            (Rejection{R::kRightsShort, 0}));
}

// A role is not enough: it has to be the second person's account, or place, as well.
TEST_F(FourEyesTest, OnlyWhoCouldHaveGivenItApprovesOrDropsIt) {
  for (const uint16_t kind : {AnnounceAuction::kKind, DisposePledge::kKind}) {
    world_.SetFourEyes(kind, 1);
  }
  const Firm other_bank = world_.AddBank();
  AnnounceAuction auction = world_.AuctionOf(AuctionMode::kSingleRound, kKilogram);
  auction.closes_at = auction.opens_at + TimeMicros{1'000 * kHour.value()};
  const struct {
    Act act;
    Actor outsider;
    R reason;
  } kRows[] = {
      // A trader may announce auctions of her own; none of a reserve.
      {{kOfficer, auction}, world_.a.trader, R::kNotAuthorized},
      {{kOfficer, auction}, world_.province.officer, R::kAccountNotOwned},
      {{kOfficer, auction}, world_.nanhu.officer, R::kAccountNotOwned},
      {{world_.bank.trader,
        DisposePledge{world_.active, world_.b.account, world_.bank.account, Yuan(4'000)}},
       other_bank.trader,
       R::kRecordNotOwned},
      {{kOfficer, FreezeRights{world_.paid, kKilogram, "order"}},
       world_.nanhu.officer,
       R::kOutsideJurisdiction},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(KindOf(row.act.body));
    const auto waits = world_.Accept<Proposed>(row.act.actor, row.act.body);
    const ApproveProposal approval{waits.proposal, waits.hash};
    EXPECT_EQ(world_.Refuse(row.outsider, approval), Rejection{row.reason});
    EXPECT_EQ(world_.Refuse(row.outsider, DropProposal{waits.proposal}), Rejection{row.reason});
    EXPECT_EQ(world_.rights().proposals.at(waits.proposal).state, ProposalState::kPending);
    world_.Accept<CarriedOut>(ApprovalWorld::SecondOf(row.act.actor), approval);
  }
  // The bureau of the province could have given it.
  const Proposed frozen = Propose();
  world_.Accept<CarriedOut>(world_.province.officer, ApproveProposal{frozen.proposal, frozen.hash});
  world_.Accept<Done>(world_.province.officer, DropProposal{Propose().proposal});
}

// What cannot be done any more is still dropped, by those whose it was.
TEST_F(FourEyesTest, WhatIsOutdatedIsDroppedByItsOwn) {
  const Certificate& paid = world_.certificate(world_.paid);
  const Proposed all = Propose(paid.quantity - paid.frozen);
  const Proposed rest = Propose();
  const Proposed more = Propose();
  world_.Accept<CarriedOut>(second_, ApproveProposal{all.proposal, all.hash});
  EXPECT_EQ(world_.Refuse(world_.province.officer, DropProposal{rest.proposal}),
            (Rejection{R::kRightsShort, 0}));
  world_.Accept<Done>(second_, DropProposal{rest.proposal});
  world_.Accept<Done>(kAdministrator, RevokeRole{kOfficer, Role::kBureau});
  world_.Accept<Done>(kAdministrator, GrantRole{kOfficer, Role::kTrader});
  world_.Accept<Done>(kOfficer, DropProposal{more.proposal});
}

TEST_F(FourEyesTest, ACheckSaysThatItWouldBeProposed) {
  Command command;
  command.actor = kOfficer;
  command.time = world_.now();
  command.body = FreezeRights{world_.paid, kKilogram, "order"};
  EXPECT_EQ(world_.machine().Check(command), std::nullopt);
  const std::optional<Proposed> would = world_.machine().FindProposal(command);
  ASSERT_TRUE(would);
  EXPECT_EQ(would->proposal, ProposalId{});
  EXPECT_EQ(would->hash, Propose().hash);
  EXPECT_EQ(would->expires_at, command.time + TimeMicros{12 * kHour.value()});
  command.body = UnfreezeRights{world_.freeze, "order"};
  EXPECT_EQ(world_.machine().FindProposal(command), std::nullopt);
}

TEST_F(FourEyesTest, AProposerWhoLostHerRoleProposedInVain) {
  const Proposed waits = Propose();
  world_.Accept<Done>(kAdministrator, RevokeRole{kOfficer, Role::kBureau});
  EXPECT_EQ(world_.Refuse(second_, ApproveProposal{waits.proposal, waits.hash}),
            Rejection{R::kNotAuthorized});
}

TEST_F(FourEyesTest, FourEyesAreNotSwitchedOffAlone) {
  const Outcome off = world_.Do(kAdministrator, world_.RowOf(FreezeRights::kKind, 0));
  ASSERT_TRUE(std::holds_alternative<Proposed>(off));
  const auto& waits = std::get<Proposed>(off);
  EXPECT_EQ(world_.Refuse(kAdministrator, ApproveProposal{waits.proposal, waits.hash}),
            Rejection{R::kApproverNotIndependent});
  world_.GoTo(Day(2023, 1, 18));
  Propose();
  world_.SetFourEyes(FreezeRights::kKind, 0);
  world_.Accept<RecordMade>(kOfficer, FreezeRights{world_.paid, kKilogram, "order"});
}

TEST(ApprovalHoursTest, WithoutThemNothingIsProposed) {
  RightsWorld world;
  const Firm firm = world.AddFirm();
  const CertificateId right = world.IssueTo(firm, kKilogram);
  world.SetRow({.parameter = Parameter::kFourEyes, .variant = FreezeRights::kKind, .value = 1});
  world.GoTo(kTuesday);
  EXPECT_EQ(world.Refuse(kOfficer, FreezeRights{right, kKilogram, "order"}),
            (Rejection{R::kParameterMissing, static_cast<int64_t>(Parameter::kApprovalHours)}));
}

}  // namespace
}  // namespace luheng::engine::testing

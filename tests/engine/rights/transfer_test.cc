// Negotiated transfers: both sides agree to the same terms, bureaus approve what crosses a border,
// and caps move together.
#include <gtest/gtest.h>

#include "engine/rights/approval.h"
#include "engine/rights/rights_invariants.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

constexpr Adcode kJiashan{330421};
constexpr Adcode kHaiyan{330424};
constexpr Adcode kNanhu{330402};

// COD of Jiashan, and its like in Haiyan (the same basin) and in Zhuji (another one). What crosses
// a border needs both bureaus; out of Zhuji also the province.
class TransferTest : public ::testing::Test {
 protected:
  TransferTest() : world_(OfJiashan()) {}
  static CreateInstrument OfJiashan() {
    CreateInstrument terms = MakeCod();
    terms.county = kJiashan;
    return terms;
  }
  void SetUp() override {
    jiashan_ = world_.AddBureau(kJiashan);
    haiyan_bureau_ = world_.AddBureau(kHaiyan);
    city_ = world_.AddBureau(Adcode{330400});
    seller_ = world_.AddFirm();
    buyer_ = world_.AddFirm();
    for (const Firm& firm : {seller_, buyer_}) {
      for (const Adcode county : {kJiashan, kHaiyan, kNanhu}) world_.AddPermit(firm, county);
    }
    haiyan_ = Like("HAIYAN", kHaiyan);
    zhuji_ = Like("ZHUJI", kZhuji);
    nanhu_ = Like("NANHU", kNanhu);
    for (const Relation relation : {Relation::kSameCity, Relation::kSameProvince}) {
      world_.SetRow({.parameter = Parameter::kRegionRule,
                     .variant = static_cast<uint16_t>(relation),
                     .value = static_cast<int64_t>(RegionRule::kSameBasin)});
    }
    world_.SetRow({.parameter = Parameter::kBasin, .county = Adcode{330400}, .value = 2});
    world_.SetRow({.parameter = Parameter::kBasin, .county = kZhuji, .value = 1});
    world_.GoTo(kTuesday);
    right_ = CertificateId{static_cast<uint32_t>(
        world_
            .Accept<RecordMade>(jiashan_.officer,
                                IssueCertificate{seller_.account, kInstrument, Kilograms(6'847),
                                                 Payment::kPaid, kTuesday, "permit"})
            .id)};
  }
  void TearDown() override { EXPECT_EQ(world_.machine().FindBrokenInvariant(), std::nullopt); }

  InstrumentId Like(const char* symbol, Adcode county) {
    CreateInstrument terms = MakeCod();
    terms.symbol = symbol;
    terms.county = county;
    return world_.AddInstrument(terms);
  }
  ProposeTransfer Terms(InstrumentId into = kInstrument) const {
    return {TransferKind::kNegotiated, seller_.account, buyer_.account, kInstrument, right_,
            Kilograms(6'847),          Yuan(4'000),     into,           kWednesday};
  }
  TransferId Propose(const ProposeTransfer& terms) {
    return TransferId{static_cast<uint32_t>(world_.Accept<RecordMade>(seller_.trader, terms).id)};
  }
  Rejection Accept(TransferId id, const ProposeTransfer& terms) {
    return world_.Refuse(buyer_.trader, AcceptTransfer{id, HashOfBody(terms)});
  }
  Rejection Approve(const Bureau& bureau, TransferId id, const ProposeTransfer& terms) {
    return world_.Refuse(bureau.officer, ApproveTransfer{id, HashOfBody(terms)});
  }
  TransferState StateOf(TransferId id) { return world_.rights().transfers.at(id).state; }
  Cap CapOf(Adcode county) {
    return world_.rights().reserves.FindCap({county, Pollutant::kCod, 2023});
  }

  RightsWorld world_;
  Bureau jiashan_, haiyan_bureau_, city_;
  Firm seller_, buyer_;
  InstrumentId haiyan_{}, zhuji_{}, nanhu_{};
  CertificateId right_{};
};

TEST_F(TransferTest, WithinACountyItSettlesWithTheAcceptance) {
  const Fen money = world_.AvailableMoney(buyer_.account);
  const ProposeTransfer terms = Terms();
  const TransferId id = Propose(terms);
  EXPECT_EQ(world_.certificate(right_).held, Kilograms(6'847));
  EXPECT_EQ(StateOf(id), TransferState::kProposed);
  EXPECT_EQ(Accept(id, terms), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kSettled);
  // 6.847 t x 4,000 yuan x 5 years.
  const Fen price{13'694'000};
  EXPECT_EQ(world_.AvailableMoney(buyer_.account), money - price);
  EXPECT_EQ(world_.AvailableMoney(seller_.account), money + price);
  EXPECT_EQ(world_.certificate(right_).quantity, Grams{0});
  EXPECT_EQ(world_.rights().certificates.OfAccount(buyer_.account).size(), 1u);
  EXPECT_EQ(Accept(id, terms), (Rejection{R::kStateNotAllowed, 3}));
  // Spent, it cannot be spent again.
  EXPECT_EQ(world_.Refuse(seller_.trader, Terms()), (Rejection{R::kRightsShort, 0}));
}

TEST_F(TransferTest, BothSidesAgreeToTheSameTerms) {
  const ProposeTransfer terms = Terms();
  const TransferId id = Propose(terms);
  ProposeTransfer others = terms;
  others.price = Yuan(3'990);
  EXPECT_EQ(Accept(id, others), Rejection{R::kTermsChanged});
  others = terms;
  others.quantity = Kilograms(1);
  EXPECT_EQ(Accept(id, others), Rejection{R::kTermsChanged});
  EXPECT_EQ(StateOf(id), TransferState::kProposed);
  EXPECT_EQ(Accept(id, terms), Rejection{});
}

// Jiashan to Haiyan, 6.847 t of COD: one city, one basin.
TEST_F(TransferTest, BetweenCountiesBothBureausApproveAndTheCapsMoveTogether) {
  const ProposeTransfer terms = Terms(haiyan_);
  const TransferId id = Propose(terms);
  EXPECT_EQ(Approve(jiashan_, id, terms), (Rejection{R::kStateNotAllowed, 1}));
  EXPECT_EQ(Accept(id, terms), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kAccepted);
  EXPECT_EQ(CapOf(kJiashan).cap, Kilograms(6'847));
  EXPECT_EQ(Approve(city_, id, terms), Rejection{R::kOutsideJurisdiction});
  EXPECT_EQ(Approve(haiyan_bureau_, id, Terms()), Rejection{R::kTermsChanged});
  EXPECT_EQ(Approve(haiyan_bureau_, id, terms), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kAccepted);
  EXPECT_EQ(Approve(haiyan_bureau_, id, terms), Rejection{R::kOutsideJurisdiction});
  EXPECT_EQ(Approve(jiashan_, id, terms), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kSettled);
  EXPECT_EQ(CapOf(kJiashan).cap, Grams{0});
  EXPECT_EQ(CapOf(kJiashan).enterprises, Grams{0});
  EXPECT_EQ(CapOf(kHaiyan).cap, Kilograms(6'847));
  EXPECT_EQ(CapOf(kHaiyan).enterprises, Kilograms(6'847));
  const auto issued = world_.EventsOf<CertificateIssued>();
  ASSERT_EQ(issued.size(), 1u);
  EXPECT_EQ(issued[0].instrument, haiyan_);
  EXPECT_EQ(issued[0].parent, right_);
}

TEST_F(TransferTest, TheOneAboveBothMayHaveToApprove) {
  world_.SetRow({.parameter = Parameter::kUpperApproval, .county = kJiashan, .value = 1});
  world_.GoTo(kWednesday);
  const ProposeTransfer terms = Terms(haiyan_);
  const TransferId id = Propose(terms);
  EXPECT_EQ(Accept(id, terms), Rejection{});
  EXPECT_EQ(Approve(city_, id, terms), Rejection{});
  EXPECT_EQ(Approve(city_, id, terms), Rejection{R::kOutsideJurisdiction});
  EXPECT_EQ(Approve(jiashan_, id, terms), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kAccepted);
  EXPECT_EQ(Approve(haiyan_bureau_, id, terms), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kSettled);
}

// There is no bureau above both, so nobody waits for it.
TEST_F(TransferTest, BetweenProvincesBothBureausAreEnough) {
  constexpr Adcode kQingpu{310118};
  const Bureau qingpu_bureau = world_.AddBureau(kQingpu);
  const InstrumentId qingpu = Like("QINGPU", kQingpu);
  for (const Firm& firm : {seller_, buyer_}) world_.AddPermit(firm, kQingpu);
  world_.SetRow({.parameter = Parameter::kRegionRule,
                 .variant = static_cast<uint16_t>(Relation::kOtherProvince),
                 .value = static_cast<int64_t>(RegionRule::kPilot)});
  for (const Adcode county : {kJiashan, kQingpu}) {
    world_.SetRow({.parameter = Parameter::kPilotCounty, .county = county, .value = 1});
  }
  world_.SetRow(Parameter::kUpperApproval, 1);
  world_.GoTo(kWednesday);
  const ProposeTransfer terms = Terms(qingpu);
  const TransferId id = Propose(terms);
  EXPECT_EQ(Accept(id, terms), Rejection{});
  EXPECT_EQ(Approve(jiashan_, id, terms), Rejection{});
  EXPECT_EQ(Approve(qingpu_bureau, id, terms), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kSettled);
}

// What is proposed is bound, so it is not proposed for ever.
TEST_F(TransferTest, AProposalWaitsForSoManyDaysAtMost) {
  ProposeTransfer terms = Terms();
  terms.valid_to = Day(2100, 1, 1);
  EXPECT_EQ(world_.Refuse(seller_.trader, terms),
            (Rejection{R::kTooFarAhead, static_cast<int64_t>(Day(2023, 2, 9))}));
  terms.valid_to = Day(2023, 2, 10);
  EXPECT_EQ(world_.Refuse(seller_.trader, terms).reason, R::kTooFarAhead);
  terms.valid_to = Day(2023, 2, 9);
  EXPECT_EQ(world_.Refuse(seller_.trader, terms), Rejection{});
}

// Zhuji lies on the Puyang, Jiaxing on the Taihu plain.
TEST_F(TransferTest, CodFromZhujiToJiaxingIsRefused) {
  const auto made = world_.Accept<RecordMade>(
      kOfficer,
      IssueCertificate{seller_.account, zhuji_, Kilograms(10), Payment::kPaid, kTuesday, "permit"});
  ProposeTransfer terms = Terms(nanhu_);
  terms.instrument = zhuji_;
  terms.certificate = CertificateId{static_cast<uint32_t>(made.id)};
  terms.quantity = Kilograms(10);
  EXPECT_EQ(world_.Refuse(seller_.trader, terms), (Rejection{R::kNotEligible, 1 << 8}));
  terms.into_instrument = zhuji_;
  EXPECT_EQ(world_.Refuse(seller_.trader, terms), Rejection{});
}

TEST_F(TransferTest, WhoeverRefusesGivesEverythingBack) {
  const Fen money = world_.AvailableMoney(buyer_.account);
  const Actor refusers[] = {buyer_.trader, seller_.trader, jiashan_.officer};
  for (const Actor& actor : refusers) {
    const TransferId id = Propose(Terms());
    EXPECT_EQ(world_.Refuse(actor, RefuseTransfer{id, "no"}), Rejection{});
    EXPECT_EQ(StateOf(id), TransferState::kRefused);
    EXPECT_EQ(world_.certificate(right_).held, Grams{0});
  }
  // What both agreed to binds them, and a bureau can still refuse it.
  const ProposeTransfer terms = Terms(haiyan_);
  const TransferId id = Propose(terms);
  EXPECT_EQ(Accept(id, terms), Rejection{});
  EXPECT_EQ(world_.Refuse(buyer_.trader, RefuseTransfer{id, ""}),
            (Rejection{R::kStateNotAllowed, 2}));
  EXPECT_EQ(world_.Refuse(seller_.trader, RefuseTransfer{id, ""}),
            (Rejection{R::kStateNotAllowed, 2}));
  EXPECT_EQ(world_.Refuse(haiyan_bureau_.officer, RefuseTransfer{id, ""}), Rejection{});
  EXPECT_EQ(world_.AvailableMoney(buyer_.account), money);
  EXPECT_EQ(world_.certificate(right_).available(), Kilograms(6'847));
}

TEST_F(TransferTest, AfterTheLastDayItCanOnlyBeLetGo) {
  const ProposeTransfer terms = Terms(haiyan_);
  const TransferId id = Propose(terms);
  EXPECT_EQ(Accept(id, terms), Rejection{});
  world_.GoTo(kWednesday);
  EXPECT_EQ(Approve(jiashan_, id, terms), Rejection{});
  world_.GoTo(Day(2023, 1, 12));
  EXPECT_EQ(Approve(haiyan_bureau_, id, terms),
            (Rejection{R::kDeadlinePassed, static_cast<int64_t>(kWednesday)}));
  EXPECT_EQ(world_.Refuse(buyer_.trader, RefuseTransfer{id, ""}), Rejection{});
  EXPECT_EQ(StateOf(id), TransferState::kExpired);
  EXPECT_EQ(world_.certificate(right_).held, Grams{0});
}

}  // namespace
}  // namespace luheng::engine::testing

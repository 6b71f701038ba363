// The checks E01 to E16: each alone, and as many together as can be.
#include "engine/rights/eligibility.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

constexpr Adcode kNanhu{330402};

constexpr int64_t Mask(std::initializer_list<int> checks) {
  int64_t mask = 0;
  for (const int check : checks) mask |= int64_t{1} << check;
  return mask;
}

// A seller with 100 kg of NOx of Zhuji, paid for, and a buyer of 10 kg of it.
class EligibilityWorld : public RightsWorld {
 public:
  explicit EligibilityWorld(const CreateInstrument& terms = MakeInstrument()) : RightsWorld(terms) {
    seller = AddFirm(Fen{0});
    buyer = AddFirm(Fen{0});
    CreateInstrument like = terms;
    like.symbol = "NANHU";
    like.county = kNanhu;
    nanhu = AddInstrument(like);
    certificate_id = IssueTo(seller, Kilograms(100));
    deal = {.seller = seller.account,
            .certificate = certificate_id,
            .buyer = buyer.account,
            .instrument = kInstrument,
            .into_instrument = kInstrument,
            .quantity = Kilograms(10),
            .price = Yuan(4000)};
  }
  ~EligibilityWorld() { EXPECT_EQ(machine().FindBrokenInvariant(), std::nullopt); }

  SetEnterprise Papers(const Firm& firm) const {
    return {firm.participant,
            Industry::kTextile,
            firm.participant,
            true,
            CodeColour::kGreen,
            CreditGrade::kA,
            false};
  }
  template <class Edit>
  void Change(const Firm& firm, Edit edit) {
    SetEnterprise papers = Papers(firm);
    edit(papers);
    Accept<Done>(kOfficer, papers);
  }
  void IssueFrom(TradingDay day, Payment payment) {
    deal.certificate = CertificateId{static_cast<uint32_t>(
        Accept<RecordMade>(kOfficer, IssueCertificate{seller.account, kInstrument, Kilograms(100),
                                                      payment, day, ""})
            .id)};
  }
  void Approve(Grams quantity) {
    Accept<Done>(
        kOfficer,
        FileEia{buyer.participant, "E-" + std::to_string(static_cast<uint32_t>(buyer.participant)),
                exchange().FindInstrument(kInstrument)->terms.pollutant, quantity});
  }
  void Permit(TradingDay valid_to) {
    Accept<Done>(kOfficer,
                 FilePermit{buyer.participant,
                            "P-" + std::to_string(static_cast<uint32_t>(buyer.participant)), kZhuji,
                            Day(2022, 1, 1), valid_to});
  }
  void Violate(TradingDay day, bool is_closed) {
    Accept<Done>(kOfficer, RecordViolation{seller.participant, "C-1", day, is_closed});
  }
  // A row that holds from Tuesday on, to which we go.
  void Tomorrow(const SetParameter& row) {
    SetRow(row);
    GoTo(kTuesday);
  }
  void Tomorrow(Parameter parameter, int64_t value) {
    Tomorrow({.parameter = parameter, .value = value});
  }
  std::vector<Finding> Find() { return FindIneligible(ViewOf(seller.trader), deal); }

  Firm seller, buyer;
  InstrumentId nanhu{};
  CertificateId certificate_id{};
  Deal deal;
};

using W = EligibilityWorld;

struct Row {
  const char* what;
  void (*change)(W&);
  int64_t mask;
  // Of the first finding.
  int64_t found = 0;
  int64_t limit = 0;
};

const Row kRows[] = {
    {"good", [](W&) {}, 0},
    {"ended",
     [](W& w) {
       w.Accept<Done>(kRegistrar, EndParticipant{w.buyer.participant, ""});
     },
     Mask({1}), 4},
    {"nothing known of the buyer", [](W& w) { w.deal.buyer = w.AddBank().account; }, Mask({1, 3}),
     5},
    {"the permit's last day", [](W& w) { w.Permit(kMonday); }, 0},
    {"the day after",
     [](W& w) {
       w.Permit(kMonday);
       w.GoTo(kTuesday);
     },
     Mask({2}), static_cast<int64_t>(kMonday), static_cast<int64_t>(kTuesday)},
    {"just what was approved", [](W& w) { w.Approve(Kilograms(10)); }, 0},
    {"more than was approved", [](W& w) { w.Approve(Grams{9'999}); }, Mask({3}), 10'000, 9'999},
    {"within 1:1.2",
     [](W& w) {
       w.Approve(Grams{8'334});
       w.Tomorrow({.parameter = Parameter::kReplacementRatio,
                   .variant = static_cast<uint16_t>(Industry::kTextile),
                   .value = 120});
     },
     0},
    {"beyond 1:1.2",
     [](W& w) {
       w.Approve(Grams{8'333});
       w.Tomorrow({.parameter = Parameter::kReplacementRatio,
                   .variant = static_cast<uint16_t>(Industry::kTextile),
                   .value = 120});
     },
     Mask({3}), 10'000, 9'999},
    {"the ratio of another industry",
     [](W& w) {
       w.Approve(Grams{8'334});
       w.Tomorrow({.parameter = Parameter::kReplacementRatio,
                   .variant = static_cast<uint16_t>(Industry::kCement),
                   .value = 120});
     },
     Mask({3}), 10'000, 8'334},
    {"1:2 where targets were not met",
     [](W& w) {
       w.Approve(Kilograms(5));
       w.SetRow(Parameter::kNonattainmentRatio, 200);
       w.Tomorrow(Parameter::kAttained, 0);
     },
     0},
    {"beyond 1:2",
     [](W& w) {
       w.Approve(Grams{4'999});
       w.SetRow(Parameter::kNonattainmentRatio, 200);
       w.Tomorrow(Parameter::kAttained, 0);
     },
     Mask({3}), 10'000, 9'998},
    {"no 1:2 where they were met",
     [](W& w) {
       w.Approve(Kilograms(5));
       w.SetRow(Parameter::kNonattainmentRatio, 200);
       w.Tomorrow(Parameter::kAttained, 1);
     },
     Mask({3}), 10'000, 5'000},
    {"all of it", [](W& w) { w.deal.quantity = Kilograms(100); }, 0},
    {"more than there is", [](W& w) { w.deal.quantity = Kilograms(101); }, Mask({4}), 100'000,
     101'000},
    {"held for this deal already",
     [](W& w) {
       w.deal.quantity = Kilograms(101);
       w.deal.is_bound = true;
     },
     0},
    {"free, and of air", [](W& w) { w.IssueFrom(kMonday, Payment::kFree); }, Mask({5, 15})},
    {"no automatic monitoring",
     [](W& w) { w.Change(w.seller, [](auto& p) { p.has_cems = false; }); }, Mask({6}), 0, 1},
    {"the buyer needs none", [](W& w) { w.Change(w.buyer, [](auto& p) { p.has_cems = false; }); },
     0},
    {"good for a month", [](W& w) { w.IssueFrom(Day(2018, 2, 9), Payment::kPaid); }, 0},
    {"good for less", [](W& w) { w.IssueFrom(Day(2018, 2, 8), Payment::kPaid); }, Mask({7}),
     static_cast<int64_t>(Day(2023, 2, 7)), static_cast<int64_t>(kMonday)},
    {"not good yet", [](W& w) { w.IssueFrom(kTuesday, Payment::kPaid); }, Mask({7}),
     static_cast<int64_t>(Day(2028, 1, 9)), static_cast<int64_t>(kMonday)},
    {"into another county",
     [](W& w) {
       w.AddPermit(w.buyer, kNanhu);
       w.deal.into_instrument = w.nanhu;
     },
     Mask({8}), 330402, 330681},
    {"into another county, without its permit", [](W& w) { w.deal.into_instrument = w.nanhu; },
     Mask({2, 8}), 0, static_cast<int64_t>(kMonday)},
    {"approvals are stopped", [](W& w) { w.Tomorrow(Parameter::kApprovalStop, 1); }, Mask({9}),
     330681},
    {"out of a power plant",
     [](W& w) { w.Change(w.seller, [](auto& p) { p.industry = Industry::kThermalPower; }); },
     Mask({10}), static_cast<int64_t>(Industry::kTextile),
     static_cast<int64_t>(Industry::kThermalPower)},
    {"into a farm",
     [](W& w) { w.Change(w.buyer, [](auto& p) { p.industry = Industry::kAgriculture; }); },
     Mask({11}), static_cast<int64_t>(Industry::kAgriculture),
     static_cast<int64_t>(Industry::kTextile)},
    {"red", [](W& w) { w.Change(w.buyer, [](auto& p) { p.code_colour = CodeColour::kRed; }); },
     Mask({12}), 3},
    {"yellow",
     [](W& w) { w.Change(w.buyer, [](auto& p) { p.code_colour = CodeColour::kYellow; }); }, 0},
    {"barred", [](W& w) { w.Change(w.buyer, [](auto& p) { p.is_barred = true; }); }, Mask({12}), 1},
    {"of the worst grade",
     [](W& w) {
       w.Change(w.buyer, [](auto& p) { p.credit_grade = CreditGrade::kD; });
       w.Tomorrow(Parameter::kWorstGrade, 4);
     },
     Mask({12}), 4, 4},
    {"a grade better",
     [](W& w) {
       w.Change(w.buyer, [](auto& p) { p.credit_grade = CreditGrade::kC; });
       w.Tomorrow(Parameter::kWorstGrade, 4);
     },
     0},
    {"a violation 12 months ago",
     [](W& w) {
       w.Violate(Day(2022, 1, 10), false);
       w.Tomorrow(Parameter::kViolationMonths, 12);
     },
     0},
    {"a violation a day later",
     [](W& w) {
       w.Violate(Day(2022, 1, 11), false);
       w.Tomorrow(Parameter::kViolationMonths, 12);
     },
     Mask({12}), static_cast<int64_t>(Day(2022, 1, 11)), 12},
    {"one that is closed",
     [](W& w) {
       w.Violate(Day(2022, 1, 11), true);
       w.Tomorrow(Parameter::kViolationMonths, 12);
     },
     0},
    {"below the floor", [](W& w) { w.deal.price = Yuan(990); }, Mask({13}), 99'000, 100'000},
    {"off the lot", [](W& w) { w.deal.quantity = Grams{9'999}; }, Mask({13}), 9'999, 1'000},
};

TEST(EligibilityTest, EachCheckAlone) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.what);
    W world;
    row.change(world);
    const std::vector<Finding> findings = world.Find();
    int64_t mask = 0;
    for (const Finding& finding : findings) mask |= int64_t{1} << finding.check;
    EXPECT_EQ(mask, row.mask);
    const auto rejection = CheckEligible(world.ViewOf(world.seller.trader), world.deal);
    EXPECT_EQ(rejection.value_or(Rejection{}),
              row.mask == 0 ? Rejection{} : (Rejection{RejectReason::kNotEligible, row.mask}));
    if (findings.empty()) continue;
    EXPECT_EQ(findings[0].found, row.found);
    EXPECT_EQ(findings[0].limit, row.limit);
  }
}

TEST(EligibilityTest, WaterNeedsNoMonitoringAndMayComeFromPower) {
  W world(MakeCod());
  world.Change(world.seller, [](auto& papers) {
    papers.has_cems = false;
    papers.industry = Industry::kThermalPower;
  });
  EXPECT_TRUE(world.Find().empty());
  world.IssueFrom(kMonday, Payment::kFree);
  ASSERT_EQ(world.Find().size(), 1u);
  EXPECT_EQ(world.Find()[0].check, 15);
  // Water has no 1:2 either.
  world.Approve(Kilograms(5));
  world.SetRow(Parameter::kNonattainmentRatio, 200);
  world.Tomorrow(Parameter::kAttained, 0);
  EXPECT_EQ(world.Find()[0].check, 3);
}

TEST(EligibilityTest, WhatIsPledgedNeedsTheCreditor) {
  W world;
  const Firm bank = world.AddBank();
  world.SetRow(Parameter::kLoanPercent, 80);
  world.GoTo(kTuesday);
  world.Accept<RecordMade>(world.seller.trader, ApplyPledge{world.certificate_id, Kilograms(95),
                                                            bank.participant, Fen{1}});
  world.Accept<Done>(kOfficer, VerifyPledge{PledgeId{1}});
  world.Accept<Done>(bank.trader, ApprovePledge{PledgeId{1}, Fen{1}, 400, Day(2024, 1, 9)});
  const auto rejection = CheckEligible(world.ViewOf(world.seller.trader), world.deal);
  EXPECT_EQ(rejection, (Rejection{RejectReason::kNotEligible, Mask({4, 16})}));
  world.deal.quantity = Kilograms(5);
  EXPECT_TRUE(world.Find().empty());
  // What is short for another reason does not wait for the creditor.
  world.SetRow(Parameter::kSurplusConfirmed, 1);
  world.GoTo(kWednesday);
  ASSERT_EQ(world.Find().size(), 1u);
  EXPECT_EQ(world.Find()[0].check, 4);
}

// All that fail are told, not only the first. A right that is free cannot be pledged, so E16 is
// missing.
TEST(EligibilityTest, AllAtOnce) {
  W world;
  world.IssueFrom(Day(2018, 2, 1), Payment::kFree);
  world.Permit(kMonday);
  world.Approve(Grams{1});
  world.Change(world.seller, [](auto& papers) {
    papers.industry = Industry::kThermalPower;
    papers.has_cems = false;
    papers.is_barred = true;
  });
  world.Change(world.buyer, [](auto& papers) { papers.industry = Industry::kAgriculture; });
  world.Accept<Done>(kRegistrar, EndParticipant{world.buyer.participant, ""});
  world.Tomorrow(Parameter::kApprovalStop, 1);
  world.deal.quantity = Grams{100'001};
  world.deal.into_instrument = world.nanhu;
  const auto rejection = CheckEligible(world.ViewOf(world.seller.trader), world.deal);
  EXPECT_EQ(rejection, (Rejection{RejectReason::kNotEligible,
                                  Mask({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15})}));
  // Only those that count.
  EXPECT_EQ(CheckEligible(world.ViewOf(world.seller.trader), world.deal, Mask({2, 12})),
            (Rejection{RejectReason::kNotEligible, Mask({2, 12})}));
  int last = 0;
  for (const Finding& finding : world.Find()) {
    EXPECT_GE(finding.check, last);
    last = finding.check;
  }
}

// Where the bureau confirms what may be sold, nothing else is, and nothing twice.
TEST(EligibilityTest, OnlyTheConfirmedSurplusIsSold) {
  W world;
  world.Tomorrow(Parameter::kSurplusConfirmed, 1);
  const auto post = [&](Grams quantity) {
    return world.Refuse(world.seller.trader,
                        PostListing{world.seller.account, kInstrument, Side::kSell,
                                    world.certificate_id, quantity, Yuan(4000)});
  };
  const Rejection refused{RejectReason::kNotEligible, Mask({4})};
  EXPECT_EQ(post(Kilograms(1)), refused);
  world.Accept<Done>(kOfficer, ConfirmSurplus{world.certificate_id, Kilograms(30), kWednesday, ""});
  EXPECT_EQ(post(Kilograms(31)), refused);
  EXPECT_EQ(post(Kilograms(20)), Rejection{});
  EXPECT_EQ(post(Kilograms(11)), refused);  // The others are on offer.
  world.Accept<Done>(kCashier, Deposit{world.buyer.account, Fen{100'000'000}, ""});
  EXPECT_EQ(world.Refuse(world.buyer.trader, TakeListing{ListingId{1}, world.buyer.account,
                                                         CertificateId{}, Kilograms(20)}),
            Rejection{});
  EXPECT_EQ(world.certificate(world.certificate_id).confirmed, Kilograms(10));
  EXPECT_EQ(post(Kilograms(11)), refused);
  world.GoTo(Day(2023, 1, 12));
  EXPECT_EQ(post(Kilograms(1)), refused);  // It was good until Wednesday.
}

// What was bought before counts against the approval; what was allocated at first does not.
TEST(EligibilityTest, PurchasesAddUp) {
  W world;
  world.Approve(Kilograms(15));
  world.Accept<Done>(kCashier, Deposit{world.buyer.account, Fen{100'000'000}, ""});
  world.Accept<RecordMade>(world.seller.trader,
                           PostListing{world.seller.account, kInstrument, Side::kSell,
                                       world.certificate_id, Kilograms(20), Yuan(4000)});
  world.IssueTo(world.buyer, Kilograms(50));
  const auto take = [&](Grams quantity) {
    return world.Refuse(world.buyer.trader,
                        TakeListing{ListingId{1}, world.buyer.account, CertificateId{}, quantity});
  };
  EXPECT_EQ(take(Kilograms(10)), Rejection{});
  EXPECT_EQ(take(Kilograms(6)), (Rejection{RejectReason::kNotEligible, Mask({3})}));
  EXPECT_EQ(take(Kilograms(5)), Rejection{});
  // Another account of the same enterprise has the same need.
  const AccountId second =
      world
          .Accept<AccountOpened>(kRegistrar,
                                 OpenAccount{world.buyer.participant, AccountKind::kTrading})
          .account;
  world.Accept<Done>(kCashier, Deposit{second, Fen{100'000'000}, ""});
  EXPECT_EQ(world.Refuse(world.buyer.trader,
                         TakeListing{ListingId{1}, second, CertificateId{}, Kilograms(1)}),
            (Rejection{RejectReason::kNotEligible, Mask({3})}));
}

}  // namespace
}  // namespace luheng::engine::testing

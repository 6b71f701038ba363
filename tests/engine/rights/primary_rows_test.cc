// The primary market without a row that it needs.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/rights/auction_mode.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using P = Parameter;
using R = RejectReason;

// A world where everything may be tried once, without one row.
struct Fixture {
  explicit Fixture(Parameter without) : world(MakeCod(), without) {
    world.Preset(Kilograms(1'000));
    firm = world.AddFirm();
  }
  Rejection Announce(AuctionMode mode) {
    AnnounceAuction body = world.AuctionOf(mode, Kilograms(100));
    if (IsOfReserve(mode)) return world.Refuse(kOfficer, body);
    body.account = firm.account;
    body.limit_price = Yuan(4000);
    return world.Refuse(firm.trader, body);
  }
  Rejection Buy(uint8_t instalments) {
    return world.Refuse(kOfficer, SellAtFixedPrice{.account = firm.account,
                                                   .reserve = kReserveAccount,
                                                   .instrument = kInstrument,
                                                   .quantity = Kilograms(100),
                                                   .instalments = instalments});
  }
  Rejection OpenLottery() {
    return world.Refuse(kOfficer, engine::OpenLottery{.reserve = kReserveAccount,
                                                      .instrument = kInstrument,
                                                      .quantity = Kilograms(100),
                                                      .round = 1,
                                                      .commitment = {1},
                                                      .seed_source = "3D",
                                                      .draw_day = kTuesday});
  }
  Rejection Allocate(Payment payment) {
    const auto made =
        world.Accept<RecordMade>(firm.trader, RequestAllocation{.account = firm.account,
                                                                .reserve = kReserveAccount,
                                                                .instrument = kInstrument,
                                                                .quantity = Kilograms(100),
                                                                .priority = PriorityClass::kOther});
    return world.Refuse(kOfficer,
                        AllocateReserve{AllocationId{static_cast<uint32_t>(made.id)}, payment});
  }

  RightsWorld world;
  Firm firm;
};

TEST(PrimaryRowsTest, WhoeverNeedsARowIsRefusedWithoutIt) {
  const struct {
    const char* what;
    std::function<Rejection(Fixture&)> run;
    std::vector<Parameter> needed;
  } kCommands[] = {
      {"single round",
       [](Fixture& f) { return f.Announce(AuctionMode::kSingleRound); },
       {P::kFloorPercent, P::kDepositBasisPoints, P::kBidsMax, P::kWinnersPercent, P::kContractDays,
        P::kPaymentDays}},
      {"price priority",
       [](Fixture& f) { return f.Announce(AuctionMode::kPricePriority); },
       {P::kFloorPercent, P::kDepositBasisPoints, P::kContractDays, P::kPaymentDays}},
      {"sealed",
       [](Fixture& f) { return f.Announce(AuctionMode::kUniformSealed); },
       {P::kFloorPercent, P::kDepositBasisPoints, P::kReoffers, P::kContractDays, P::kPaymentDays}},
      {"one-way purchase", [](Fixture& f) { return f.Announce(AuctionMode::kOneWayPurchase); }, {}},
      {"fixed price",
       [](Fixture& f) { return f.Buy(1); },
       {P::kInstalmentsMax, P::kContractDays, P::kPaymentDays}},
      {"lottery", [](Fixture& f) { return f.OpenLottery(); }, {P::kContractDays, P::kPaymentDays}},
      {"paid allocation",
       [](Fixture& f) { return f.Allocate(Payment::kPaid); },
       {P::kContractDays, P::kPaymentDays}},
      {"free allocation", [](Fixture& f) { return f.Allocate(Payment::kFree); }, {}},
  };
  for (const auto& [without, value] : kPrimaryRows) {
    for (const auto& command : kCommands) {
      Fixture fixture(without);
      const bool is_needed = std::count(command.needed.begin(), command.needed.end(), without) > 0;
      const Rejection expected =
          is_needed ? Rejection{R::kParameterMissing, static_cast<int64_t>(without)} : Rejection{};
      EXPECT_EQ(command.run(fixture), expected)
          << command.what << " without parameter " << static_cast<int>(without);
    }
  }
}

TEST(PrimaryRowsTest, OnlyInstalmentsNeedTheFirstOnesShareAndTheirDistance) {
  for (const Parameter missing : {P::kFirstInstalmentPercent, P::kInstalmentMonths}) {
    RightsWorld world(MakeCod(), missing);
    world.SetRow(P::kInstalmentsMax, 2);
    world.GoTo(kTuesday);
    world.Preset(Kilograms(1'000));
    const Firm firm = world.AddFirm();
    SellAtFixedPrice body{.account = firm.account,
                          .reserve = kReserveAccount,
                          .instrument = kInstrument,
                          .quantity = Kilograms(100),
                          .instalments = 2};
    EXPECT_EQ(world.Refuse(kOfficer, body),
              (Rejection{R::kParameterMissing, static_cast<int64_t>(missing)}));
    body.instalments = 1;
    EXPECT_EQ(world.Refuse(kOfficer, body), Rejection{});
  }
}

TEST(PrimaryRowsTest, AShareIsAtMostAMillion) {
  const struct {
    Parameter parameter;
    int64_t value;
    bool is_malformed;
  } kRows[] = {
      {P::kReplacementRatio, 1'000'000, false},
      {P::kReplacementRatio, 1'000'001, true},
      {P::kLargeHolderShare, 1'000'001, true},
      {P::kFloorPercent, 1'000'001, true},
      {P::kFloorPercent, -1, true},
      {P::kBlockQuantity, 1'000'001, false},
      {P::kFeeNew, 1'000'001, false},
  };
  for (const auto& row : kRows) {
    const SetParameter body{
        .parameter = row.parameter, .effective_day = kMonday, .value = row.value, .source = "test"};
    EXPECT_EQ(FindMalformed(body).has_value(), row.is_malformed)
        << static_cast<int>(row.parameter) << " = " << row.value;
  }
}

}  // namespace
}  // namespace luheng::engine::testing

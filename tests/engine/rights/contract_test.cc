// Contracts with a reserve: deadlines, instalments, deposits forfeited.
#include <gtest/gtest.h>

#include <string>

#include "engine/rights/contract_rules.h"
#include "engine/rights/primary_invariants.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

constexpr Fen YuanOf(int64_t yuan) { return Fen{yuan * 100}; }
constexpr Fen kMoney{10'000'000};

class ContractTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.Preset(Kilograms(1'000));
    firm_ = world_.AddFirm(kMoney);
  }
  void TearDown() override {
    EXPECT_EQ(world_.MoneySetAside(), MoneySetAsideInPrimary(world_.rights()));
  }
  const Contract& contract(ContractId id) { return world_.rights().contracts.at(id); }
  // 100 kg at 4,000 yuan x 5 years: 2,000 yuan.
  SellAtFixedPrice Purchase(uint8_t instalments = 1) {
    return {.account = firm_.account,
            .reserve = kReserveAccount,
            .instrument = kInstrument,
            .quantity = Kilograms(100),
            .instalments = instalments};
  }
  ContractId Buy(uint8_t instalments = 1) {
    return ContractId{
        static_cast<uint32_t>(world_.Accept<RecordMade>(kOfficer, Purchase(instalments)).id)};
  }
  // Won in an auction with a deposit of 200 yuan, for 2,000 yuan.
  ContractId Win() {
    const AuctionId auction =
        world_.Announce(kOfficer, world_.AuctionOf(AuctionMode::kSingleRound, Kilograms(100)));
    world_.Bid(firm_, auction, Yuan(4000), Kilograms(100));
    world_.Close(auction);
    return world_.ContractsOf(firm_).at(0);
  }
  Rejection Pay(ContractId id) { return world_.Refuse(firm_.trader, PayContract{id}); }

  RightsWorld world_;
  Firm firm_;
};

// Each bid was within its need; both together are not.
TEST_F(ContractTest, WhoWonTwiceSignsForItsNeedOnly) {
  const auto number = static_cast<uint32_t>(firm_.participant);
  world_.Accept<Done>(kOfficer, FileEia{firm_.participant, "E-" + std::to_string(number),
                                        Pollutant::kCod, Kilograms(150)});
  for (int i = 0; i < 2; ++i) {
    const AuctionId auction =
        world_.Announce(kOfficer, world_.AuctionOf(AuctionMode::kSingleRound, Kilograms(100)));
    const Outcome bid = world_.Bid(firm_, auction, Yuan(4000), Kilograms(100));
    EXPECT_EQ(std::holds_alternative<Rejection>(bid), i == 1);
    if (i == 0) world_.Close(auction);
  }
  world_.Accept<Done>(kOfficer, FileEia{firm_.participant, "E-" + std::to_string(number),
                                        Pollutant::kCod, Kilograms(99)});
  const ContractId won = world_.ContractsOf(firm_).at(0);
  EXPECT_EQ(world_.Refuse(firm_.trader, SignContract{won}),
            (Rejection{R::kNotEligible, int64_t{1} << 3}));
}

TEST_F(ContractTest, SignedAndPaidItBecomesACertificate) {
  const ContractId id = Buy();
  EXPECT_EQ(contract(id).state, ContractState::kAwarded);
  EXPECT_EQ(contract(id).amount, YuanOf(2000));
  EXPECT_EQ(contract(id).sign_by, Day(2023, 1, 12));  // Three trading days on.
  EXPECT_EQ(Pay(id), (Rejection{R::kStateNotAllowed, 1}));
  world_.Accept<Done>(firm_.trader, SignContract{id});
  EXPECT_EQ(contract(id).pay_by, Day(2023, 1, 18));  // Seven trading days on.
  EXPECT_EQ(world_.Refuse(firm_.trader, SignContract{id}), (Rejection{R::kStateNotAllowed, 2}));
  EXPECT_EQ(Pay(id), Rejection{});
  EXPECT_EQ(contract(id).state, ContractState::kPaid);
  EXPECT_EQ(world_.EventsOf<SaleSettled>().size(), 2u);
  EXPECT_EQ(world_.AvailableMoney(firm_.account), kMoney - YuanOf(2000));
  EXPECT_EQ(world_.AvailableMoney(kReserveAccount), YuanOf(2000));
  const Certificate& right = world_.rights().certificates.at(contract(id).certificate);
  EXPECT_EQ(right.quantity, Kilograms(100));
  EXPECT_EQ(right.payment, Payment::kPaid);
  EXPECT_EQ(right.price, Yuan(4000));
  EXPECT_EQ(right.cause, RightsCause::kFixedPrice);
  EXPECT_EQ(right.valid_from, kMonday);
  EXPECT_EQ(right.valid_to, Day(2028, 1, 8));
  const auto tally = world_.rights().tallies.Of(kZhuji, Pollutant::kCod, {kMonday, kMonday});
  ASSERT_EQ(tally.size(), 1u);
  EXPECT_EQ(tally[0].amount, YuanOf(2000));
  EXPECT_EQ(Pay(id), (Rejection{R::kStateNotAllowed, 3}));
}

TEST_F(ContractTest, TheDepositGoesAgainstThePayment) {
  const ContractId id = Win();
  EXPECT_EQ(contract(id).deposit, YuanOf(200));
  EXPECT_EQ(world_.AvailableMoney(firm_.account), kMoney - YuanOf(200));
  world_.Accept<Done>(firm_.trader, SignContract{id});
  EXPECT_EQ(Pay(id), Rejection{});
  EXPECT_EQ(world_.AvailableMoney(firm_.account), kMoney - YuanOf(2000));
  EXPECT_EQ(world_.AvailableMoney(kReserveAccount), YuanOf(2000));
  EXPECT_EQ(world_.MoneySetAside(), Fen{0});
}

TEST_F(ContractTest, WhoDoesNotSignLosesTheDeposit) {
  const ContractId id = Win();
  EXPECT_EQ(world_.Refuse(kOfficer, ForfeitContract{id}),
            (Rejection{R::kDeadlineNotPassed, static_cast<int64_t>(Day(2023, 1, 12))}));
  world_.GoTo(Day(2023, 1, 12));
  EXPECT_EQ(world_.Refuse(kOfficer, ForfeitContract{id}).reason, R::kDeadlineNotPassed);
  world_.GoTo(Day(2023, 1, 13));
  EXPECT_EQ(world_.Refuse(firm_.trader, SignContract{id}),
            (Rejection{R::kDeadlinePassed, static_cast<int64_t>(Day(2023, 1, 12))}));
  world_.Accept<Done>(kOfficer, ForfeitContract{id});
  EXPECT_EQ(contract(id).state, ContractState::kForfeited);
  EXPECT_EQ(world_.AvailableMoney(kReserveAccount), YuanOf(200));
  EXPECT_EQ(world_.AvailableMoney(firm_.account), kMoney - YuanOf(200));
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(1'000));
  EXPECT_EQ(world_.ReserveNow().auctioned, Grams{0});
  EXPECT_EQ(world_.Refuse(kOfficer, ForfeitContract{id}), (Rejection{R::kStateNotAllowed, 4}));
}

TEST_F(ContractTest, TheLastDayOfADeadlineIsInTime) {
  const ContractId id = Win();
  world_.GoTo(Day(2023, 1, 12));
  world_.Accept<Done>(firm_.trader, SignContract{id});
  world_.GoTo(contract(id).pay_by);
  EXPECT_EQ(Pay(id), Rejection{});
}

TEST_F(ContractTest, WhoDoesNotPayLosesTheDeposit) {
  const ContractId id = Win();
  world_.Accept<Done>(firm_.trader, SignContract{id});
  world_.GoTo(Day(2023, 1, 19));
  EXPECT_EQ(Pay(id), (Rejection{R::kDeadlinePassed, static_cast<int64_t>(Day(2023, 1, 18))}));
  world_.Accept<Done>(kOfficer, ForfeitContract{id});
  EXPECT_EQ(world_.AvailableMoney(kReserveAccount), YuanOf(200));
}

TEST_F(ContractTest, InstalmentsAreMonthlyAndTheFirstIsTwoFifths) {
  EXPECT_EQ(world_.Refuse(kOfficer, Purchase(4)), (Rejection{R::kTooManyInstalments, 1}));
  world_.SetRow(Parameter::kInstalmentsMax, 4);
  world_.GoTo(kTuesday);
  EXPECT_EQ(world_.Refuse(kOfficer, Purchase(5)), (Rejection{R::kTooManyInstalments, 4}));
  const ContractId id = Buy(4);
  world_.Accept<Done>(firm_.trader, SignContract{id});
  // 2,000 yuan: 40 % are 800; the rest in three parts, cut down, and the last one what is left.
  constexpr int64_t kPaid[] = {80'000, 120'000, 160'000, 200'000};
  const TradingDay kPayBy[] = {Day(2023, 2, 19), Day(2023, 3, 19), Day(2023, 4, 19)};
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(Pay(id), Rejection{});
    EXPECT_EQ(contract(id).paid, Fen{kPaid[i]});
    if (i < 3) {
      EXPECT_EQ(contract(id).pay_by, kPayBy[i]);
      EXPECT_EQ(contract(id).state, ContractState::kSigned);
    }
  }
  EXPECT_EQ(contract(id).state, ContractState::kPaid);
}

// The first payment is due on 31 January: 28 February must not become 28 March.
TEST_F(ContractTest, InstalmentsAreCountedFromTheFirstOnesDay) {
  world_.SetRow(Parameter::kInstalmentsMax, 5);
  world_.SetRow({.parameter = Parameter::kInstalmentMonths, .value = 1});
  world_.GoTo(Day(2023, 1, 20));
  const ContractId id = Buy(5);
  world_.Accept<Done>(firm_.trader, SignContract{id});
  EXPECT_EQ(contract(id).pay_by, Day(2023, 1, 31));
  const TradingDay kPayBy[] = {Day(2023, 2, 28), Day(2023, 3, 31), Day(2023, 4, 30),
                               Day(2023, 5, 31)};
  for (const TradingDay pay_by : kPayBy) {
    EXPECT_EQ(Pay(id), Rejection{});
    EXPECT_EQ(contract(id).pay_by, pay_by);
  }
}

TEST_F(ContractTest, TheDistanceOfInstalmentsIsARow) {
  world_.SetRow(Parameter::kInstalmentsMax, 3);
  world_.SetRow(Parameter::kInstalmentMonths, 3);
  world_.GoTo(kTuesday);
  const ContractId id = Buy(3);
  world_.SetRow(Parameter::kInstalmentMonths, 12);
  world_.Accept<Done>(firm_.trader, SignContract{id});
  EXPECT_EQ(Pay(id), Rejection{});
  EXPECT_EQ(contract(id).pay_by, Day(2023, 4, 19));
  // What was agreed on stays, whatever the row says by then.
  world_.GoTo(kWednesday);
  EXPECT_EQ(Pay(id), Rejection{});
  EXPECT_EQ(contract(id).pay_by, Day(2023, 7, 19));
}

// Domain rules 2.1: existing units pay the fee of existing ones, and have no EIA to be within.
TEST_F(ContractTest, AnExistingEnterprisePaysItsFeeWithoutAnApproval) {
  world_.SetRow({.parameter = Parameter::kFeeExisting, .value = kFee / 4});
  world_.SetRow({.parameter = Parameter::kFeeNew, .value = kFee * 2});
  world_.GoTo(kTuesday);
  const Firm existing = world_.AddFirmWithoutEia();
  SellAtFixedPrice body = Purchase();
  body.account = existing.account;
  // Nobody but the keeper of the reserve sells.
  EXPECT_EQ(world_.Refuse(existing.trader, body).reason, R::kNotAuthorized);
  world_.Accept<RecordMade>(kOfficer, body);
  EXPECT_EQ(contract(world_.ContractsOf(existing).at(0)).price, Yuan(1000));
  // An approval of another pollutant changes nothing.
  world_.Accept<Done>(kOfficer,
                      FileEia{existing.participant, "E-SO2", Pollutant::kSo2, Kilograms(1)});
  world_.Accept<RecordMade>(kOfficer, body);
  EXPECT_EQ(contract(world_.ContractsOf(existing).at(1)).price, Yuan(1000));
}

TEST_F(ContractTest, AnEnterpriseWithAnApprovalPaysTheFeeOfNewOnesWithinIt) {
  world_.SetRow({.parameter = Parameter::kFeeExisting, .value = kFee / 4});
  world_.SetRow({.parameter = Parameter::kFeeNew, .value = kFee * 2});
  world_.GoTo(kTuesday);
  const Firm enlarged = world_.AddFirmWithoutEia();
  world_.Accept<Done>(kOfficer,
                      FileEia{enlarged.participant, "E-COD", Pollutant::kCod, Kilograms(100)});
  SellAtFixedPrice body = Purchase();
  body.account = enlarged.account;
  body.quantity = Kilograms(101);
  EXPECT_EQ(world_.Refuse(kOfficer, body), (Rejection{R::kNotEligible, 1 << 3}));
  body.quantity = Kilograms(100);
  world_.Accept<RecordMade>(kOfficer, body);
  EXPECT_EQ(contract(world_.ContractsOf(enlarged).at(0)).price, Yuan(8000));
}

TEST_F(ContractTest, WhatWasPaidBeyondTheDepositIsGivenBack) {
  world_.SetRow(Parameter::kInstalmentsMax, 2);
  world_.GoTo(kTuesday);
  const ContractId id = Buy(2);
  world_.Accept<Done>(firm_.trader, SignContract{id});
  EXPECT_EQ(Pay(id), Rejection{});
  world_.GoTo(Day(2023, 2, 20));
  EXPECT_EQ(Pay(id).reason, R::kDeadlinePassed);
  // The county has spent it meanwhile.
  world_.Accept<Done>(kCashier, WithdrawFunds{kReserveAccount, YuanOf(100), "treasury"});
  EXPECT_EQ(world_.Refuse(kOfficer, ForfeitContract{id}),
            (Rejection{R::kInsufficientFunds, YuanOf(700).value()}));
  world_.Accept<Done>(kCashier, Deposit{kReserveAccount, YuanOf(100), "treasury"});
  world_.Accept<Done>(kOfficer, ForfeitContract{id});
  EXPECT_EQ(world_.AvailableMoney(firm_.account), kMoney);
  EXPECT_EQ(world_.ReserveNow().balance, Kilograms(1'000));
}

TEST_F(ContractTest, WhatIsRefused) {
  const ContractId id = Buy();
  const Firm other = world_.AddFirm(Fen{});
  EXPECT_EQ(world_.Refuse(firm_.trader, SignContract{ContractId{9}}).reason, R::kRecordUnknown);
  EXPECT_EQ(world_.Refuse(other.trader, SignContract{id}).reason, R::kRecordNotOwned);
  EXPECT_EQ(world_.Refuse(other.trader, PayContract{id}).reason, R::kRecordNotOwned);
  EXPECT_EQ(world_.Refuse(kOfficer, ForfeitContract{ContractId{9}}).reason, R::kRecordUnknown);
  SellAtFixedPrice body = Purchase();
  body.quantity = Kilograms(901);
  EXPECT_EQ(world_.Refuse(kOfficer, body), (Rejection{R::kReserveShort, 900'000}));
  body.quantity = Grams{1};
  EXPECT_EQ(world_.Refuse(kOfficer, body), (Rejection{R::kOffLot, 1000}));
  body.reserve = firm_.account;
  EXPECT_EQ(world_.Refuse(kOfficer, body).reason, R::kAccountNotOwned);
  body = Purchase();
  body.account = other.account;
  const auto poor = ContractId{static_cast<uint32_t>(world_.Accept<RecordMade>(kOfficer, body).id)};
  world_.Accept<Done>(other.trader, SignContract{poor});
  EXPECT_EQ(world_.Refuse(other.trader, PayContract{poor}), (Rejection{R::kInsufficientFunds, 0}));
}

}  // namespace
}  // namespace luheng::engine::testing

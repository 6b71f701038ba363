// Refusals about the primary market, listings, transfers and blocks.
#include "engine/rights/approval.h"
#include "engine/rights/lottery_order.h"
#include "tests/engine/rights/reject_rights.h"

namespace luheng::engine::testing {

auto RejectRightsTest::PrimaryRows() const -> std::vector<Row> {
  const PlaceBid bid{world_.auction, world_.a.account, CertificateId{},
                     Yuan(4000),     kKilogram,        false};
  const auto bidden = [&](auto change) {
    PlaceBid body = bid;
    change(body);
    return body;
  };
  const SellAtFixedPrice purchase{world_.b.account, kReserveAccount, kInstrument, kKilogram, 1};
  const auto bought = [&](auto change) {
    SellAtFixedPrice body = purchase;
    change(body);
    return body;
  };
  const int64_t closes = 100'000 * kSecond.value();
  return {
      {world_.a.trader, bidden([](auto& b) { b.auction = AuctionId{99}; }), R::kRecordUnknown},
      {world_.a.trader, bidden([&](auto& b) { b.auction = world_.later_auction; }),
       R::kWindowClosed, closes - 1},
      {world_.b.trader, bidden([&](auto& b) { b.account = world_.b.account; }), R::kTooManyBids,
       10},
      {world_.a.trader, bidden([](auto& b) { b.price = Yuan(3950); }), R::kPriceOutsideLimit,
       400'000},
      {world_.a.trader, bidden([](auto& b) { b.price = Yuan(4010); }), R::kOffIncrement, 5'000},
      {world_.a.trader, bidden([](auto& b) { b.quantity = Kilograms(101); }), R::kTooMuchAsked,
       Kilograms(100).value()},
      {world_.a.trader, bidden([&](auto& b) { b.certificate = world_.paid; }), R::kWrongForm},
      {world_.nanhu.officer, CloseAuction{world_.auction}, R::kOutsideJurisdiction},
      {kOfficer, CloseAuction{world_.auction}, R::kWindowClosed, closes},
      {world_.nanhu.officer, EnterApplicants{world_.lottery, {{world_.a.account, kKilogram}}},
       R::kRecordNotOwned},
      {kOfficer, EnterApplicants{world_.sealed, {{world_.a.account, kKilogram}}},
       R::kStateNotAllowed, 2},
      {kOfficer, EnterApplicants{world_.lottery, {{world_.b.account, kKilogram}}},
       R::kApplicantTwice, static_cast<int64_t>(world_.b.account)},
      {kOfficer, SealLottery{world_.lottery, kWrongHash}, R::kListMismatch},
      {kOfficer,
       OpenLottery{kReserveAccount, kInstrument, kKilogram, 1, kWrongHash, "3D", kTuesday},
       R::kEffectiveDayPast, DayNumber(kTuesday) + 1},
      {kOperator, RecordPublicSeed{LotteryId{99}, "042"}, R::kRecordUnknown},
      {kOfficer, RecordPublicSeed{world_.sealed, "042"}, R::kNotAuthorized},
      {kOperator, RecordPublicSeed{world_.lottery, "042"}, R::kStateNotAllowed, 1},
      {kOperator, RecordPublicSeed{world_.sealed, "042"}, R::kDeadlineNotPassed,
       DayNumber(Day(2023, 1, 16))},
      {kOfficer, DrawLottery{world_.lottery, kSecret}, R::kStateNotAllowed, 1},
      {kOfficer, DrawLottery{world_.sealed, kSecret}, R::kStateNotAllowed, 2},
      {world_.nanhu.officer, CancelLottery{world_.lottery, ""}, R::kRecordNotOwned},
      {kOfficer, CancelLottery{world_.sealed, ""}, R::kStateNotAllowed, 2},
      {world_.b.trader, purchase, R::kNotAuthorized},
      {world_.nanhu.officer, purchase, R::kAccountNotOwned},
      {kOfficer, bought([&](auto& b) { b.instrument = world_.allowance; }), R::kWrongForm},
      {kOfficer, bought([&](auto& b) { b.instrument = world_.nanhu_cod; }),
       R::kOutsideJurisdiction},
      {kOfficer, bought([&](auto& b) { b.account = kReserveAccount; }), R::kNotAReserve},
      {kOfficer, bought([](auto& b) { b.instalments = 2; }), R::kTooManyInstalments, 1},
      {kOfficer, bought([](auto& b) { b.quantity = Kilograms(600); }), R::kReserveShort,
       Kilograms(599).value()},
      {world_.a.trader, SignContract{world_.contract}, R::kRecordNotOwned},
      {world_.b.trader, PayContract{world_.contract}, R::kStateNotAllowed, 1},
      {kOfficer, ForfeitContract{world_.contract}, R::kDeadlineNotPassed,
       DayNumber(Day(2023, 1, 13))},
  };
}

auto RejectRightsTest::ListingRows() const -> std::vector<Row> {
  const PostListing sale = world_.Sale(world_.paid, kKilogram, Yuan(4000));
  const auto posted = [&](auto change) {
    PostListing body = sale;
    change(body);
    return body;
  };
  const TakeListing take{world_.cheap, world_.b.account, CertificateId{}, kKilogram};
  const auto taken = [&](auto change) {
    TakeListing body = take;
    change(body);
    return body;
  };
  return {
      {world_.b.trader, sale, R::kAccountNotOwned},
      {world_.a.trader, posted([&](auto& b) { b.instrument = world_.book; }), R::kWrongMode},
      {world_.a.trader, posted([](auto& b) { b.quantity = Grams{1}; }), R::kOffLot, 1000},
      {world_.a.trader, posted([](auto& b) { b.price = Price{1}; }), R::kOffTick, 1000},
      {world_.a.trader, posted([](auto& b) { b.price = Yuan(990); }), R::kBelowFloor, 100'000},
      {world_.a.trader, posted([](auto& b) { b.certificate = CertificateId{}; }), R::kWrongForm},
      {world_.a.trader, posted([](auto& b) { b.certificate = CertificateId{99}; }),
       R::kRecordUnknown},
      {world_.b.trader, posted([&](auto& b) { b.account = world_.b.account; }), R::kRecordNotOwned},
      {world_.a.trader, posted([](auto& b) { b.quantity = Kilograms(978); }), R::kRightsShort,
       Kilograms(977).value()},
      {world_.a.trader, posted([&](auto& b) { b.certificate = world_.free; }), R::kNotEligible,
       1 << 15},
      {world_.a.trader, posted([](auto& b) { b.side = Side::kBuy; }), R::kWrongForm},
      {world_.b.trader, posted([&](auto& b) {
         b = {world_.b.account, kInstrument,      Side::kBuy,
              CertificateId{},  Kilograms(1'000), Yuan(40'000)};
       }),
       R::kInsufficientFunds, 9'997'800},
      {world_.b.trader, taken([](auto& b) { b.listing = ListingId{99}; }), R::kRecordUnknown},
      {world_.b.trader, taken([&](auto& b) { b.listing = world_.withdrawn; }), R::kStateNotAllowed,
       3},
      {world_.a.trader, taken([&](auto& b) { b.account = world_.a.account; }), R::kSameParty},
      {world_.b.trader, taken([](auto& b) { b.quantity = Kilograms(11); }), R::kTooMuchAsked,
       Kilograms(10).value()},
      {world_.b.trader, taken([](auto& b) { b.quantity = Grams{1}; }), R::kOffLot, 1000},
      {world_.b.trader, taken([&](auto& b) { b.listing = world_.dear; }), R::kOutsideBestPrices,
       400'000},
      {world_.b.trader, taken([&](auto& b) { b.certificate = world_.paid; }), R::kWrongForm},
      {world_.b.trader, WithdrawListing{world_.cheap}, R::kRecordNotOwned},
      {world_.a.trader, WithdrawListing{world_.withdrawn}, R::kStateNotAllowed, 3},
  };
}

auto RejectRightsTest::TransferRows() const -> std::vector<Row> {
  const auto sold = [&](auto change) {
    ProposeTransfer body = world_.Sold();
    change(body);
    return body;
  };
  const Hash256 terms = world_.rights().transfers.at(world_.abroad).hash;
  return {
      {world_.a.trader, sold([](auto& b) { b.buyer = kReserveAccount; }), R::kNotAReserve},
      {world_.a.trader, sold([&](auto& b) { b.buyer = world_.a.account; }), R::kSameParty},
      {world_.a.trader, sold([](auto& b) { b.into_instrument = InstrumentId{99}; }),
       R::kInstrumentUnknown},
      {world_.a.trader, sold([&](auto& b) { b.into_instrument = world_.nanhu_nox; }), R::kNotAlike},
      {world_.a.trader, sold([](auto& b) { b.kind = TransferKind::kBlock; }), R::kParameterMissing,
       static_cast<int64_t>(Parameter::kBlockQuantity)},
      {world_.a.trader, sold([](auto& b) { b.price = Yuan(990); }), R::kBelowFloor, 100'000},
      {world_.a.trader, sold([](auto& b) { b.valid_to = kMonday; }), R::kDeadlinePassed,
       DayNumber(kTuesday)},
      {world_.a.trader, sold([](auto& b) { b.valid_to = Day(2023, 2, 10); }), R::kTooFarAhead,
       DayNumber(Day(2023, 2, 9))},
      {world_.a.trader, sold([](auto& b) { b.certificate = CertificateId{99}; }),
       R::kRecordUnknown},
      {world_.a.trader, sold([](auto& b) { b.quantity = Kilograms(978); }), R::kRightsShort,
       Kilograms(977).value()},
      {world_.a.trader, sold([&](auto& b) { b.certificate = world_.free; }), R::kNotEligible,
       1 << 15},
      {world_.b.trader, AcceptTransfer{TransferId{99}, kWrongHash}, R::kRecordUnknown},
      {world_.a.trader, AcceptTransfer{world_.transfer, kWrongHash}, R::kRecordNotOwned},
      {world_.b.trader, AcceptTransfer{world_.transfer, kWrongHash}, R::kTermsChanged},
      {kOfficer, ApproveTransfer{world_.transfer, terms}, R::kStateNotAllowed, 1},
      {world_.province.officer, ApproveTransfer{world_.abroad, terms}, R::kOutsideJurisdiction},
      {kOfficer, ApproveTransfer{world_.abroad, kWrongHash}, R::kTermsChanged},
      {world_.gone.trader, RefuseTransfer{world_.abroad, ""}, R::kRecordNotOwned},
      {world_.b.trader, RefuseTransfer{world_.abroad, ""}, R::kStateNotAllowed, 2},
  };
}

// At 08:00: the sessions are from 09:30 to 11:30 and from 13:00 to 15:00.
auto RejectRightsTest::SessionRows() const -> std::vector<Row> {
  PostListing sale = world_.Sale(CertificateId{}, Grams{1'000'000}, Price{5849});
  sale.instrument = world_.allowance;
  return {
      {world_.a.trader, sale, R::kOutsideSession, 570},
      {world_.a.trader, world_.Block(), R::kOutsideSession, 780},
  };
}

// At 13:00.
auto RejectRightsTest::BlockRows() const -> std::vector<Row> {
  PostListing large = world_.Sale(CertificateId{}, world_.Block().quantity, Price{5849});
  large.instrument = world_.allowance;
  ProposeTransfer small = world_.Block();
  small.quantity = Grams{99'999'000'000};
  ProposeTransfer dear = world_.Block();
  dear.price = Price{6435};
  ProposeTransfer abroad = world_.Block();
  abroad.into_instrument = world_.nanhu_cod;
  return {
      {world_.a.trader, large, R::kListingTooLarge, world_.Block().quantity.value()},
      {world_.a.trader, abroad, R::kWrongForm},
      {world_.a.trader, small, R::kBlockTooSmall, world_.Block().quantity.value()},
      {world_.a.trader, dear, R::kAboveBand, 6434},
  };
}

}  // namespace luheng::engine::testing

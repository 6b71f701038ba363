// Listings and block trades: the national carbon market's rules as configuration, and its published
// day of 2022-10-21.
#include <gtest/gtest.h>

#include "engine/rights/approval.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

using R = RejectReason;

constexpr Grams Tonnes(int64_t count) { return Grams{count * 1'000'000}; }
constexpr TradingDay kThursday = Day(2022, 10, 20);
constexpr TradingDay kFriday = Day(2022, 10, 21);
constexpr TradingDay kNextMonday = Day(2022, 10, 24);
constexpr TimeMicros kDay{86'400'000'000};

// Minute of the day in China, on a day by its number.
constexpr TimeMicros At(int64_t day, int64_t hour, int64_t minute) {
  return TimeMicros{day * kDay.value() + ((hour - 8) * 60 + minute) * 60'000'000};
}

// Allowances by listings: the seller has 500,000 t, the buyer money. Sessions 09:30-11:30 and
// 13:00-15:00, blocks of 100,000 t in the afternoon within 30 %, five best prices.
class CarbonWorld : public World {
 public:
  CarbonWorld() {
    AddEnterprises();
    MarketRules rules = MakeRules();
    rules.effective_day = kThursday;
    rules.band_basis_points = 1000;
    Accept<MarketCreated>(kAdministrator, CreateMarket{"CEA", rules});
    Accept<InstrumentCreated>(kAdministrator,
                              CreateInstrument{.symbol = "CEA",
                                               .market = kMarket,
                                               .pollutant = Pollutant::kCo2,
                                               .county = Adcode{420106},
                                               .vintage_year = 2021,
                                               .term_years = 1,
                                               .price_basis = PriceBasis::kPerTonneTerm,
                                               .lot = Tonnes(1),
                                               .tick = Price{1},
                                               .reference = Price{5'800}});
    Accept<Done>(kAdministrator,
                 SetTradingMode{kInstrument, TradingMode::kListing, RightsForm::kBookEntry});
    Accept<Done>(kRegistrar, AllocateRights{kSellerAccount, kInstrument, Tonnes(500'000)});
    Accept<Done>(kCashier, Deposit{kBuyerAccount, Fen{100'000'000'000}, "bank"});
    const auto row = [&](Parameter parameter, int64_t value, uint16_t variant = 0) {
      Accept<Done>(kAdministrator, SetParameter{.parameter = parameter,
                                                .variant = variant,
                                                .effective_day = kThursday,
                                                .value = value,
                                                .source = "trading rules"});
    };
    row(Parameter::kBlockBand, 3'000);
    row(Parameter::kBlockQuantity, Tonnes(100'000).value());
    row(Parameter::kBestLevels, 5);
    row(Parameter::kTransferDaysMax, 30);
    const uint16_t sessions[][3] = {{1, 570, 690}, {2, 780, 900}, {3, 780, 900}};
    for (const auto& [variant, opens, closes] : sessions) {
      row(Parameter::kSessionOpen, opens, variant);
      row(Parameter::kSessionClose, closes, variant);
    }
    Accept<Done>(kOperator, OpenTradingDay{kFriday});
  }
  ~CarbonWorld() { EXPECT_EQ(machine().FindBrokenInvariant(), std::nullopt); }

  void WaitFor(TimeMicros time) { Wait(time - machine().last_time() - TimeMicros{1}); }
  static PostListing Sale(Grams quantity, Price price) {
    return {kSellerAccount, kInstrument, Side::kSell, CertificateId{}, quantity, price};
  }
  static PostListing Wish(Grams quantity, Price price) {
    return {kBuyerAccount, kInstrument, Side::kBuy, CertificateId{}, quantity, price};
  }
  ListingId Post(const Actor& actor, const PostListing& body) {
    return ListingId{static_cast<uint32_t>(Accept<RecordMade>(actor, body).id)};
  }
  Rejection Take(const Actor& actor, AccountId account, ListingId listing, Grams quantity) {
    return Refuse(actor, TakeListing{listing, account, CertificateId{}, quantity});
  }
  static ProposeTransfer Block(Grams quantity, Price price) {
    return {TransferKind::kBlock, kSellerAccount, kBuyerAccount, kInstrument,
            CertificateId{},      quantity,       price,         kInstrument,
            kNextMonday};
  }
  Grams AvailableOf(AccountId account) {
    const auto number = registry().FindAccountNumber(account);
    const Holdings& holdings = registry().holdings();
    const PositionNumber position = holdings.FindPosition(*number, kInstrument);
    return position == PositionNumber{} ? Grams{}
                                        : holdings.AvailableOf(holdings.position(position));
  }
};

// 55,000 t for 3,217,000 yuan, low 58.00, high 58.50: it closes at 58.49, and the next day's bands
// are 52.64 to 64.34 for listings, 40.94 to 76.04 for blocks.
TEST(ListingTest, TheDayOf20221021) {
  CarbonWorld world;
  world.WaitFor(At(0, 9, 30));
  const ListingId low = world.Post(kSeller, CarbonWorld::Sale(Tonnes(1'000), Price{5'800}));
  EXPECT_EQ(world.Take(kBuyer, kBuyerAccount, low, Tonnes(1'000)), Rejection{});
  const ListingId high = world.Post(kSeller, CarbonWorld::Sale(Tonnes(54'000), Price{5'850}));
  EXPECT_EQ(world.Take(kBuyer, kBuyerAccount, high, Tonnes(30'000)), Rejection{});
  EXPECT_EQ(world.Take(kBuyer, kBuyerAccount, high, Tonnes(24'000)), Rejection{});
  // A block counts in the totals, and not in the close.
  world.WaitFor(At(0, 13, 0));
  const ProposeTransfer block = CarbonWorld::Block(Tonnes(100'000), Price{4'060});
  world.Accept<RecordMade>(kSeller, block);
  world.Accept<Done>(kBuyer, AcceptTransfer{TransferId{1}, HashOfBody(block)});
  world.CloseDay(kFriday);
  const auto closed = world.EventsOf<InstrumentClosed>();
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0].close, Price{5'849});
  EXPECT_EQ(closed[0].volume, Tonnes(55'000));
  EXPECT_EQ(closed[0].amount, Fen{321'700'000});
  EXPECT_EQ(closed[0].trade_count, 3u);
  EXPECT_EQ(world.exchange().FindInstrument(kInstrument)->total.volume, Tonnes(155'000));

  world.WaitFor(At(3, 13, 0));
  world.Accept<Done>(kOperator, OpenTradingDay{kNextMonday});
  const auto post = [&](int64_t price) {
    return world.Refuse(kSeller, CarbonWorld::Sale(Tonnes(1), Price{price}));
  };
  EXPECT_EQ(post(5'263), (Rejection{R::kBelowBand, 5'264}));
  EXPECT_EQ(post(5'264), Rejection{});
  EXPECT_EQ(post(6'434), Rejection{});
  EXPECT_EQ(post(6'435), (Rejection{R::kAboveBand, 6'434}));
  const auto propose = [&](int64_t price) {
    return world.Refuse(kSeller, CarbonWorld::Block(Tonnes(100'000), Price{price}));
  };
  EXPECT_EQ(propose(4'093), (Rejection{R::kBelowBand, 4'094}));
  EXPECT_EQ(propose(4'094), Rejection{});
  EXPECT_EQ(propose(7'604), Rejection{});
  EXPECT_EQ(propose(7'605), (Rejection{R::kAboveBand, 7'604}));
}

TEST(ListingTest, APositionIsLimitedWhateverTheWay) {
  CarbonWorld world;
  MarketRules rules = MakeRules();
  rules.effective_day = kNextMonday;
  rules.position_max = Tonnes(100);
  world.Accept<Done>(kAdministrator, SetMarketRules{kMarket, rules});
  world.CloseDay(kFriday);
  world.WaitFor(At(3, 9, 30));
  world.Accept<Done>(kOperator, OpenTradingDay{kNextMonday});
  const ListingId sale = world.Post(kSeller, CarbonWorld::Sale(Tonnes(200), Price{5'800}));
  EXPECT_EQ(world.Take(kBuyer, kBuyerAccount, sale, Tonnes(60)), Rejection{});
  EXPECT_EQ(world.Take(kBuyer, kBuyerAccount, sale, Tonnes(41)),
            (Rejection{R::kPositionLimit, Tonnes(40).value()}));
  EXPECT_EQ(world.Take(kBuyer, kBuyerAccount, sale, Tonnes(40)), Rejection{});
}

TEST(ListingTest, SessionsOpenAndClose) {
  const struct {
    int64_t hour, minute;
    Rejection listing, block;
  } kRows[] = {
      {9, 29, {R::kOutsideSession, 570}, {R::kOutsideSession, 780}},
      {9, 30, {}, {R::kOutsideSession, 780}},
      {11, 29, {}, {R::kOutsideSession, 780}},
      {11, 30, {R::kOutsideSession, 780}, {R::kOutsideSession, 780}},
      {12, 59, {R::kOutsideSession, 780}, {R::kOutsideSession, 780}},
      {13, 0, {}, {}},
      {14, 59, {}, {}},
      {15, 0, {R::kOutsideSession, 900}, {R::kOutsideSession, 900}},
  };
  CarbonWorld world;
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.hour * 100 + row.minute);
    world.WaitFor(At(0, row.hour, row.minute));
    EXPECT_EQ(world.Refuse(kSeller, CarbonWorld::Sale(Tonnes(1), Price{5'800})), row.listing);
    EXPECT_EQ(world.Refuse(kSeller, CarbonWorld::Block(Tonnes(100'000), Price{5'800})), row.block);
  }
}

TEST(ListingTest, AListingIsSmallAndABlockIsLarge) {
  CarbonWorld world;
  world.WaitFor(At(0, 13, 0));
  const Grams block = Tonnes(100'000);
  EXPECT_EQ(world.Refuse(kSeller, CarbonWorld::Sale(block, Price{5'800})),
            (Rejection{R::kListingTooLarge, block.value()}));
  EXPECT_EQ(world.Refuse(kSeller, CarbonWorld::Sale(Tonnes(99'999), Price{5'800})), Rejection{});
  EXPECT_EQ(world.Refuse(kSeller, CarbonWorld::Block(Tonnes(99'999), Price{5'800})),
            (Rejection{R::kBlockTooSmall, block.value()}));
  EXPECT_EQ(world.Refuse(kSeller, CarbonWorld::Block(block, Price{5'800})), Rejection{});
  // Both are offered, and nobody sells them twice.
  EXPECT_EQ(world.AvailableOf(kSellerAccount), Tonnes(500'000 - 99'999 - 100'000));
}

// What is bought today is not sold today.
TEST(ListingTest, TPlusOne) {
  CarbonWorld world;
  world.WaitFor(At(0, 13, 0));
  const ListingId id = world.Post(kSeller, CarbonWorld::Sale(Tonnes(10), Price{5'800}));
  EXPECT_EQ(world.Take(kBuyer, kBuyerAccount, id, Tonnes(10)), Rejection{});
  PostListing resale = CarbonWorld::Sale(Tonnes(10), Price{5'800});
  resale.account = kBuyerAccount;
  EXPECT_EQ(world.Refuse(kBuyer, resale), (Rejection{R::kRightsShort, 0}));
  world.CloseDay(kFriday);
  world.WaitFor(At(3, 9, 30));
  world.Accept<Done>(kOperator, OpenTradingDay{kNextMonday});
  EXPECT_EQ(world.Refuse(kBuyer, resale), Rejection{});
}

// The taker sees five prices; of one price it may take any.
TEST(ListingTest, ATakerChoosesAmongTheFiveBestPrices) {
  CarbonWorld world;
  world.WaitFor(At(0, 9, 30));
  std::vector<ListingId> sales;
  for (const int64_t price : {5'805, 5'801, 5'803, 5'802, 5'804, 5'805, 5'800}) {
    sales.push_back(world.Post(kSeller, CarbonWorld::Sale(Tonnes(10), Price{price})));
  }
  const auto buy = [&](size_t index) {
    return world.Take(kBuyer, kBuyerAccount, sales[index], Tonnes(10));
  };
  EXPECT_EQ(buy(5), (Rejection{R::kOutsideBestPrices, 5'804}));
  EXPECT_EQ(buy(4), Rejection{});  // The fifth price.
  EXPECT_EQ(buy(5), Rejection{});  // Which is now the fifth, and not the first listing of it.
  EXPECT_EQ(buy(0), Rejection{});

  std::vector<ListingId> wishes;
  for (const int64_t price : {5'700, 5'705, 5'701, 5'704, 5'702, 5'703}) {
    wishes.push_back(world.Post(kBuyer, CarbonWorld::Wish(Tonnes(10), Price{price})));
  }
  const auto sell = [&](size_t index) {
    return world.Take(kSeller, kSellerAccount, wishes[index], Tonnes(10));
  };
  EXPECT_EQ(sell(0), (Rejection{R::kOutsideBestPrices, 5'701}));
  EXPECT_EQ(sell(2), Rejection{});
  EXPECT_EQ(sell(0), Rejection{});
}

TEST(ListingTest, AWishSetsMoneyAsideAndGivesItBack) {
  CarbonWorld world;
  world.WaitFor(At(0, 9, 30));
  const Fen money = world.AvailableMoney(kBuyerAccount);
  const ListingId id = world.Post(kBuyer, CarbonWorld::Wish(Tonnes(10), Price{5'800}));
  EXPECT_EQ(world.AvailableMoney(kBuyerAccount), money - Fen{58'000});
  EXPECT_EQ(world.Take(kSeller, kSellerAccount, id, Tonnes(4)), Rejection{});
  const auto changed = world.EventsOf<ListingChanged>();
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].leaves, Tonnes(6));
  EXPECT_EQ(changed[0].state, ListingState::kOpen);
  EXPECT_EQ(world.AvailableMoney(kSellerAccount), Fen{23'200});
  world.Accept<Done>(kBuyer, WithdrawListing{id});
  EXPECT_EQ(world.AvailableMoney(kBuyerAccount), money - Fen{23'200});
  EXPECT_EQ(world.Refuse(kBuyer, WithdrawListing{id}), (Rejection{R::kStateNotAllowed, 3}));
}

// Listings outlive the day, and halts stop them.
TEST(ListingTest, NothingIsTakenFromAHaltedOrClosedInstrument) {
  CarbonWorld world;
  world.WaitFor(At(0, 9, 30));
  const ListingId id = world.Post(kSeller, CarbonWorld::Sale(Tonnes(10), Price{5'800}));
  const auto take = [&] { return world.Take(kBuyer, kBuyerAccount, id, Tonnes(1)); };
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kHalted});
  EXPECT_EQ(take().reason, R::kInstrumentHalted);
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kListing});
  EXPECT_EQ(take(), Rejection{});
  world.Accept<Done>(kOperator, SetPhase{kInstrument, Phase::kClosed});
  EXPECT_EQ(take().reason, R::kMarketClosed);
  world.CloseDay(kFriday);
  EXPECT_EQ(take().reason, R::kDayNotOpen);
  world.WaitFor(At(3, 9, 30));
  world.Accept<Done>(kOperator, OpenTradingDay{kNextMonday});
  EXPECT_EQ(take(), Rejection{});
  // It has no book.
  EXPECT_EQ(world.RefuseOrder(MakeBuy(Tonnes(1), Price{5'800})).reason, R::kWrongMode);
}

// Certificates: the buyer's own, cut from the seller's, which keeps the rest.
TEST(ListingTest, ATakerOfACertificateGetsItsOwn) {
  RightsWorld world;
  const Firm seller = world.AddFirm();
  const Firm buyer = world.AddFirm();
  const CertificateId sold = world.IssueTo(seller, Kilograms(100));
  const auto made = world.Accept<RecordMade>(
      seller.trader,
      PostListing{seller.account, kInstrument, Side::kSell, sold, Kilograms(60), Yuan(4'500)});
  EXPECT_EQ(world.certificate(sold).held, Kilograms(60));
  world.Accept<Done>(buyer.trader, TakeListing{ListingId{static_cast<uint32_t>(made.id)},
                                               buyer.account, CertificateId{}, Kilograms(20)});
  const auto issued = world.EventsOf<CertificateIssued>();
  ASSERT_EQ(issued.size(), 1u);
  EXPECT_EQ(issued[0].parent, sold);
  EXPECT_EQ(issued[0].account, buyer.account);
  EXPECT_EQ(issued[0].price, Yuan(4'500));
  EXPECT_EQ(issued[0].cause, RightsCause::kListing);
  EXPECT_EQ(issued[0].valid_to, world.certificate(sold).valid_to);
  EXPECT_EQ(world.certificate(sold).held, Kilograms(40));
  EXPECT_EQ(world.certificate(sold).quantity, Kilograms(80));
  const auto sides = world.EventsOf<SaleSettled>();
  ASSERT_EQ(sides.size(), 2u);
  EXPECT_EQ(sides[0].side, Side::kBuy);
  EXPECT_EQ(sides[0].certificate, issued[0].certificate);
  EXPECT_EQ(sides[1].account, seller.account);
  // 20 kg x 4,500 yuan x 5 years.
  EXPECT_EQ(sides[1].amount, Fen{45'000});
  // T+1.
  EXPECT_EQ(world.Refuse(buyer.trader, PostListing{buyer.account, kInstrument, Side::kSell,
                                                   issued[0].certificate, kKilogram, Yuan(4'500)}),
            (Rejection{R::kRightsShort, 0}));
  world.GoTo(kTuesday);
  EXPECT_EQ(world.Refuse(buyer.trader, PostListing{buyer.account, kInstrument, Side::kSell,
                                                   issued[0].certificate, kKilogram, Yuan(4'500)}),
            Rejection{});
}

}  // namespace
}  // namespace luheng::engine::testing

#include "engine/command.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base64.h"
#include "tests/engine/cast.h"
#include "tests/engine/rights/bodies.h"
#include "tests/engine/spoilt_bodies.h"
#include "tests/ledger/vectors.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

const std::string kSignature = ledger::EncodeBase64(std::string(64, 's'));

// Good bodies, one of each kind up to ApproveReversal, with every optional field.
std::vector<CommandBody> GoodBodies() {
  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  rules.position_max = Kilograms(1);
  CreateInstrument instrument = MakeInstrument();
  instrument.reference = Yuan(1200);
  RecordSnapshot snapshot;
  snapshot.size = 1;
  return {
      MakeGenesis(),
      DropTail{1},
      snapshot,
      RecordReads{.size = 1, .root = {}},
      Continue{},
      ConfirmClock{-6'000'000},
      GrantRole{kSeller, Role::kTrader},
      RevokeRole{kSeller, Role::kTrader},
      ChangeKey{ledger::kKnownVkey, kSignature, kSignature},
      MakeParticipant(2),
      OpenAccount{ParticipantId{2}, AccountKind::kReserve},
      Deposit{kBuyerAccount, Fen{1}, "bank"},
      AllocateRights{kSellerAccount, kInstrument, Grams{1}},
      CreateMarket{"ZJ-PERMIT", rules},
      SetMarketRules{kMarket, rules},
      instrument,
      SetPriceFloor{kInstrument, kMonday, Price{0}},
      SetCalendarDay{kMonday, DayKind::kHoliday},
      OpenTradingDay{kMonday},
      CloseTradingDay{kMonday},
      SetPhase{kInstrument, Phase::kHalted},
      MakeSell(Grams{1}, Price{1}),
      CancelOrder{OrderId{1}},
      AmendOrder{OrderId{1}, Grams{1}, Price{1}},
      CancelOrders{kSellerAccount, kInstrument, Side::kSell},
      SetCancelTimer{kSellerAccount, kCancelTimeoutMaxUs},
      FireCancelTimer{kSellerAccount},
      SetDisconnectRule{kSellerAccount, 0},
      ReportDisconnect{kSellerAccount},
      RequestReversal{TradeId{1}},
      ApproveReversal{ReversalId{1}},
  };
}

TEST(FindMalformedTest, TakesGoodBodiesOfEveryKind) {
  std::vector<CommandBody> bodies = GoodBodies();
  for (CommandBody& body : GoodRightsBodies()) bodies.push_back(std::move(body));
  ASSERT_EQ(bodies.size(), std::variant_size_v<AnyBody>);
  for (size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(bodies[i].index(), i);
    const auto malformed = FindMalformed(bodies[i]);
    EXPECT_FALSE(malformed) << i << ": " << malformed->field << " " << malformed->problem;
  }
}

using Row = SpoiltRow;

// As in tests/engine/spoilt_bodies.h, under shorter names.
template <class Body, class Field, class Value>
Row Set(const char* name, Field Body::*member, Value value) {
  return Spoil(name, member, value);
}
template <class Body, class Change>
Row With(const char* name, Change change) {
  return SpoilWith<Body>(name, change);
}
void ExpectNamed(const std::vector<Row>& rows) { testing::ExpectNamed(GoodBodies(), rows); }

constexpr int64_t kTooMuch = 1'000'000'000'000'001;
constexpr TradingDay kTooEarly = Day(1989, 12, 31);
constexpr TradingDay kTooLate = Day(2201, 1, 1);

TEST(FindMalformedTest, NamesTheFieldOfRecords) {
  using Administrators = void (*)(Genesis&);
  ExpectNamed({
      Set<Genesis>("journal_id", &Genesis::journal_id, JournalId{}),
      Set<Genesis>("shard", &Genesis::shard, Shard{128}),
      Set<Genesis>("engine_version", &Genesis::engine_version, uint16_t{0}),
      Set<Genesis>("engine_version", &Genesis::engine_version, uint16_t{2}),
      Set<Genesis>("origin", &Genesis::origin, ""),
      Set<Genesis>("origin", &Genesis::origin, "a b"),
      Set<Genesis>("checkpoint_key", &Genesis::checkpoint_key, Hash256{}),
      With<Genesis, Administrators>("administrators", [](Genesis& g) { g.administrators[0] = {}; }),
      With<Genesis, Administrators>("administrators",
                                    [](Genesis& g) { g.administrators[1] = kAdministrator; }),
      With<Genesis, Administrators>("administrators",
                                    [](Genesis& g) { g.administrators[1] = kSeller; }),
      Set<DropTail>("first_index", &DropTail::first_index, 0),
      Set<RecordSnapshot>("size", &RecordSnapshot::size, 0),
  });
}

TEST(FindMalformedTest, NamesTheFieldOfRegistrations) {
  constexpr Actor kNobody{ParticipantId{2}, UserId{0}};
  constexpr Actor kNowhere{ParticipantId{0}, UserId{1}};
  Uscc uscc = MakeUscc(2);
  uscc[17] = uscc[17] == '0' ? '1' : '0';
  ExpectNamed({
      Set<GrantRole>("grantee", &GrantRole::grantee, kNobody),
      Set<GrantRole>("grantee", &GrantRole::grantee, kNowhere),
      Set<GrantRole>("role", &GrantRole::role, Role{0}),
      Set<GrantRole>("role", &GrantRole::role, Role{9}),
      Set<RevokeRole>("grantee", &RevokeRole::grantee, kNobody),
      Set<RevokeRole>("role", &RevokeRole::role, Role{9}),
      Set<ChangeKey>("vkey", &ChangeKey::vkey, ""),
      Set<ChangeKey>("vkey", &ChangeKey::vkey, "luheng.example/zhuji"),
      Set<ChangeKey>("vkey", &ChangeKey::vkey, std::string(400, 'a')),
      Set<ChangeKey>("old_signature", &ChangeKey::old_signature, ""),
      Set<ChangeKey>("old_signature", &ChangeKey::old_signature, kSignature.substr(4)),
      Set<ChangeKey>("new_signature", &ChangeKey::new_signature, kSignature + "\n"),
      Set<RegisterParticipant>("uscc", &RegisterParticipant::uscc, uscc),
      Set<RegisterParticipant>("county", &RegisterParticipant::county, Adcode{99'999}),
      Set<RegisterParticipant>("county", &RegisterParticipant::county, Adcode{1'000'000}),
      Set<RegisterParticipant>("name_commitment", &RegisterParticipant::name_commitment, Hash256{}),
      Set<OpenAccount>("participant", &OpenAccount::participant, ParticipantId{0}),
      Set<OpenAccount>("kind", &OpenAccount::kind, AccountKind{0}),
      Set<OpenAccount>("kind", &OpenAccount::kind, AccountKind{3}),
      Set<Deposit>("account", &Deposit::account, AccountId{0}),
      Set<Deposit>("amount", &Deposit::amount, Fen{0}),
      Set<Deposit>("amount", &Deposit::amount, Fen{-1}),
      Set<Deposit>("amount", &Deposit::amount, Fen{kTooMuch}),
      Set<Deposit>("reference", &Deposit::reference, std::string(65, 'a')),
      Set<Deposit>("reference", &Deposit::reference, "a\nb"),
      Set<Deposit>("reference", &Deposit::reference, "\xff"),
      Set<AllocateRights>("account", &AllocateRights::account, AccountId{0}),
      Set<AllocateRights>("instrument", &AllocateRights::instrument, InstrumentId{0}),
      Set<AllocateRights>("quantity", &AllocateRights::quantity, Grams{0}),
      Set<AllocateRights>("quantity", &AllocateRights::quantity, Grams{kTooMuch}),
  });
}

TEST(FindMalformedTest, NamesTheFieldOfMarketsAndRules) {
  std::vector<Row> rows = {
      Set<CreateMarket>("code", &CreateMarket::code, ""),
      Set<CreateMarket>("code", &CreateMarket::code, "zj"),
      Set<CreateMarket>("code", &CreateMarket::code, std::string(33, 'A')),
      Set<SetMarketRules>("market", &SetMarketRules::market, MarketId{0}),
  };
  // The rules, in both commands that carry them.
  const auto add = [&](const char* field, const MarketRules& rules) {
    rows.push_back(Set<CreateMarket>(field, &CreateMarket::rules, rules));
    rows.push_back(Set<SetMarketRules>(field, &SetMarketRules::rules, rules));
  };
  for (const TradingDay day : {kTooEarly, kTooLate}) {
    MarketRules rules = MakeRules();
    rules.effective_day = day;
    add("rules.effective_day", rules);
  }
  for (const uint32_t band : {0u, 10'001u}) {
    MarketRules rules = MakeRules();
    rules.band_basis_points = band;
    add("rules.band_basis_points", rules);
  }
  for (const int64_t quantity : {int64_t{0}, int64_t{-1}, kTooMuch}) {
    MarketRules rules = MakeRules();
    rules.order_quantity_max = Grams{quantity};
    add("rules.order_quantity_max", rules);
  }
  for (const int64_t quantity : {int64_t{0}, kTooMuch}) {
    MarketRules rules = MakeRules();
    rules.position_max = Grams{quantity};
    add("rules.position_max", rules);
  }
  ExpectNamed(rows);
}

TEST(FindMalformedTest, NamesTheFieldOfInstruments) {
  using C = CreateInstrument;
  ExpectNamed({
      Set<C>("symbol", &C::symbol, ""),
      Set<C>("symbol", &C::symbol, "COD 2023"),
      Set<C>("market", &C::market, MarketId{0}),
      Set<C>("pollutant", &C::pollutant, Pollutant{0}),
      Set<C>("pollutant", &C::pollutant, Pollutant{11}),
      Set<C>("county", &C::county, Adcode{33'068}),
      Set<C>("vintage_year", &C::vintage_year, uint16_t{1989}),
      Set<C>("vintage_year", &C::vintage_year, uint16_t{2201}),
      Set<C>("term_years", &C::term_years, uint16_t{0}),
      Set<C>("term_years", &C::term_years, uint16_t{31}),
      Set<C>("price_basis", &C::price_basis, PriceBasis{0}),
      Set<C>("price_basis", &C::price_basis, PriceBasis{3}),
      Set<C>("lot", &C::lot, Grams{0}),
      Set<C>("lot", &C::lot, Grams{1'000'000'001}),
      Set<C>("tick", &C::tick, Price{0}),
      Set<C>("tick", &C::tick, Price{1'000'000'001}),
      Set<C>("floor", &C::floor, Price{-1}),
      Set<C>("floor", &C::floor, Price{kTooMuch}),
      Set<C>("reference", &C::reference, Price{0}),
      Set<C>("reference", &C::reference, Price{kTooMuch}),
      Set<SetPriceFloor>("instrument", &SetPriceFloor::instrument, InstrumentId{0}),
      Set<SetPriceFloor>("effective_day", &SetPriceFloor::effective_day, kTooLate),
      Set<SetPriceFloor>("floor", &SetPriceFloor::floor, Price{-1}),
      Set<SetPriceFloor>("floor", &SetPriceFloor::floor, Price{kTooMuch}),
  });
}

TEST(FindMalformedTest, NamesTheFieldOfDaysAndOrders) {
  ExpectNamed({
      Set<SetCalendarDay>("day", &SetCalendarDay::day, kTooEarly),
      Set<SetCalendarDay>("kind", &SetCalendarDay::kind, DayKind{0}),
      Set<SetCalendarDay>("kind", &SetCalendarDay::kind, DayKind{3}),
      Set<OpenTradingDay>("day", &OpenTradingDay::day, TradingDay{0}),
      Set<CloseTradingDay>("day", &CloseTradingDay::day, kTooLate),
      Set<SetPhase>("instrument", &SetPhase::instrument, InstrumentId{0}),
      Set<SetPhase>("phase", &SetPhase::phase, Phase{0}),
      Set<SetPhase>("phase", &SetPhase::phase, Phase{7}),
      Set<SubmitOrder>("account", &SubmitOrder::account, AccountId{0}),
      Set<SubmitOrder>("instrument", &SubmitOrder::instrument, InstrumentId{0}),
      Set<SubmitOrder>("side", &SubmitOrder::side, Side{0}),
      Set<SubmitOrder>("side", &SubmitOrder::side, Side{3}),
      Set<SubmitOrder>("time_in_force", &SubmitOrder::time_in_force, TimeInForce{0}),
      Set<SubmitOrder>("time_in_force", &SubmitOrder::time_in_force, TimeInForce{6}),
      Set<SubmitOrder>("type", &SubmitOrder::type, OrderType{0}),
      Set<SubmitOrder>("type", &SubmitOrder::type, OrderType{4}),
      Set<SubmitOrder>("self_trade_prevention", &SubmitOrder::self_trade_prevention,
                       SelfTradePrevention{0}),
      Set<SubmitOrder>("self_trade_prevention", &SubmitOrder::self_trade_prevention,
                       SelfTradePrevention{5}),
      Set<SubmitOrder>("quantity", &SubmitOrder::quantity, Grams{0}),
      Set<SubmitOrder>("quantity", &SubmitOrder::quantity, Grams{-1000}),
      Set<SubmitOrder>("quantity", &SubmitOrder::quantity, Grams{kTooMuch}),
      Set<SubmitOrder>("price", &SubmitOrder::price, Price{0}),
      Set<SubmitOrder>("price", &SubmitOrder::price, Price{-1}),
      Set<SubmitOrder>("price", &SubmitOrder::price, Price{kTooMuch}),
      Set<CancelOrder>("order", &CancelOrder::order, OrderId{0}),
      Set<AmendOrder>("order", &AmendOrder::order, OrderId{0}),
      Set<AmendOrder>("quantity", &AmendOrder::quantity, Grams{0}),
      Set<AmendOrder>("quantity", &AmendOrder::quantity, Grams{kTooMuch}),
      Set<AmendOrder>("price", &AmendOrder::price, Price{0}),
      Set<AmendOrder>("price", &AmendOrder::price, Price{kTooMuch}),
      Set<CancelOrders>("account", &CancelOrders::account, AccountId{0}),
      Set<CancelOrders>("instrument", &CancelOrders::instrument, InstrumentId{0}),
      Set<CancelOrders>("side", &CancelOrders::side, Side{3}),
      Set<SetCancelTimer>("account", &SetCancelTimer::account, AccountId{0}),
      Set<SetCancelTimer>("timeout_us", &SetCancelTimer::timeout_us, -1),
      Set<SetCancelTimer>("timeout_us", &SetCancelTimer::timeout_us, kCancelTimeoutMaxUs + 1),
      Set<FireCancelTimer>("account", &FireCancelTimer::account, AccountId{0}),
      Set<SetDisconnectRule>("account", &SetDisconnectRule::account, AccountId{0}),
      Set<SetDisconnectRule>("grace_us", &SetDisconnectRule::grace_us, int64_t{-1}),
      Set<SetDisconnectRule>("grace_us", &SetDisconnectRule::grace_us, kCancelTimeoutMaxUs + 1),
      Set<ReportDisconnect>("account", &ReportDisconnect::account, AccountId{0}),
      Set<RequestReversal>("trade", &RequestReversal::trade, TradeId{0}),
      Set<ApproveReversal>("reversal", &ApproveReversal::reversal, ReversalId{0}),
  });
}

// The fields that only some orders have, and how they go together: nullptr for a good order.
TEST(FindMalformedTest, NamesTheFieldThatContradictsTheOrder) {
  using O = SubmitOrder;
  struct OrderRow {
    const char* field;
    void (*change)(O&);
  };
  static constexpr auto kAtMarket = [](O& o) {
    o.type = OrderType::kMarket;
    o.time_in_force = TimeInForce::kImmediateOrCancel;
    o.price = Price{0};
  };
  static constexpr auto kWaiting = [](O& o) {
    o.type = OrderType::kStopLimit;
    o.stop_price = Price{1};
  };
  const OrderRow rows[] = {
      {nullptr, kAtMarket},
      {nullptr, kWaiting},
      {nullptr, [](O& o) { o.post_only = true; }},
      {nullptr, [](O& o) { o.display_quantity = o.quantity; }},
      {nullptr, [](O& o) { o.time_in_force = TimeInForce::kGoodTillCancel; }},
      {nullptr, [](O& o) { o.time_in_force = TimeInForce::kFillOrKill; }},
      {nullptr, [](O& o) { kAtMarket(o), o.time_in_force = TimeInForce::kFillOrKill; }},
      {nullptr, [](O& o) { o.time_in_force = TimeInForce::kGoodTillDate, o.expire_day = kMonday; }},
      {nullptr,
       [](O& o) {
         kWaiting(o), o.time_in_force = TimeInForce::kGoodTillDate, o.expire_day = kMonday;
       }},
      {"time_in_force", [](O& o) { kAtMarket(o), o.time_in_force = TimeInForce::kDay; }},
      {"time_in_force",
       [](O& o) { kWaiting(o), o.time_in_force = TimeInForce::kImmediateOrCancel; }},
      {"time_in_force", [](O& o) { kWaiting(o), o.time_in_force = TimeInForce::kFillOrKill; }},
      {"post_only",
       [](O& o) { o.post_only = true, o.time_in_force = TimeInForce::kImmediateOrCancel; }},
      {"post_only", [](O& o) { kAtMarket(o), o.post_only = true; }},
      {"post_only", [](O& o) { kWaiting(o), o.post_only = true; }},
      {"price", [](O& o) { kAtMarket(o), o.price = Price{1}; }},
      {"price", [](O& o) { kWaiting(o), o.price = Price{0}; }},
      {"stop_price", [](O& o) { o.stop_price = Price{1}; }},
      {"stop_price", [](O& o) { kAtMarket(o), o.stop_price = Price{1}; }},
      {"stop_price", [](O& o) { o.type = OrderType::kStopLimit; }},
      {"stop_price", [](O& o) { kWaiting(o), o.stop_price = Price{0}; }},
      {"stop_price", [](O& o) { kWaiting(o), o.stop_price = Price{kTooMuch}; }},
      {"display_quantity",
       [](O& o) { o.display_quantity = o.quantity, o.time_in_force = TimeInForce::kFillOrKill; }},
      {"display_quantity", [](O& o) { kWaiting(o), o.display_quantity = o.quantity; }},
      {"display_quantity", [](O& o) { kAtMarket(o), o.display_quantity = o.quantity; }},
      {"display_quantity", [](O& o) { o.display_quantity = Grams{0}; }},
      {"display_quantity", [](O& o) { o.display_quantity = o.quantity + Grams{1}; }},
      {"expire_day", [](O& o) { o.expire_day = kMonday; }},
      {"expire_day", [](O& o) { o.time_in_force = TimeInForce::kGoodTillDate; }},
      {"expire_day",
       [](O& o) { o.time_in_force = TimeInForce::kGoodTillDate, o.expire_day = kTooLate; }},
  };
  for (size_t i = 0; i < std::size(rows); ++i) {
    SCOPED_TRACE(i);
    SubmitOrder order = MakeSell(Kilograms(2), Yuan(1000));
    rows[i].change(order);
    const auto malformed = FindMalformed(CommandBody(order));
    EXPECT_STREQ(malformed ? malformed->field : nullptr, rows[i].field);
  }
}

}  // namespace
}  // namespace luheng::engine

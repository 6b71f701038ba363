#include "engine/command_codec.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/codec.h"
#include "ledger/hash.h"
#include "tests/engine/cast.h"
#include "tests/engine/rights/bodies.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

template <class T>
std::string Coding(const T& value) {
  std::string bytes;
  Writer writer(&bytes);
  writer(value);
  return bytes;
}

template <class T>
std::optional<T> Decode(std::string_view bytes) {
  Reader reader(bytes);
  T value{};
  reader(value);
  reader.ExpectEnd();
  if (!reader.ok()) return std::nullopt;
  return value;
}

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

TEST(CodecTest, FieldsAreBigEndianAndOfFixedWidth) {
  EXPECT_EQ(ledger::ToHex(Coding(uint8_t{1})), "01");
  EXPECT_EQ(ledger::ToHex(Coding(uint16_t{0x0102})), "0102");
  EXPECT_EQ(ledger::ToHex(Coding(uint32_t{0x01020304})), "01020304");
  EXPECT_EQ(ledger::ToHex(Coding(uint64_t{0x0102030405060708})), "0102030405060708");
  EXPECT_EQ(ledger::ToHex(Coding(int64_t{-2})), "fffffffffffffffe");
  EXPECT_EQ(ledger::ToHex(Coding(Grams{-1})), "ffffffffffffffff");
  EXPECT_EQ(ledger::ToHex(Coding(Side::kSell)), "02");
  EXPECT_EQ(ledger::ToHex(Coding(TradingDay{-1})), "ffffffff");
  EXPECT_EQ(ledger::ToHex(Coding(true)), "01");
  EXPECT_EQ(ledger::ToHex(Coding(Actor{ParticipantId{1}, UserId{2}})), "0000000100000002");
  EXPECT_EQ(ledger::ToHex(Coding(std::string("ab"))), "00026162");
  EXPECT_EQ(ledger::ToHex(Coding(std::optional<uint8_t>())), "00");
  EXPECT_EQ(ledger::ToHex(Coding(std::optional<uint8_t>(7))), "0107");
  EXPECT_EQ(ledger::ToHex(Coding(std::vector<uint16_t>{1, 2})), "0000000200010002");
  EXPECT_EQ(ledger::ToHex(Coding(std::array<char, 2>{'a', 'b'})), "6162");
}

TEST(CodecTest, TakesOnlyTheOneCodingOfAValue) {
  EXPECT_EQ(Decode<bool>(FromHex("02")), std::nullopt);
  EXPECT_EQ(Decode<std::optional<uint8_t>>(FromHex("0201")), std::nullopt);
  EXPECT_EQ(Decode<std::optional<uint8_t>>(FromHex("0001")), std::nullopt);
  EXPECT_EQ(Decode<std::optional<uint8_t>>(FromHex("01")), std::nullopt);
  EXPECT_EQ(Decode<Side>(FromHex("00")), std::nullopt);
  EXPECT_EQ(Decode<Side>(FromHex("03")), std::nullopt);
  EXPECT_EQ(Decode<uint32_t>(FromHex("010203")), std::nullopt);
  EXPECT_EQ(Decode<uint32_t>(FromHex("0102030405")), std::nullopt);
  EXPECT_EQ(Decode<std::string>(FromHex("000361")), std::nullopt);
  EXPECT_EQ((Decode<std::array<char, 2>>(FromHex("61"))), std::nullopt);
}

TEST(CodecTest, ACountBeyondTheBytesAllocatesNothing) {
  EXPECT_EQ(Decode<std::vector<uint64_t>>(FromHex("ffffffff00")), std::nullopt);
  EXPECT_EQ(Decode<std::vector<uint64_t>>(FromHex("000000020000000000000001")), std::nullopt);
  EXPECT_EQ(Decode<std::vector<uint8_t>>(FromHex("000000020107")), (std::vector<uint8_t>{1, 7}));
}

TEST(CommandCodecTest, AnOrdersBodyIsTheseBytes) {
  SubmitOrder order = MakeSell(Grams{4'990'000}, Price{123'000}, TimeInForce::kGoodTillDate);
  order.self_trade_prevention = SelfTradePrevention::kDecrement;
  order.display_quantity = Grams{990'000};
  order.expire_day = kMonday;
  std::string bytes;
  AppendBody(order, &bytes);
  EXPECT_EQ(ledger::ToHex(bytes),
            "0000000000000001"    // account
            "00000001"            // instrument
            "02"                  // side
            "01"                  // type
            "05"                  // time in force
            "04"                  // self-trade prevention
            "00"                  // post only
            "00000000004c2430"    // quantity
            "000000000001e078"    // price
            "00"                  // no stop price
            "0100000000000f1b30"  // display quantity
            "0100004ba6");        // expire day
  const auto decoded = DecodeBody(SubmitOrder::kKind, bytes);
  ASSERT_TRUE(decoded.ok());
  std::string again;
  AppendBody(*decoded, &again);
  EXPECT_EQ(again, bytes);
}

TEST(CommandCodecTest, ARejectionIsReasonAndLimit) {
  std::string bytes;
  AppendOutcome(Rejection{RejectReason::kOffLot, 1000}, &bytes);
  EXPECT_EQ(ledger::ToHex(bytes), "012f00000000000003e8");
  const auto decoded = DecodeOutcome(SubmitOrder::kKind, bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(std::get<Rejection>(*decoded), (Rejection{RejectReason::kOffLot, 1000}));
}

TEST(CommandCodecTest, TheKindSaysWhichAcceptanceFollows) {
  constexpr Hash256 kHash{1, 2, 3};
  const std::pair<uint16_t, Outcome> rows[] = {
      {RegisterParticipant::kKind, ParticipantRegistered{ParticipantId{7}}},
      {OpenAccount::kKind, AccountOpened{AccountId{7}}},
      {CreateMarket::kKind, MarketCreated{MarketId{7}}},
      {CreateInstrument::kKind, InstrumentCreated{InstrumentId{7}}},
      {SubmitOrder::kKind,
       OrderReport{.order = OrderId{7}, .account = AccountId{8}, .state = OrderState::kFilled}},
      {CancelOrder::kKind,
       OrderReport{.order = OrderId{7}, .account = AccountId{8}, .state = OrderState::kCancelled}},
      {AmendOrder::kKind,
       OrderReport{.order = OrderId{7}, .account = AccountId{8}, .state = OrderState::kWaiting}},
      {CancelOrders::kKind, OrdersCancelled{.order_count = 7, .is_pending = true}},
      {FireCancelTimer::kKind, OrdersCancelled{}},
      {RequestReversal::kKind, ReversalRequested{ReversalId{7}}},
      {ApproveReversal::kKind, Done{}},
      {Genesis::kKind, Done{}},
      {PostListing::kKind, RecordMade{7}},
      {IssueCertificate::kKind, RecordMade{7}},
      {DisposePledge::kKind, RecordMade{7}},
      {TakeListing::kKind, Done{}},
      {ApproveProposal::kKind, CarriedOut{.kind = FreezeRights::kKind, .made = 7}},
      {FreezeRights::kKind, Proposed{ProposalId{7}, kHash, TimeMicros{8}}},
      {Deposit::kKind, Proposed{ProposalId{7}, kHash, TimeMicros{8}}},
      {Deposit::kKind, Done{}},
      {IssueCertificate::kKind, RecordMade{7}},
      {ApproveProposal::kKind, CarriedOut{.kind = IssueCertificate::kKind, .made = 7}},
      {Deposit::kKind, Proposed{.proposal = ProposalId{7}, .expires_at = TimeMicros(8)}},
      {IssueCertificate::kKind, Proposed{.proposal = ProposalId{7}}},
  };
  for (const auto& [kind, outcome] : rows) {
    std::string bytes;
    AppendOutcome(outcome, &bytes);
    const auto decoded = DecodeOutcome(kind, bytes);
    ASSERT_TRUE(decoded.ok()) << kind;
    EXPECT_EQ(decoded->index(), outcome.index()) << kind;
    std::string again;
    AppendOutcome(*decoded, &again);
    EXPECT_EQ(again, bytes) << kind;
  }
}

// What was proposed has 1 where a rejection has its reason.
TEST(CommandCodecTest, AProposalIsOneAndItsTerms) {
  std::string bytes;
  AppendOutcome(Proposed{ProposalId{7}, Hash256{1}, TimeMicros{8}}, &bytes);
  EXPECT_EQ(ledger::ToHex(bytes),
            "0001"
            "00000007"
            "01" +
                std::string(62, '0') + "0000000000000008");
  bytes.pop_back();
  EXPECT_FALSE(DecodeOutcome(Deposit::kKind, bytes).ok());
}

TEST(CommandCodecTest, BodiesOfRightsComeBackAsTheyWere) {
  for (const CommandBody& body : GoodRightsBodies()) {
    const uint16_t kind = KindOf(body);
    std::string bytes;
    AppendBody(body, &bytes);
    const auto decoded = DecodeBody(kind, bytes);
    ASSERT_TRUE(decoded.ok()) << kind;
    EXPECT_EQ(decoded->index(), body.index()) << kind;
    std::string again;
    AppendBody(*decoded, &again);
    EXPECT_EQ(again, bytes) << kind;
    EXPECT_FALSE(DecodeBody(kind, bytes + '\0').ok()) << kind;
    EXPECT_FALSE(DecodeBody(kind, std::string_view(bytes).substr(1)).ok()) << kind;
  }
}

TEST(CommandCodecTest, EventsOfRightsComeBackAsTheyWere) {
  const std::vector<Event> events = RightsEvents();
  constexpr size_t kFirst = Event(CertificateIssued{}).index();
  ASSERT_EQ(events.size(), std::variant_size_v<Event> - kFirst);
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].index(), kFirst + i);
    const uint16_t kind = KindOf(events[i]);
    std::string bytes;
    AppendEvent(events[i], &bytes);
    const auto decoded = DecodeEvent(kind, bytes);
    ASSERT_TRUE(decoded.ok()) << kind;
    std::string again;
    AppendEvent(*decoded, &again);
    EXPECT_EQ(again, bytes) << kind;
    EXPECT_FALSE(DecodeEvent(kind, bytes + '\0').ok()) << kind;
  }
}

TEST(CommandCodecTest, ASaleIsTheseBytes) {
  std::string bytes;
  AppendEvent(SaleSettled{RightsCause::kBlock, Side::kSell, AccountId{1}, InstrumentId{2},
                          CertificateId{3}, kMonday, Grams{4}, Price{5}, Fen{6}},
              &bytes);
  EXPECT_EQ(ledger::ToHex(bytes),
            "09"                  // cause
            "02"                  // side
            "0000000000000001"    // account
            "00000002"            // instrument
            "00000003"            // certificate
            "00004ba6"            // day
            "0000000000000004"    // quantity
            "0000000000000005"    // price
            "0000000000000006");  // amount
}

TEST(CommandCodecTest, RefusesWhatNobodyWrites) {
  EXPECT_FALSE(DecodeBody(0, "").ok());
  EXPECT_FALSE(DecodeBody(99, "").ok());
  EXPECT_FALSE(DecodeBody(TradeSide::kKind, "").ok());
  EXPECT_FALSE(DecodeBody(Continue::kKind, "x").ok());
  EXPECT_TRUE(DecodeBody(Continue::kKind, "").ok());
  EXPECT_FALSE(DecodeEvent(SubmitOrder::kKind, "").ok());
  EXPECT_FALSE(DecodeEvent(0x8008, "").ok());
  EXPECT_FALSE(DecodeEvent(AlertRaised::kKind + 1, "").ok());
  EXPECT_FALSE(DecodeOutcome(Deposit::kKind, "").ok());
  EXPECT_FALSE(DecodeOutcome(Deposit::kKind, FromHex("000000")).ok());  // Too long.
  EXPECT_FALSE(DecodeOutcome(Deposit::kKind, FromHex("012f")).ok());    // No limit.
  EXPECT_FALSE(DecodeOutcome(Deposit::kKind, FromHex("ffff0000000000000000")).ok());
  EXPECT_FALSE(DecodeOutcome(Deposit::kKind, FromHex("00020000000000000000")).ok());
  EXPECT_FALSE(DecodeOutcome(Deposit::kKind, FromHex("00010000000000000000")).ok());
  EXPECT_FALSE(DecodeCommandPayload(Continue::kKind, FromHex("0000000100")).ok());
  EXPECT_FALSE(DecodeCommandPayload(Continue::kKind, FromHex("ffffffff0000")).ok());
  EXPECT_TRUE(DecodeCommandPayload(Continue::kKind, FromHex("000000000000")).ok());
}

}  // namespace
}  // namespace luheng::engine

#include "engine/subject_heads.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/journal.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

struct Row {
  SubjectType type;
  uint64_t id;
  bool is_first = false;
};

class SubjectHeadsTest : public ::testing::Test {
 protected:
  SubjectHeadsTest() {
    Do(kSystemActor, MakeGenesis());
    Do(kAdministrator, GrantRole{kOperator, Role::kOperator});
    Do(kAdministrator, GrantRole{kRegistrar, Role::kRegistrar});
    Do(kAdministrator, GrantRole{kCashier, Role::kCashier});
    for (uint32_t number = 2; number <= 3; ++number) {
      Do(kRegistrar, MakeParticipant(number));
      Do(kRegistrar, OpenAccount{ParticipantId{number}, AccountKind::kTrading});
      Do(kAdministrator, GrantRole{{ParticipantId{number}, UserId{1}}, Role::kTrader});
    }
    Do(kAdministrator, CreateMarket{"M", MakeRules()});
    Do(kAdministrator, MakeInstrument());
    Do(kOperator, OpenTradingDay{kMonday});
    Do(kRegistrar, AllocateRights{kSellerAccount, kInstrument, Kilograms(9)});
    Do(kCashier, Deposit{kBuyerAccount, Fen{1'000'000}, ""});
  }

  void Do(const Actor& actor, CommandBody body) { journal_.Do(actor, std::move(body)); }

  // Expects that the entry of the last command (0) or one of its events (1 and on) names these
  // subjects, and each one's last entry before.
  void ExpectLinks(size_t number, const std::vector<Row>& rows) {
    const std::string& bytes = journal_.entries().back().at(number);
    const auto entry = ledger::DecodeEntry(bytes);
    ASSERT_TRUE(entry.ok());
    ASSERT_EQ(entry->links.size(), rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      const ledger::Link& link = entry->links[i];
      EXPECT_EQ(link.subject_type, static_cast<uint8_t>(rows[i].type));
      EXPECT_EQ(link.subject_id, rows[i].id);
      EXPECT_EQ(link.form,
                rows[i].is_first ? ledger::LinkForm::kFirst : ledger::LinkForm::kByIndex);
    }
  }

  OrderId last_order() const { return std::get<OrderReport>(journal_.result().outcome).order; }

  Journal journal_;
};

constexpr auto kParticipantType = SubjectType::kParticipant;
constexpr auto kAccountType = SubjectType::kAccount;
constexpr auto kOrderType = SubjectType::kOrder;
constexpr auto kInstrumentType = SubjectType::kInstrument;
constexpr auto kMarketType = SubjectType::kMarket;

TEST_F(SubjectHeadsTest, OfWhatIsMadeAndNamed) {
  Do(kRegistrar, MakeParticipant(4));
  ExpectLinks(0, {{kParticipantType, 4, true}});
  Do(kRegistrar, OpenAccount{ParticipantId{4}, AccountKind::kReserve});
  ExpectLinks(0, {{kParticipantType, 4}, {kAccountType, 3, true}});
  Do(kAdministrator, GrantRole{{ParticipantId{4}, UserId{1}}, Role::kTrader});
  ExpectLinks(0, {{kParticipantType, 4}});
  Do(kAdministrator, RevokeRole{{ParticipantId{4}, UserId{1}}, Role::kTrader});
  ExpectLinks(0, {{kParticipantType, 4}});
  Do(kRegistrar, AllocateRights{AccountId{3}, kInstrument, Grams{1}});
  ExpectLinks(0, {{kAccountType, 3}, {kInstrumentType, 1}});
  Do(kCashier, Deposit{AccountId{3}, Fen{1}, ""});
  ExpectLinks(0, {{kAccountType, 3}});
  MarketRules rules = MakeRules();
  rules.effective_day = kTuesday;
  Do(kAdministrator, CreateMarket{"M-2", rules});
  ExpectLinks(0, {{kMarketType, 2, true}});
  Do(kAdministrator, SetMarketRules{MarketId{2}, rules});
  ExpectLinks(0, {{kMarketType, 2}});
  CreateInstrument other = MakeInstrument(MarketId{2});
  other.symbol = "OTHER";
  Do(kAdministrator, other);
  ExpectLinks(0, {{kMarketType, 2}, {kInstrumentType, 2, true}});
  Do(kAdministrator, SetPriceFloor{InstrumentId{2}, kTuesday, Yuan(10)});
  ExpectLinks(0, {{kInstrumentType, 2}});
  Do(kOperator, SetPhase{kInstrument, Phase::kHalted});
  ExpectLinks(0, {{kInstrumentType, 1}});
  Do(kOperator, ConfirmClock{1});
  ExpectLinks(0, {});
  Do(kAdministrator, SetCalendarDay{kTuesday, DayKind::kHoliday});
  ExpectLinks(0, {});
}

TEST_F(SubjectHeadsTest, OfOrdersAndTrades) {
  const AccountId seller = kSellerAccount;
  const AccountId buyer = kBuyerAccount;
  Do(kSeller, MakeSell(Kilograms(2), Yuan(1000)));
  const auto sale = static_cast<uint64_t>(last_order());
  ExpectLinks(0, {{kAccountType, static_cast<uint64_t>(seller)}, {kOrderType, sale, true}});
  Do(kBuyer, MakeBuy(Kilograms(1), Yuan(1000)));
  const auto purchase = static_cast<uint64_t>(last_order());
  ExpectLinks(0, {{kAccountType, static_cast<uint64_t>(buyer)}, {kOrderType, purchase, true}});
  ExpectLinks(1, {{kAccountType, static_cast<uint64_t>(buyer)}, {kOrderType, purchase}});
  ExpectLinks(2, {{kAccountType, static_cast<uint64_t>(seller)}, {kOrderType, sale}});
  Do(kSeller, CancelOrder{OrderId{sale}});
  ExpectLinks(0, {{kAccountType, static_cast<uint64_t>(seller)}, {kOrderType, sale}});
  Do(kSeller, MakeSell(Kilograms(2), Yuan(1000)));
  const auto again = static_cast<uint64_t>(last_order());
  Do(kOperator, CloseTradingDay{kMonday});
  ExpectLinks(0, {});
  ExpectLinks(1, {{kInstrumentType, 1}});
  Do(kSystemActor, Continue{});
  ExpectLinks(0, {});
  ExpectLinks(1, {{kAccountType, static_cast<uint64_t>(seller)}, {kOrderType, again}});
}

TEST_F(SubjectHeadsTest, OfWhatTradersDoBesides) {
  const Row account{kAccountType, 1};
  Do(kSeller, Stopped(MakeSell(Kilograms(2), Yuan(1000)), Yuan(1000)));
  const auto stop = static_cast<uint64_t>(last_order());
  ExpectLinks(0, {account, {kOrderType, stop, true}});
  Do(kSeller, AmendOrder{OrderId{stop}, Kilograms(3), Yuan(1000)});
  ExpectLinks(0, {account, {kOrderType, stop}});
  Do(kSeller, MakeSell(Kilograms(1), Yuan(1000)));
  const auto sale = static_cast<uint64_t>(last_order());
  Do(kSeller, AmendOrder{OrderId{sale}, Kilograms(1), Yuan(1010)});
  Do(kBuyer, MakeBuy(Kilograms(1), Yuan(1000)));
  const auto purchase = static_cast<uint64_t>(last_order());
  // An amendment that ends the order: its report tells whose it was.
  Do(kBuyer, AmendOrder{OrderId{purchase}, Kilograms(1), Yuan(1010)});
  ExpectLinks(0, {{kAccountType, 2}, {kOrderType, purchase}});
  const uint64_t trade = journal_.engine().state().next_index() - 2;
  Do(kOperator, RequestReversal{TradeId{trade}});
  ExpectLinks(0, {});
  const ReversalId reversal{journal_.engine().state().next_index() - 1};
  Do(kAdministrator, ApproveReversal{reversal});
  ExpectLinks(0, {});
  Do(kOtherAdministrator, ApproveReversal{reversal});
  ExpectLinks(0, {});
  ExpectLinks(1, {{kAccountType, 2}});
  ExpectLinks(2, {account});

  Do(kSeller, SetCancelTimer{kSellerAccount, 1});
  ExpectLinks(0, {account});
  Do(kSystemActor, FireCancelTimer{kSellerAccount});
  ExpectLinks(0, {account});
  ExpectLinks(1, {account, {kOrderType, stop}});
  Do(kSeller, SetDisconnectRule{kSellerAccount, 1});
  ExpectLinks(0, {account});
  Do(kSystemActor, ReportDisconnect{kSellerAccount});
  ExpectLinks(0, {account});
  Do(kSeller, CancelOrders{kSellerAccount, std::nullopt, std::nullopt});
  ExpectLinks(0, {account});
  Do(kBuyer, CancelOrders{kSellerAccount, std::nullopt, std::nullopt});
  ExpectLinks(0, {});
}

TEST_F(SubjectHeadsTest, OfTriggersAndReductions) {
  Do(kBuyer, Stopped(MakeBuy(Kilograms(1), Yuan(1000)), Yuan(1050)));
  const auto stop = static_cast<uint64_t>(last_order());
  Do(kSeller, MakeSell(Kilograms(2), Yuan(1050)));
  Do(kBuyer, MakeBuy(Kilograms(2), Yuan(1050)));
  Do(kSystemActor, Continue{});
  ExpectLinks(0, {});
  ExpectLinks(1, {{kAccountType, 2}, {kOrderType, stop}});
  Do(kSeller, MakeSell(Kilograms(3), Yuan(1050)));
  const auto sale = static_cast<uint64_t>(last_order());
  Do(kCashier, Deposit{kSellerAccount, Fen{1'000'000}, ""});
  Do(kSeller, Preventing(SelfTradePrevention::kDecrement,
                         Of(kSellerAccount, MakeBuy(Kilograms(1), Yuan(1050)))));
  ExpectLinks(1, {{kAccountType, 1}, {kOrderType, sale}});
  Do(kOperator, SetPhase{kInstrument, Phase::kCall});
  Do(kOperator, SetPhase{kInstrument, Phase::kContinuous});
  ExpectLinks(0, {{kInstrumentType, 1}});
  ExpectLinks(1, {{kInstrumentType, 1}});
}

TEST_F(SubjectHeadsTest, OfRefusedCommandsTheSubjectsThatExist) {
  Do(kSeller, MakeSell(Kilograms(99), Yuan(1000)));
  ExpectLinks(0, {{kAccountType, 1}});
  SubmitOrder nowhere = MakeSell(Kilograms(1), Yuan(1000));
  nowhere.account = AccountId{99};
  Do(kSeller, nowhere);
  ExpectLinks(0, {});
  Do(kSeller, CancelOrder{OrderId{99}});
  ExpectLinks(0, {});
  Do(kSeller, MakeSell(Kilograms(1), Yuan(1000)));
  const auto sale = static_cast<uint64_t>(last_order());
  // Links tell where the newest entry of a subject is: only its owner gets them.
  Do(kBuyer, CancelOrder{OrderId{sale}});
  ExpectLinks(0, {});
  SubmitOrder with_foreign_account = MakeSell(Kilograms(1), Yuan(1000));
  with_foreign_account.account = kSellerAccount;
  Do(kBuyer, with_foreign_account);
  ExpectLinks(0, {});
  Do(kRegistrar, AllocateRights{kSellerAccount, InstrumentId{99}, Grams{1}});
  ExpectLinks(0, {{kAccountType, 1}});
  Do(kRegistrar, MakeParticipant(2));
  ExpectLinks(0, {});
}

TEST_F(SubjectHeadsTest, HeadsAreTheLastEntries) {
  const uint64_t before = journal_.engine().state().next_index();
  Do(kSeller, MakeSell(Kilograms(2), Yuan(1000)));
  const Subject order{kOrderType, static_cast<uint64_t>(last_order())};
  const Subject seller{kAccountType, 1};
  EXPECT_EQ(journal_.engine().Head(order), before);
  EXPECT_EQ(journal_.engine().Head(seller), before);
  Do(kSeller, CancelOrder{OrderId{order.id}});
  EXPECT_EQ(journal_.engine().Head(order), std::nullopt);
  EXPECT_EQ(journal_.engine().Head(seller), before + 1);
  EXPECT_EQ(journal_.engine().Head({kAccountType, 99}), std::nullopt);
  EXPECT_EQ(journal_.engine().Head({kAccountType, 0}), std::nullopt);
  // The right number in another shard.
  EXPECT_EQ(journal_.engine().Head({kAccountType, 1ull << 56 | 1}), std::nullopt);
  EXPECT_EQ(journal_.engine().Head({kMarketType, 2}), std::nullopt);
  EXPECT_TRUE(journal_.engine().Head({kMarketType, 1}));
  EXPECT_TRUE(journal_.engine().Head({kInstrumentType, 1}));
  EXPECT_TRUE(journal_.engine().Head({kParticipantType, 3}));
}

// Every history is whole: walking all entries, each link names the entry that was the subject's
// last.
TEST(SubjectChainTest, EveryLinkNamesTheSubjectsLastEntry) {
  Journal journal;
  Workload workload(7);
  journal.DoAll(workload, 5000);
  std::map<std::pair<uint8_t, uint64_t>, uint64_t> heads;
  size_t link_count = 0;
  for (const auto& entries : journal.entries()) {
    for (const std::string& bytes : entries) {
      const auto entry = ledger::DecodeEntry(bytes);
      ASSERT_TRUE(entry.ok());
      for (const ledger::Link& link : entry->links) {
        ++link_count;
        const auto [head, is_new] =
            heads.try_emplace({link.subject_type, link.subject_id}, entry->index);
        ASSERT_EQ(link.form == ledger::LinkForm::kFirst, is_new);
        ASSERT_EQ(link.previous_index, is_new ? 0 : head->second);
        head->second = entry->index;
      }
    }
  }
  EXPECT_GT(link_count, 5000u);
}

}  // namespace
}  // namespace luheng::engine

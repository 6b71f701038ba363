// The questions of those who supervise the market, over a socket.
#include <google/protobuf/util/time_util.h>

#include <string>
#include <vector>

#include "luheng/audit/v1/audit_service.grpc.pb.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using audit::v1::AuditService;
using google::protobuf::util::TimeUtil;

constexpr int64_t kHour = 3'600'000'000;

class AuditServiceTest : public OpenMarketTest {
 protected:
  audit::v1::ListBalancesRequest Balances() const {
    audit::v1::ListBalancesRequest request;
    request.set_participant("participants/p2");
    return request;
  }
  // What the seller had of the instrument in all.
  int64_t TotalOf(const audit::v1::ListBalancesRequest& request) {
    const auto reply = Call(*audit_, &AuditService::Stub::ListBalances, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    for (const audit::v1::Balance& row : reply.response.balances()) {
      if (row.instrument() == kInstrumentName) return row.total_grams();
    }
    return 0;
  }
  int64_t WallMicros() { return server_.clock().WallMicros(); }
  std::vector<audit::v1::ReadRecord> Reads(const audit::v1::ListReadsRequest& request = {}) {
    const auto reply = Call(*audit_, &AuditService::Stub::ListReads, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return {reply.response.reads().begin(), reply.response.reads().end()};
  }

  std::unique_ptr<AuditService::Stub> audit_ =
      AuditService::NewStub(server_.Connect(kRegulatorUser));
};

TEST_F(AuditServiceTest, ABalanceIsThatOfTheMoment) {
  const int64_t before = WallMicros();
  server_.clock().Advance(kHour);
  Trade(3 * kLotGrams);
  const auto first_trade = server_.node().replica().Query(
      [](const engine::Engine&, uint64_t sequence) { return static_cast<int64_t>(sequence); });
  server_.clock().Advance(kHour);
  Trade(2 * kLotGrams);

  EXPECT_EQ(TotalOf(Balances()), 100'000'000 - 5 * kLotGrams);
  auto then = Balances();
  *then.mutable_at_time() = TimeUtil::MicrosecondsToTimestamp(before);
  EXPECT_EQ(TotalOf(then), 100'000'000);
  auto after_first = Balances();
  after_first.set_at_sequence(first_trade);
  EXPECT_EQ(TotalOf(after_first), 100'000'000 - 3 * kLotGrams);
  auto day_before = Balances();
  *day_before.mutable_at_day() = FirstDay();
  day_before.mutable_at_day()->set_day(FirstDay().day() - 1);
  EXPECT_EQ(TotalOf(day_before), 100'000'000) << "before the market opened";
}

TEST_F(AuditServiceTest, ABalanceNamesTheEntryThatProvesIt) {
  Trade(kLotGrams);
  const auto reply = Call(*audit_, &AuditService::Stub::ListBalances, Balances());
  ASSERT_EQ(reply.response.balances_size(), 2) << "money and one instrument";
  ledger::v1::GetInclusionProofRequest proof;
  proof.set_index(reply.response.balances(0).entry_index());
  const auto proved = Call(*server_.Ledger(kRegulatorUser),
                           &ledger::v1::LedgerService::Stub::GetInclusionProof, proof);
  ASSERT_TRUE(proved.status.ok()) << proved.status.error_message();
  EXPECT_FALSE(proved.response.tlog_proof().empty());
}

TEST_F(AuditServiceTest, EffectiveTimeCountsWhatTookEffectByThen) {
  const int64_t before = WallMicros();
  server_.clock().Advance(kHour);
  // Recorded now, in effect since before.
  auto order = Order(seller_account_, type::v1::SIDE_SELL, kLotGrams, kFloorFen);
  *order.mutable_effective_time() = TimeUtil::MicrosecondsToTimestamp(before);
  Submit(order);
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 2 * kLotGrams, kFloorFen));

  const auto held = [&](const audit::v1::ListBalancesRequest& request) {
    const auto reply = Call(*audit_, &AuditService::Stub::ListBalances, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    for (const audit::v1::Balance& row : reply.response.balances()) {
      if (row.instrument() == kInstrumentName) return row.held_grams();
    }
    return int64_t{0};
  };
  auto request = Balances();
  *request.mutable_effective_time() = TimeUtil::MicrosecondsToTimestamp(before);
  EXPECT_EQ(held(request), kLotGrams);
  EXPECT_EQ(TotalOf(request), 100'000'000);
  *request.mutable_effective_time() = TimeUtil::MicrosecondsToTimestamp(WallMicros());
  EXPECT_EQ(held(request), 3 * kLotGrams);
  *request.mutable_at_time() = TimeUtil::MicrosecondsToTimestamp(before);
  EXPECT_EQ(held(request), 0) << "nobody knew it then";
}

TEST_F(AuditServiceTest, MoneyThatTheBankHadBeforeCountsFromThen) {
  const int64_t before = WallMicros();
  server_.clock().Advance(kHour);
  registry::v1::DepositRequest deposit;
  deposit.set_request_id(NewRequestId());
  deposit.set_account(seller_account_);
  deposit.set_amount_fen(777);
  *deposit.mutable_effective_time() = TimeUtil::MicrosecondsToTimestamp(before - kHour);
  ASSERT_TRUE(
      Call(*server_.Registry(kCashierUser), &registry::v1::RegistryService::Stub::Deposit, deposit)
          .response.has_accepted());
  const auto money = [&](int64_t effective) {
    auto request = Balances();
    *request.mutable_effective_time() = TimeUtil::MicrosecondsToTimestamp(effective);
    const auto reply = Call(*audit_, &AuditService::Stub::ListBalances, request);
    return reply.response.balances_size() == 0 ? 0 : reply.response.balances(0).available_fen();
  };
  EXPECT_EQ(money(before - kHour - 1), 0);
  EXPECT_EQ(money(before - kHour), 777);
}

TEST_F(AuditServiceTest, MomentsThatCannotBeAreRefused) {
  auto request = Balances();
  *request.mutable_at_time() = TimeUtil::MicrosecondsToTimestamp(WallMicros() + 1);
  auto status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), "BEYOND_NOW");

  *request.mutable_at_time() = TimeUtil::MicrosecondsToTimestamp(1);
  status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), "BEFORE_GENESIS");

  request.set_at_sequence(1);
  status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(FieldOf(status), "at_time") << "two moments";

  // No JSON can say this time; the record of the read says it otherwise.
  request.clear_at_sequence();
  request.mutable_at_time()->set_seconds(int64_t{1} << 60);
  status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(FieldOf(status), "at_time");
  EXPECT_NE(Reads().at(0).request().find("1152921504606846976"), std::string::npos);

  request.clear_at_time();
  request.set_at_sequence(1'000'000);
  status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(ReasonOf(status), "BEYOND_NOW");
  request.set_at_sequence(-1);
  status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(FieldOf(status), "at_sequence");

  request.clear_at_sequence();
  *request.mutable_at_day() = FirstDay();
  request.mutable_at_day()->set_year(2099);
  status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(ReasonOf(status), "BEYOND_NOW");
  request.mutable_at_day()->set_month(13);
  status = Call(*audit_, &AuditService::Stub::ListBalances, request).status;
  EXPECT_EQ(FieldOf(status), "at_day");
}

TEST_F(AuditServiceTest, PagesAreAllOfTheMomentOfTheFirst) {
  for (int i = 0; i < 5; ++i) Trade(kLotGrams);
  audit::v1::ListDealingsRequest request;
  request.set_participant("participants/p2");
  request.set_counterparty("participants/p3");
  request.set_page_size(2);
  std::vector<int64_t> entries;
  int64_t sequence = 0;
  do {
    const auto reply = Call(*audit_, &AuditService::Stub::ListDealings, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    for (const auto& row : reply.response.dealings()) entries.push_back(row.entry_index());
    if (sequence == 0) sequence = reply.response.sequence();
    EXPECT_EQ(reply.response.sequence(), sequence);
    request.set_page_token(reply.response.next_page_token());
    Trade(kLotGrams);  // Meanwhile.
  } while (!request.page_token().empty());
  EXPECT_EQ(entries.size(), 5u);
  EXPECT_TRUE(std::is_sorted(entries.rbegin(), entries.rend())) << "newest first";

  request.set_page_token("bm9uZQ==");
  EXPECT_EQ(FieldOf(Call(*audit_, &AuditService::Stub::ListDealings, request).status),
            "page_token");
}

TEST_F(AuditServiceTest, DealingsHaveBothSidesWhicheverIsAskedFor) {
  Trade(4 * kLotGrams);
  audit::v1::ListDealingsRequest request;
  for (const bool seller_first : {true, false}) {
    request.set_participant(seller_first ? "participants/p2" : "participants/p3");
    request.set_counterparty(seller_first ? "participants/p3" : "participants/p2");
    const auto reply = Call(*audit_, &AuditService::Stub::ListDealings, request);
    ASSERT_EQ(reply.response.dealings_size(), 1) << reply.status.error_message();
    const audit::v1::Dealing& row = reply.response.dealings(0);
    EXPECT_EQ(row.buyer(), buyer_account_);
    EXPECT_EQ(row.seller(), seller_account_);
    EXPECT_EQ(row.quantity_grams(), 4 * kLotGrams);
    EXPECT_EQ(row.seller_entry_index(), row.entry_index() + 1);
    EXPECT_EQ(row.cause(), type::v1::RIGHTS_CAUSE_BOOK_TRADE);
  }
  request.set_counterparty(request.participant());
  EXPECT_EQ(Call(*audit_, &AuditService::Stub::ListDealings, request).response.dealings_size(), 0)
      << "nobody traded with himself";
  request.set_controller("participants/p3");
  EXPECT_EQ(FieldOf(Call(*audit_, &AuditService::Stub::ListDealings, request).status),
            "controller");
}

TEST_F(AuditServiceTest, RefusalsAreListedAndCountedByCode) {
  auto off_tick = Order(buyer_account_, type::v1::SIDE_BUY, kLotGrams, kFloorFen + 1);
  for (int i = 0; i < 3; ++i) {
    off_tick.set_request_id(NewRequestId());
    Call(*buyer_trading_, &trading::v1::TradingService::Stub::SubmitOrder, off_tick);
  }
  const auto counts =
      Call(*audit_, &AuditService::Stub::ListRefusalCounts, audit::v1::ListRefusalCountsRequest());
  ASSERT_EQ(counts.response.counts_size(), 1) << counts.status.error_message();
  EXPECT_EQ(counts.response.counts(0).reason(), "OFF_TICK");
  EXPECT_EQ(counts.response.counts(0).refusal_count(), 3);

  audit::v1::ListRefusalsRequest request;
  request.set_reason("OFF_TICK");
  request.set_actor("participants/p3/users/u1");
  const auto listed = Call(*audit_, &AuditService::Stub::ListRefusals, request);
  ASSERT_EQ(listed.response.refusals_size(), 3) << listed.status.error_message();
  EXPECT_EQ(listed.response.refusals(0).kind(), "SUBMIT_ORDER");
  EXPECT_GT(listed.response.refusals(0).entry_index(), listed.response.refusals(1).entry_index());
  request.set_actor("participants/p2/users/u1");
  EXPECT_EQ(Call(*audit_, &AuditService::Stub::ListRefusals, request).response.refusals_size(), 0);
  request.set_reason("NO_SUCH_REASON");
  EXPECT_EQ(FieldOf(Call(*audit_, &AuditService::Stub::ListRefusals, request).status), "reason");
}

TEST_F(AuditServiceTest, AFirmMayAskForItsOwnPastOnly) {
  const auto firm = AuditService::NewStub(server_.Connect(buyer_));
  EXPECT_EQ(Call(*firm, &AuditService::Stub::ListBalances, Balances()).status.error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  auto own = Balances();
  own.set_participant("participants/p3");
  EXPECT_TRUE(Call(*firm, &AuditService::Stub::ListBalances, own).status.ok());
  EXPECT_EQ(Call(*firm, &AuditService::Stub::ListReads, audit::v1::ListReadsRequest())
                .status.error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(AuditServiceTest, WhoLookedAtWhatIsRecordedBeforeItIsShown) {
  const size_t before = Reads().size();
  TotalOf(Balances());
  registry::v1::GetParticipantRequest participant;
  participant.set_name("participants/p77");
  Call(*server_.Registry(kRegulatorUser), &registry::v1::RegistryService::Stub::GetParticipant,
       participant);
  // What everybody sees, and what is one's own, is nobody's business.
  market::v1::ListInstrumentsRequest instruments;
  Call(*server_.Market(kRegulatorUser), &market::v1::MarketDataService::Stub::ListInstruments,
       instruments);
  registry::v1::GetAccountRequest account;
  account.set_name(buyer_account_);
  Call(*server_.Registry(buyer_), &registry::v1::RegistryService::Stub::GetAccount, account);

  const auto reads = Reads();
  ASSERT_EQ(reads.size(), before + 3) << "with the first look at the reads";
  EXPECT_EQ(reads[0].method(), "luheng.registry.v1.RegistryService/GetParticipant");
  EXPECT_EQ(reads[0].status(), "NOT_FOUND");
  EXPECT_EQ(reads[0].reader(), "participants/p1/users/u6");
  EXPECT_EQ(reads[1].method(), "luheng.audit.v1.AuditService/ListBalances");
  EXPECT_EQ(reads[1].request(), R"({"participant":"participants/p2"})");

  audit::v1::ListReadsRequest about;
  about.set_about("participants/p77");
  EXPECT_EQ(Reads(about).size(), 1u);
  about.set_about("participants/p7");
  EXPECT_TRUE(Reads(about).empty()) << "another participant";
  audit::v1::ListReadsRequest by_other;
  by_other.set_reader("participants/p1/users/u1");
  EXPECT_TRUE(Reads(by_other).empty());
  audit::v1::ListReadsRequest since;
  server_.clock().Advance(1);
  *since.mutable_since() = TimeUtil::MicrosecondsToTimestamp(WallMicros());
  EXPECT_TRUE(Reads(since).empty());
  since.set_reader("nobody");
  EXPECT_EQ(FieldOf(Call(*audit_, &AuditService::Stub::ListReads, since).status), "reader");
}

TEST_F(AuditServiceTest, WhoStreamsTheReportsOfOthersIsRecorded) {
  Trade(kLotGrams);
  const auto stream_once = [&](const engine::Actor& actor) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    trading::v1::StreamReportsRequest request;
    request.set_start_sequence(1);
    const auto stub = server_.Reports(actor);
    const auto stream = stub->StreamReports(&context, request);
    trading::v1::StreamReportsResponse response;
    EXPECT_TRUE(stream->Read(&response));
    context.TryCancel();
    while (stream->Read(&response)) {
    }
    static_cast<void>(stream->Finish());
  };
  const size_t before = Reads().size();
  stream_once(buyer_);
  stream_once(kRegulatorUser);
  const auto reads = Reads();
  ASSERT_EQ(reads.size(), before + 2) << "with the first look at the reads";
  EXPECT_EQ(reads[0].method(), "luheng.trading.v1.ReportService/StreamReports");
  EXPECT_EQ(reads[0].reader(), "participants/p1/users/u6");
}

TEST_F(AuditServiceTest, APageTokenOfAnotherRightIsRefused) {
  audit::v1::ListRightStepsRequest request;
  request.set_certificate("certificates/c1");
  request.set_page_token("bm9uZQ==");
  EXPECT_EQ(FieldOf(Call(*audit_, &AuditService::Stub::ListRightSteps, request).status),
            "page_token");
}

TEST_F(AuditServiceTest, WhatDoesNotExistIsNotFound) {
  audit::v1::ListRightStepsRequest right;
  right.set_certificate("certificates/c9");
  EXPECT_EQ(Call(*audit_, &AuditService::Stub::ListRightSteps, right).status.error_code(),
            grpc::StatusCode::NOT_FOUND);
  audit::v1::GetAuctionReplayRequest auction;
  auction.set_auction("auctions/u9");
  EXPECT_EQ(Call(*audit_, &AuditService::Stub::GetAuctionReplay, auction).status.error_code(),
            grpc::StatusCode::NOT_FOUND);
  audit::v1::ListLotteryPlacingsRequest lottery;
  lottery.set_lottery("auctions/u9");
  EXPECT_EQ(FieldOf(Call(*audit_, &AuditService::Stub::ListLotteryPlacings, lottery).status),
            "lottery");
  auto nobody = Balances();
  nobody.set_participant("participants/p99");
  EXPECT_EQ(Call(*audit_, &AuditService::Stub::ListBalances, nobody).status.error_code(),
            grpc::StatusCode::NOT_FOUND);
  audit::v1::ListExpiringPledgesRequest pledges;
  pledges.set_days(-1);
  EXPECT_EQ(FieldOf(Call(*audit_, &AuditService::Stub::ListExpiringPledges, pledges).status),
            "days");
}

}  // namespace
}  // namespace luheng::services

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using trading::v1::ExecutionReport;
using trading::v1::ReportService;
using trading::v1::StreamReportsRequest;
using trading::v1::StreamReportsResponse;
using trading::v1::TradingService;

constexpr uint64_t kRetention = 3000;
constexpr size_t kQueueMax = 50;

// A stream as a client holds it.
class Reader {
 public:
  Reader(std::unique_ptr<ReportService::Stub> stub, const StreamReportsRequest& request)
      : stub_(std::move(stub)) {
    // So that a test that waits in vain fails.
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    stream_ = stub_->StreamReports(&context_, request);
  }
  ~Reader() {
    if (finished_) return;
    context_.TryCancel();
    StreamReportsResponse response;
    while (stream_->Read(&response)) {
    }
    static_cast<void>(stream_->Finish());
  }

  // One response; false at the end of the stream.
  bool ReadOne(std::vector<ExecutionReport>* reports) {
    StreamReportsResponse response;
    if (!stream_->Read(&response)) return false;
    reports->insert(reports->end(), response.reports().begin(), response.reports().end());
    EXPECT_GE(response.next_sequence(), next_sequence_);
    next_sequence_ = response.next_sequence();
    return true;
  }
  // Reads until nothing below `sequence` is left to come.
  std::vector<ExecutionReport> ReadBelow(int64_t sequence) {
    std::vector<ExecutionReport> reports;
    while (next_sequence_ < sequence) {
      if (ReadOne(&reports)) continue;
      ADD_FAILURE() << "the stream ended";
      break;
    }
    return reports;
  }
  int64_t next_sequence() const { return next_sequence_; }
  // Reads to the end.
  grpc::Status End() {
    std::vector<ExecutionReport> reports;
    while (ReadOne(&reports)) {
    }
    finished_ = true;
    return stream_->Finish();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<ReportService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<StreamReportsResponse>> stream_;
  int64_t next_sequence_ = 0;
  bool finished_ = false;
};

class ReportServiceTest : public OpenMarketTest {
 protected:
  ReportServiceTest() : OpenMarketTest(MakeOptions()) {}

  static TestServer::Options MakeOptions() {
    TestServer::Options options;
    options.streams = {.report_queue_max = kQueueMax, .report_retention_entries = kRetention};
    return options;
  }
  int64_t Size() { return static_cast<int64_t>(server_.node().replica().size()); }
  std::unique_ptr<Reader> Open(const engine::Actor& actor, int64_t start,
                               const std::string& account = "") {
    StreamReportsRequest request;
    request.set_start_sequence(start);
    if (!account.empty()) request.add_accounts(account);
    return std::make_unique<Reader>(server_.Reports(actor), request);
  }
  int64_t Sell(int64_t quantity_grams) {
    return Submit(Order(seller_account_, type::v1::SIDE_SELL, quantity_grams, kFloorFen))
        .order_id();
  }
  void SellSome(int count) { SellMany(seller_, seller_account_, count); }
};

TEST_F(ReportServiceTest, TellsOfOwnOrdersAndOfNoOthers) {
  const int64_t start = Size();
  const int64_t sale = Sell(3'000);
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen));
  trading::v1::AmendOrderRequest amend;
  amend.set_request_id(NewRequestId());
  amend.set_order_id(sale);
  amend.set_quantity_grams(2'000);
  amend.set_price_fen_per_tonne(kFloorFen);
  ASSERT_TRUE(
      Call(*seller_trading_, &TradingService::Stub::AmendOrder, amend).response.has_accepted());
  trading::v1::CancelOrderRequest cancel;
  cancel.set_request_id(NewRequestId());
  cancel.set_order_id(sale);
  ASSERT_TRUE(
      Call(*seller_trading_, &TradingService::Stub::CancelOrder, cancel).response.has_accepted());
  const auto refused = Order(seller_account_, type::v1::SIDE_SELL, 1'500, kFloorFen);
  EXPECT_TRUE(
      Call(*seller_trading_, &TradingService::Stub::SubmitOrder, refused).response.has_rejected());

  const auto reports = Open(seller_, start)->ReadBelow(Size());
  ASSERT_EQ(reports.size(), 5u);
  const ExecutionReport& taken = reports[0];
  EXPECT_EQ(taken.exec_type(), trading::v1::EXEC_TYPE_NEW);
  EXPECT_EQ(taken.sequence(), start);
  EXPECT_EQ(taken.order_id(), sale);
  EXPECT_EQ(taken.account(), seller_account_);
  EXPECT_EQ(taken.instrument(), kInstrumentName);
  EXPECT_EQ(taken.side(), type::v1::SIDE_SELL);
  EXPECT_EQ(taken.state(), trading::v1::ORDER_STATE_NEW);
  EXPECT_EQ(taken.leaves_grams(), 3'000);
  EXPECT_EQ(taken.quantity_grams(), 3'000);
  const ExecutionReport& traded = reports[1];
  EXPECT_EQ(traded.exec_type(), trading::v1::EXEC_TYPE_TRADE);
  EXPECT_EQ(traded.order_id(), sale);
  EXPECT_EQ(traded.last_quantity_grams(), 1'000);
  EXPECT_EQ(traded.last_price_fen_per_tonne(), kFloorFen);
  EXPECT_EQ(traded.leaves_grams(), 2'000);
  EXPECT_EQ(traded.request_id(), "");
  EXPECT_FALSE(traded.aggressor());
  EXPECT_EQ(reports[2].exec_type(), trading::v1::EXEC_TYPE_REPLACED);
  EXPECT_EQ(reports[2].leaves_grams(), 1'000);
  EXPECT_EQ(reports[2].request_id(), amend.request_id());
  EXPECT_EQ(reports[3].exec_type(), trading::v1::EXEC_TYPE_CANCELED);
  EXPECT_EQ(reports[3].end_reason(), trading::v1::END_REASON_REQUESTED);
  EXPECT_EQ(reports[3].filled_grams(), 1'000);
  EXPECT_EQ(reports[4].exec_type(), trading::v1::EXEC_TYPE_REJECTED);
  EXPECT_EQ(reports[4].rejected().reason(), "OFF_LOT");

  // The buyer's are his order and his side of the trade; the regulator sees both sides.
  const auto bought = Open(buyer_, start)->ReadBelow(Size());
  ASSERT_EQ(bought.size(), 2u);
  EXPECT_EQ(bought[0].exec_type(), trading::v1::EXEC_TYPE_NEW);
  EXPECT_EQ(bought[0].state(), trading::v1::ORDER_STATE_FILLED);
  EXPECT_EQ(bought[1].exec_type(), trading::v1::EXEC_TYPE_TRADE);
  EXPECT_TRUE(bought[1].aggressor());
  EXPECT_EQ(Open(kRegulatorUser, start)->ReadBelow(Size()).size(), 7u);
  EXPECT_EQ(Open(kRegulatorUser, start, buyer_account_)->ReadBelow(Size()).size(), 2u);
}

TEST_F(ReportServiceTest, TellsOfWhatOthersDoToAnOrder) {
  const int64_t start = Size();
  auto stop = Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen);
  stop.set_type(trading::v1::ORDER_TYPE_STOP_LIMIT);
  stop.set_stop_price_fen_per_tonne(kFloorFen);
  Submit(stop);
  Sell(1'000);
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen));
  trading::v1::CancelOrdersRequest cancel;
  cancel.set_request_id(NewRequestId());
  cancel.set_account(buyer_account_);
  ASSERT_TRUE(
      Call(*buyer_trading_, &TradingService::Stub::CancelOrders, cancel).response.has_accepted());
  std::vector<trading::v1::ExecType> types;
  for (const ExecutionReport& report : Open(buyer_, start)->ReadBelow(Size())) {
    types.push_back(report.exec_type());
  }
  EXPECT_EQ(types, (std::vector{trading::v1::EXEC_TYPE_NEW, trading::v1::EXEC_TYPE_NEW,
                                trading::v1::EXEC_TYPE_TRADE, trading::v1::EXEC_TYPE_TRIGGERED,
                                trading::v1::EXEC_TYPE_CANCELED}));
}

TEST_F(ReportServiceTest, ReportsComeAsThingsHappenAndIdleStreamsAreTold) {
  const auto live = Open(seller_, 0);
  std::vector<ExecutionReport> reports;
  ASSERT_TRUE(live->ReadOne(&reports));
  EXPECT_TRUE(reports.empty());
  EXPECT_LE(live->next_sequence(), Size());
  const int64_t sale = Sell(1'000);
  reports = live->ReadBelow(Size());
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].order_id(), sale);
  reports.clear();
  ASSERT_TRUE(live->ReadOne(&reports)) << "no heartbeat";
  EXPECT_TRUE(reports.empty());
  EXPECT_EQ(live->next_sequence(), Size());
}

TEST_F(ReportServiceTest, ResumedStreamsHaveEachReportOnce) {
  const int64_t start = Size();
  std::vector<int64_t> sequences;
  int64_t next = start;
  // Orders before, between and while streams are open; every stream breaks after some reports.
  for (int round = 0; round < 8; ++round) {
    Sell(1'000);
    const auto reader = Open(seller_, next);
    Sell(1'000);
    for (const ExecutionReport& report : reader->ReadBelow(Size() - (round % 2))) {
      sequences.push_back(report.sequence());
    }
    next = reader->next_sequence();
  }
  for (const ExecutionReport& report : Open(seller_, next)->ReadBelow(Size())) {
    sequences.push_back(report.sequence());
  }
  ASSERT_EQ(sequences.size(), 16u);
  for (int64_t i = 0; i < 16; ++i) EXPECT_EQ(sequences[static_cast<size_t>(i)], start + i);
}

TEST_F(ReportServiceTest, StartInTheMiddleOfABlockIsExact) {
  SellSome(100);
  const int64_t size = Size();
  for (const int64_t back : {99, 50, 7, 1}) {
    const auto reports = Open(seller_, size - back)->ReadBelow(size);
    ASSERT_EQ(reports.size(), static_cast<size_t>(back));
    EXPECT_EQ(reports.front().sequence(), size - back);
  }
}

TEST_F(ReportServiceTest, SlowReaderIsCutAndGoesOnWhereItWas) {
  const int64_t start = Size();
  std::set<int64_t> sequences;
  int64_t next = 0;
  {
    // A client that takes no more off the wire than it reads.
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64);
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    StreamReportsRequest request;
    request.set_start_sequence(start);
    Reader slow_reader(ReportService::NewStub(server_.Connect(seller_, arguments)), request);
    Reader* const slow = &slow_reader;
    std::vector<ExecutionReport> reports;
    ASSERT_TRUE(slow->ReadOne(&reports));
    // In blocks that the queue takes.
    for (int i = 0; i < 100; ++i) SellSome(20);
    const grpc::Status status = [&] {
      while (slow->ReadOne(&reports)) {
      }
      return slow->End();
    }();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(ReasonOf(status), "SLOW_READER");
    next = slow->next_sequence();
    EXPECT_EQ(DetailsOf(status).info.metadata().at("last_sequence"), std::to_string(next - 1));
    for (const ExecutionReport& report : reports) {
      EXPECT_TRUE(sequences.insert(report.sequence()).second);
    }
    EXPECT_LT(sequences.size(), 2000u);
  }
  for (const ExecutionReport& report : Open(seller_, next)->ReadBelow(Size())) {
    EXPECT_TRUE(sequences.insert(report.sequence()).second);
  }
  EXPECT_EQ(sequences.size(), 2000u);
}

TEST_F(ReportServiceTest, WhatIsTooOldIsRefusedWithTheOldestThereIs) {
  SellSome(static_cast<int>(kRetention));
  const int64_t oldest = Size() - static_cast<int64_t>(kRetention);
  const grpc::Status status = Open(seller_, oldest - 1)->End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(ReasonOf(status), "REPORTS_GONE");
  EXPECT_EQ(DetailsOf(status).info.metadata().at("oldest_sequence"), std::to_string(oldest));
  EXPECT_EQ(Open(seller_, oldest)->ReadBelow(Size()).size(), kRetention);
}

TEST_F(ReportServiceTest, WrongRequestsAreRefused) {
  EXPECT_EQ(FieldOf(Open(seller_, -1)->End()), "start_sequence");
  EXPECT_EQ(ReasonOf(Open(seller_, Size() + 1)->End()), "BEYOND_HEAD");
  EXPECT_EQ(FieldOf(Open(seller_, 0, "a1")->End()), "accounts");
  EXPECT_EQ(ReasonOf(Open(seller_, 0, buyer_account_)->End()), "FOREIGN_PARTICIPANT");
  EXPECT_EQ(ReasonOf(Open(kRegulatorUser, 0, "participants/p3/accounts/a77")->End()),
            "ACCOUNT_UNKNOWN");
}

TEST_F(ReportServiceTest, StreamsEndWhenTheServerDrains) {
  const auto live = Open(seller_, 0);
  std::vector<ExecutionReport> reports;
  ASSERT_TRUE(live->ReadOne(&reports));
  server_.server().Drain();
  const grpc::Status status = live->End();
  EXPECT_EQ(ReasonOf(status), "DRAINING") << status.error_message();
}

}  // namespace
}  // namespace luheng::services

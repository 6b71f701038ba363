// The command line against a server of our own making, which answers as a test tells it to.
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "luheng/admin/v1/admin_service.grpc.pb.h"
#include "luheng/market/v1/market_data_service.grpc.pb.h"
#include "luheng/trading/v1/trading_service.grpc.pb.h"
#include "services/cli/client.h"
#include "tests/services/cli/served_cli.h"

namespace luheng::services::cli {
namespace {

class FakeTrading final : public trading::v1::TradingService::Service {
 public:
  grpc::Status SubmitOrder(grpc::ServerContext*, const trading::v1::SubmitOrderRequest* request,
                           trading::v1::SubmitOrderResponse* response) override {
    seen = *request;
    *response = answer;
    return status;
  }

  grpc::Status AmendOrder(grpc::ServerContext*, const trading::v1::AmendOrderRequest* request,
                          trading::v1::AmendOrderResponse* response) override {
    amended = *request;
    response->mutable_accepted();
    return grpc::Status::OK;
  }
  grpc::Status CancelOrders(grpc::ServerContext*, const trading::v1::CancelOrdersRequest* request,
                            trading::v1::CancelOrdersResponse* response) override {
    cancelled = *request;
    response->mutable_accepted();
    return grpc::Status::OK;
  }
  grpc::Status SetCancelTimer(grpc::ServerContext*,
                              const trading::v1::SetCancelTimerRequest* request,
                              trading::v1::SetCancelTimerResponse* response) override {
    timer = *request;
    response->mutable_accepted();
    return grpc::Status::OK;
  }
  grpc::Status SetDisconnectRule(grpc::ServerContext*,
                                 const trading::v1::SetDisconnectRuleRequest* request,
                                 trading::v1::SetDisconnectRuleResponse* response) override {
    rule = *request;
    response->mutable_accepted();
    return grpc::Status::OK;
  }

  trading::v1::SubmitOrderRequest seen;
  trading::v1::SubmitOrderResponse answer;
  trading::v1::AmendOrderRequest amended;
  trading::v1::CancelOrdersRequest cancelled;
  trading::v1::SetCancelTimerRequest timer;
  trading::v1::SetDisconnectRuleRequest rule;
  grpc::Status status;
};

// Has `trade_count` trades, and gives at most 400 a page whatever is asked for.
class FakeMarketData final : public market::v1::MarketDataService::Service {
 public:
  grpc::Status ListTrades(grpc::ServerContext*, const market::v1::ListTradesRequest* request,
                          market::v1::ListTradesResponse* response) override {
    const int begin = request->page_token().empty() ? 0 : std::stoi(request->page_token());
    int end = begin;
    for (; end < trade_count && end - begin < std::min(request->page_size(), 400); ++end) {
      response->add_trades()->set_trade_id(end + 1);
    }
    if (end < trade_count) response->set_next_page_token(std::to_string(end));
    return grpc::Status::OK;
  }

  int trade_count = 0;
};

// Counts calls, and refuses one day.
class FakeAdmin final : public admin::v1::AdminService::Service {
 public:
  grpc::Status SetCalendarDay(grpc::ServerContext*, const admin::v1::SetCalendarDayRequest* request,
                              admin::v1::SetCalendarDayResponse* response) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    ids.insert(request->request_id());
    response->set_sequence(++calls);
    if (request->day().day() == refused_day) {
      response->mutable_rejected()->set_reason("EFFECTIVE_DAY_PAST");
    } else {
      response->mutable_accepted();
    }
    return grpc::Status::OK;
  }

  int refused_day = 0;
  int calls = 0;
  std::set<std::string> ids;

 private:
  std::mutex mutex_;
};

class ApiTest : public ServedCliTest {
 protected:
  ApiTest() { Serve({&trading_, &market_data_, &admin_}); }

  int SubmitOrder(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"order",     "submit",   "330681-COD-2023-5Y",
                                          "--account", "p12/a3",   "--side",
                                          "sell",      "--tonnes", "6.847",
                                          "--price",   "4000.00"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunLuheng(arguments);
  }

  FakeTrading trading_;
  FakeMarketData market_data_;
  FakeAdmin admin_;
};

TEST_F(ApiTest, AnOrderIsSentInTheSmallestUnits) {
  trading_.answer.set_sequence(17);
  trading_.answer.mutable_accepted()->set_order_id(77);
  trading_.answer.mutable_accepted()->set_leaves_grams(6'847'000);
  const std::string id = "7b1de9f2-52a4-4c43-9d33-0a4c86a3c0f5";
  EXPECT_EQ(SubmitOrder({"--request-id", id, "-o", "csv"}), 0) << err_;
  EXPECT_EQ(trading_.seen.request_id(), id);
  EXPECT_EQ(trading_.seen.account(), "participants/p12/accounts/a3");
  EXPECT_EQ(trading_.seen.instrument(), "instruments/330681-COD-2023-5Y");
  EXPECT_EQ(trading_.seen.side(), type::v1::SIDE_SELL);
  EXPECT_EQ(trading_.seen.time_in_force(), trading::v1::TIME_IN_FORCE_DAY);
  EXPECT_EQ(trading_.seen.quantity_grams(), 6'847'000);
  EXPECT_EQ(trading_.seen.price_fen_per_tonne(), 400'000);
  EXPECT_FALSE(trading_.seen.validate_only());
  EXPECT_FALSE(trading_.seen.has_effective_time());
  EXPECT_NE(out_.find("\r\n17,,77,"), std::string::npos) << out_;
  EXPECT_TRUE(err_.empty()) << err_;
}

TEST_F(ApiTest, OptionsOfAnOrderReachTheServer) {
  trading_.answer.mutable_accepted();
  EXPECT_EQ(SubmitOrder({"--time-in-force", "ioc", "--validate-only", "--effective-time",
                         "2023-01-03T10:00:00+08:00"}),
            0)
      << err_;
  EXPECT_EQ(trading_.seen.time_in_force(), trading::v1::TIME_IN_FORCE_IOC);
  EXPECT_TRUE(trading_.seen.validate_only());
  EXPECT_EQ(trading_.seen.effective_time().seconds(), 1'672'711'200);
  EXPECT_EQ(err_.find("luheng: request id " + trading_.seen.request_id()), 0u) << err_;
  EXPECT_EQ(out_, "would be accepted now; nothing was recorded\n");
}

TEST_F(ApiTest, OrdersOfEveryTypeCanBeWritten) {
  trading_.answer.mutable_accepted();
  EXPECT_EQ(SubmitOrder({"--type", "stop-limit", "--stop", "3950", "--tif", "gtd", "--expire-day",
                         "2023-01-31", "--stp", "cancel-oldest"}),
            0)
      << err_;
  EXPECT_EQ(trading_.seen.type(), trading::v1::ORDER_TYPE_STOP_LIMIT);
  EXPECT_EQ(trading_.seen.stop_price_fen_per_tonne(), 395'000);
  EXPECT_EQ(trading_.seen.time_in_force(), trading::v1::TIME_IN_FORCE_GTD);
  EXPECT_EQ(trading_.seen.expire_day().day(), 31);
  EXPECT_EQ(trading_.seen.self_trade_prevention(),
            trading::v1::SELF_TRADE_PREVENTION_CANCEL_OLDEST);
  EXPECT_EQ(SubmitOrder({"--display", "0.5", "--post-only"}), 0) << err_;
  EXPECT_EQ(trading_.seen.display_quantity_grams(), 500'000);
  EXPECT_TRUE(trading_.seen.post_only());
  // What is not given is left to the server.
  EXPECT_FALSE(trading_.seen.has_type());
  EXPECT_FALSE(trading_.seen.has_self_trade_prevention());
  EXPECT_EQ(RunLuheng({"order", "submit", "X", "--account", "p12/a3", "--side", "sell", "--tonnes",
                       "1", "--type", "market", "--tif", "fok"}),
            0)
      << err_;
  EXPECT_EQ(trading_.seen.type(), trading::v1::ORDER_TYPE_MARKET);
  EXPECT_EQ(trading_.seen.price_fen_per_tonne(), 0);
}

TEST_F(ApiTest, OrdersCanBeChangedCancelledAndWatched) {
  EXPECT_EQ(RunLuheng({"order", "amend", "77", "--tonnes", "2", "--price", "4000"}), 0) << err_;
  EXPECT_EQ(trading_.amended.order_id(), 77);
  EXPECT_EQ(trading_.amended.quantity_grams(), 2'000'000);
  EXPECT_EQ(trading_.amended.price_fen_per_tonne(), 400'000);
  EXPECT_EQ(RunLuheng({"order", "cancel-all", "--account", "p12/a3"}), 0) << err_;
  EXPECT_EQ(trading_.cancelled.account(), "participants/p12/accounts/a3");
  EXPECT_FALSE(trading_.cancelled.has_instrument());
  EXPECT_FALSE(trading_.cancelled.has_side());
  EXPECT_EQ(RunLuheng({"order", "cancel-all", "--account", "p12/a3", "--instrument", "X", "--side",
                       "buy"}),
            0)
      << err_;
  EXPECT_EQ(trading_.cancelled.instrument(), "instruments/X");
  EXPECT_EQ(trading_.cancelled.side(), type::v1::SIDE_BUY);
  EXPECT_EQ(RunLuheng({"order", "timer", "--account", "p12/a3", "--seconds", "1.5"}), 0) << err_;
  EXPECT_EQ(trading_.timer.timeout_us(), 1'500'000);
  EXPECT_EQ(RunLuheng({"order", "disconnect-rule", "--account", "p12/a3", "--seconds", "0"}), 0)
      << err_;
  EXPECT_TRUE(trading_.rule.has_grace_us());
  EXPECT_EQ(RunLuheng({"order", "disconnect-rule", "--account", "p12/a3"}), 0) << err_;
  EXPECT_FALSE(trading_.rule.has_grace_us());
}

TEST_F(ApiTest, ARefusalIsOneAndSaysWhy) {
  trading_.answer.set_sequence(18);
  auto& rejected = *trading_.answer.mutable_rejected();
  rejected.set_reason("BELOW_FLOOR");
  rejected.set_code(305);
  rejected.set_limit(400'000);
  rejected.set_field("price_fen_per_tonne");
  rejected.set_message("price it at the floor or above");
  EXPECT_EQ(SubmitOrder({}), 1);
  EXPECT_TRUE(out_.empty()) << out_;
  for (const char* part : {"BELOW_FLOOR (305): price it at the floor or above",
                           "field price_fen_per_tonne", "limit 400000", "sequence 18"}) {
    EXPECT_NE(err_.find(part), std::string::npos) << err_;
  }
  // Programs get the whole answer all the same.
  EXPECT_EQ(SubmitOrder({"-o", "json"}), 1);
  EXPECT_NE(out_.find("\"reason\": \"BELOW_FLOOR\""), std::string::npos) << out_;
}

TEST_F(ApiTest, StatusesBecomeExitCodesWithTheirDetails) {
  google::rpc::BadRequest bad;
  auto& violation = *bad.add_field_violations();
  violation.set_field("quantity_grams");
  violation.set_description("must be more than 0");
  google::rpc::ErrorInfo info;
  info.set_reason("MALFORMED");
  google::rpc::Status details;
  details.add_details()->PackFrom(bad);
  details.add_details()->PackFrom(info);
  trading_.status =
      grpc::Status(grpc::INVALID_ARGUMENT, "the request is wrong", details.SerializeAsString());
  EXPECT_EQ(SubmitOrder({}), 2);
  for (const char* part :
       {"INVALID_ARGUMENT", "quantity_grams", "must be more than 0", "MALFORMED"}) {
    EXPECT_NE(err_.find(part), std::string::npos) << err_;
  }
  struct Row {
    grpc::StatusCode code;
    int exit_code;
  };
  for (const Row& row : std::vector<Row>{{grpc::PERMISSION_DENIED, 3},
                                         {grpc::UNAUTHENTICATED, 3},
                                         {grpc::NOT_FOUND, 4},
                                         {grpc::ALREADY_EXISTS, 5},
                                         {grpc::RESOURCE_EXHAUSTED, 6},
                                         {grpc::FAILED_PRECONDITION, 8}}) {
    trading_.status = grpc::Status(row.code, "no");
    EXPECT_EQ(SubmitOrder({}), row.exit_code) << row.code;
    EXPECT_EQ(err_.find("is not known"), std::string::npos) << err_;
  }
  trading_.status = grpc::Status(grpc::UNAVAILABLE, "DRAINING");
  EXPECT_EQ(SubmitOrder({}), 6);
  EXPECT_NE(err_.find("--request-id " + trading_.seen.request_id()), std::string::npos) << err_;
}

TEST_F(ApiTest, ListsGoThroughEveryPage) {
  market_data_.trade_count = 1001;
  EXPECT_EQ(RunLuheng({"trades", "list", "X", "-o", "csv"}), 0) << err_;
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 1002);
  EXPECT_NE(out_.find("\r\n1001,"), std::string::npos);
  EXPECT_EQ(RunLuheng({"trades", "list", "X", "--limit", "450", "-o", "csv"}), 0) << err_;
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 451);
}

TEST_F(ApiTest, AnImportStopsAtTheFirstRefusalAndRepeatsItsIds) {
  const std::string path = root_ / "calendar.csv";
  std::ofstream(path) << "date,kind\n2023-04-05,holiday\n2023-04-28,holiday\n2023-04-23,"
                         "make_up_workday\n";
  admin_.refused_day = 28;
  EXPECT_EQ(RunLuheng({"admin", "calendar", "import", path, "-o", "csv"}), 1);
  EXPECT_EQ(admin_.calls, 2);
  EXPECT_NE(err_.find("line 3 (2023-04-28): stopped here"), std::string::npos) << err_;
  EXPECT_NE(out_.find("2,2023-04-05,1"), std::string::npos) << out_;
  admin_.refused_day = 0;
  EXPECT_EQ(RunLuheng({"admin", "calendar", "import", path}), 0) << err_;
  EXPECT_EQ(admin_.calls, 5);
  EXPECT_EQ(admin_.ids.size(), 3u);
}

TEST_F(ApiTest, ManyCallsAtOnceAllArrive) {
  std::vector<std::unique_ptr<google::protobuf::Message>> requests;
  for (int i = 0; i < 500; ++i) {
    auto request = std::make_unique<admin::v1::SetCalendarDayRequest>();
    request->set_request_id(std::to_string(i));
    request->mutable_day()->set_day(1);
    requests.push_back(std::move(request));
  }
  Endpoint endpoint;
  endpoint.target = "unix:" + Socket();
  Client client(endpoint, absl::Seconds(30));
  std::set<size_t> answered;
  const absl::Status status =
      client.CallAll(requests, 64, [&](size_t position, const auto& answer) {
        answered.insert(position);
        return answer.status();
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(answered.size(), 500u);
  EXPECT_EQ(admin_.ids.size(), 500u);
}

TEST_F(ApiTest, TheFirstFailureStopsTheOthers) {
  std::vector<std::unique_ptr<google::protobuf::Message>> requests;
  for (int i = 0; i < 500; ++i) {
    auto request = std::make_unique<admin::v1::SetCalendarDayRequest>();
    request->set_request_id(std::to_string(i));
    requests.push_back(std::move(request));
  }
  Endpoint endpoint;
  endpoint.target = "unix:" + Socket();
  Client client(endpoint, absl::Seconds(30));
  const absl::Status status = client.CallAll(requests, 4, [&](size_t position, const auto& answer) {
    return position == 10 ? absl::AbortedError("stop") : answer.status();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_LT(admin_.calls, 500);
}

}  // namespace
}  // namespace luheng::services::cli

// The list of open orders while there are many, of whomever.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/rpc/names.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using trading::v1::ListOpenOrdersRequest;
using trading::v1::ListOpenOrdersResponse;
using trading::v1::TradingService;

constexpr int kRounds = 6;
constexpr int kOwnARound = 1'000;
constexpr int kOthersARound = 6'000;

class OpenOrdersTest : public OpenMarketTest {
 protected:
  OpenOrdersTest() : OpenMarketTest({.limits = {.orders_per_second = 0}}) {
    other_account_ = AddTrader(3, other_);
    AllocateRights(other_account_, 100'000'000);
  }

  ListOpenOrdersResponse List(const std::string& account, const std::string& token) {
    ListOpenOrdersRequest request;
    request.set_account(account);
    request.set_page_size(1'000);
    request.set_page_token(token);
    const auto reply =
        Call(*server_.Trading(kRegulatorUser), &TradingService::Stub::ListOpenOrders, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return reply.response;
  }
  void Cancel(int64_t order) {
    trading::v1::CancelOrderRequest request;
    request.set_request_id(NewRequestId());
    request.set_order_id(order);
    EXPECT_TRUE(Call(*seller_trading_, &TradingService::Stub::CancelOrder, request)
                    .response.has_accepted());
  }
  // One look of the engine at an account's orders.
  engine::OpenOrderScan Scan(const std::string& account, uint32_t slot_begin) {
    return server_.node().replica().Query([&](const engine::Engine& engine, uint64_t) {
      return engine.state().exchange().ScanOpenOrdersOf(ParseAccountName(account)->account,
                                                        slot_begin, SIZE_MAX);
    });
  }

  const engine::Actor other_ = MakeActor(4, 1);
  std::string other_account_;
};

TEST_F(OpenOrdersTest, AnOrderThatStaysOpenIsListedOnceAmongManyThatComeAndGo) {
  std::vector<int64_t> own;
  for (int round = 0; round < kRounds; ++round) {
    SellMany(other_, other_account_, kOthersARound);
    const auto orders = SellMany(seller_, seller_account_, kOwnARound);
    own.insert(own.end(), orders.begin(), orders.end());
  }
  // One look is bounded work for who has many orders, and whole for who has few.
  const engine::OpenOrderScan look = Scan(seller_account_, 0);
  EXPECT_NE(look.next_slot, 0u);
  EXPECT_LT(look.orders.size(), own.size());
  EXPECT_GT(look.orders.size(), 0u);

  std::set<int64_t> stays(own.begin(), own.end());
  std::map<int64_t, int> listed;
  std::string token;
  size_t page = 0;
  do {
    const ListOpenOrdersResponse response = List(seller_account_, token);
    EXPECT_GT(response.sequence(), 0);
    for (const auto& order : response.orders()) ++listed[order.order_id()];
    token = response.next_page_token();
    // One that was listed goes, and one that may have been; their slots are taken again.
    for (const int64_t gone : {own[page * 7], own[own.size() - 1 - page * 7]}) {
      Cancel(gone);
      stays.erase(gone);
    }
    SellMany(seller_, seller_account_, 5);
    ++page;
  } while (!token.empty());
  EXPECT_GE(page, size_t{kRounds});
  for (const int64_t order : stays) EXPECT_EQ(listed[order], 1) << order;
  for (const auto& [order, times] : listed) EXPECT_EQ(times, 1) << order;
}

TEST_F(OpenOrdersTest, FewOrdersBehindManyOfOthersAreFoundAtOnce) {
  for (int round = 0; round < kRounds; ++round) SellMany(other_, other_account_, kOthersARound);
  const auto own = SellMany(seller_, seller_account_, 3);
  const engine::OpenOrderScan look = Scan(seller_account_, 0);
  EXPECT_EQ(look.next_slot, 0u);
  EXPECT_EQ(look.orders.size(), own.size());
  const ListOpenOrdersResponse response = List(seller_account_, "");
  EXPECT_EQ(response.orders_size(), 3);
  EXPECT_EQ(response.next_page_token(), "");
  EXPECT_EQ(List(buyer_account_, "").orders_size(), 0);
}

}  // namespace
}  // namespace luheng::services

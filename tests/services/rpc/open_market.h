// A server with a market that is open: one instrument, a seller with rights, a buyer with money.
#ifndef TESTS_SERVICES_RPC_OPEN_MARKET_H_
#define TESTS_SERVICES_RPC_OPEN_MARKET_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/services/rpc/test_server.h"

namespace luheng::services {

inline constexpr char kMarketName[] = "markets/ZJ-PERMIT";
inline constexpr char kInstrumentName[] = "instruments/330681-COD-2023-5Y";
inline constexpr int64_t kLotGrams = 1'000;
inline constexpr int64_t kTickFen = 1'000;
inline constexpr int64_t kFloorFen = 400'000;

// The first trading day of the market.
type::v1::TradingDay FirstDay();

// A test of a server on which the roles of test_server.h are granted.
class GrantedServerTest : public testing::Test {
 protected:
  GrantedServerTest() : GrantedServerTest(TestServer::Options()) {}
  explicit GrantedServerTest(const TestServer::Options& options);

  // Grants as the first administrator.
  void Grant(const engine::Actor& grantee, admin::v1::Role role);

  TestServer server_;
};

// A test of a server with an open market.
class OpenMarketTest : public GrantedServerTest {
 protected:
  OpenMarketTest() : OpenMarketTest(TestServer::Options()) {}
  explicit OpenMarketTest(const TestServer::Options& options);

  // Registers a participant with one user who trades, and an account. Returns the account's name.
  std::string AddTrader(uint32_t number, const engine::Actor& actor);
  trading::v1::SubmitOrderRequest Order(const std::string& account, type::v1::Side side,
                                        int64_t quantity_grams, int64_t price_fen) const;
  // Submits as the account's trader; the order has to be accepted.
  trading::v1::OrderReport Submit(const trading::v1::SubmitOrderRequest& request);
  // Sends so many sales of a lot at the floor, as few messages as may be; all have to be accepted.
  // Returns the ids of the orders.
  std::vector<int64_t> SellMany(const engine::Actor& seller, const std::string& account, int count);
  // Gives rights in the instrument to an account.
  void AllocateRights(const std::string& account, int64_t quantity_grams);
  // The seller rests and the buyer takes this quantity at the floor.
  void Trade(int64_t quantity_grams);

  const engine::Actor seller_ = MakeActor(2, 1);
  const engine::Actor buyer_ = MakeActor(3, 1);
  std::string seller_account_;
  std::string buyer_account_;
  std::unique_ptr<trading::v1::TradingService::Stub> seller_trading_;
  std::unique_ptr<trading::v1::TradingService::Stub> buyer_trading_;
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_RPC_OPEN_MARKET_H_

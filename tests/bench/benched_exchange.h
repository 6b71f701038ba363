// BenchedExchange: luhengd as it ships, in a process of its own on a directory of its own, with an
// open market: a seller with rights, a buyer with money, and, but for a
// budget of orders a second (0: none), no limits on either.
#ifndef TESTS_BENCH_BENCHED_EXCHANGE_H_
#define TESTS_BENCH_BENCHED_EXCHANGE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "luheng/trading/v1/trading_service.pb.h"
#include "services/cli/client.h"
#include "tests/bench/child_process.h"
#include "tests/bench/identities.h"
#include "tests/services/small_exchange.h"

namespace luheng::bench {

class BenchedExchange {
 public:
  enum Trader { kSeller = 0, kBuyer = 1 };

  // Stops this process, saying why, if anything does not work.
  BenchedExchange(const std::string& luhengd, int orders_per_second_max);

  services::cli::Endpoint EndpointOf(Trader trader) const;
  // An order of this trader, at a price at which the two meet.
  trading::v1::SubmitOrderRequest Order(Trader trader) const;

  // Entries in the journal.
  int64_t size();
  // Waits until the index has caught up with the journal as it is now; returns the seconds.
  double WaitForIndex();

  pid_t process() const { return server_->id(); }
  // Ends the server, which writes a snapshot.
  void Stop();

 private:
  void StartServer(const std::string& luhengd, int orders_per_second_max);
  void OpenMarket();
  uint32_t RegisterTrader(Trader trader, services::cli::Client& administrator);

  services::TemporaryDirectory directory_;
  Identities identities_;
  std::unique_ptr<ChildProcess> server_;
  int port_ = 0;
  std::unique_ptr<services::cli::Client> administrator_;
  std::array<uint32_t, 2> participants_{};
  std::array<std::string, 2> accounts_;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_BENCHED_EXCHANGE_H_

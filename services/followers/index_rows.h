// Rows of the index other than bars: request ids, orders that have ended, refusals, trading days.
#ifndef SERVICES_FOLLOWERS_INDEX_ROWS_H_
#define SERVICES_FOLLOWERS_INDEX_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.h"
#include "ledger/tree_head.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace luheng::services {

inline constexpr char kRequestTag = 'r';
inline constexpr char kOrderTag = 'o';
inline constexpr char kRefusalTag = 'x';
inline constexpr char kDayTag = 'y';
inline constexpr char kReadsTag = 'z';

std::string RequestKey(engine::Actor actor, const engine::RequestId& request_id);
std::string OrderKey(engine::OrderId order);
std::string RefusalKey(uint16_t reason, uint64_t index);
std::string DayKey(engine::TradingDay day);
std::string NumberValue(uint64_t number);

// The rows of one block, written in the order of their keys: the memtable then finds the place of
// each near that of the one before.
//
// Not thread-safe.
class IndexRows {
 public:
  // The command with this id has this sequence. REQUIRES: each id once.
  void AddRequest(engine::Actor actor, const engine::RequestId& request_id, uint64_t sequence) {
    requests_.push_back({actor, request_id, sequence});
  }
  // The order's last entry is this one. REQUIRES: entries come in order.
  void SetLastEntry(engine::OrderId order, uint64_t index) { orders_.push_back({order, index}); }

  // The command whose entry this is was refused.
  void AddRefusal(uint16_t reason, uint64_t index) { refusals_.push_back({reason, index}); }
  // The entry opened the trading day.
  void AddDay(engine::TradingDay day, uint64_t index) { days_.push_back({day, index}); }

  // The journal of reads goes so far.
  void SetReadsHead(const ledger::TreeHead& head) { reads_ = head; }

  void Write(rocksdb::WriteBatch& batch);

 private:
  struct Request {
    engine::Actor actor{};
    engine::RequestId request_id{};
    uint64_t sequence = 0;
    auto operator<=>(const Request&) const = default;
  };
  struct Order {
    engine::OrderId order{};
    uint64_t index = 0;
    auto operator<=>(const Order&) const = default;
  };

  struct Refusal {
    uint16_t reason = 0;
    uint64_t index = 0;
    auto operator<=>(const Refusal&) const = default;
  };
  struct Day {
    engine::TradingDay day{};
    uint64_t index = 0;
  };

  std::vector<Request> requests_;
  std::vector<Order> orders_;
  std::vector<Refusal> refusals_;
  std::vector<Day> days_;
  std::optional<ledger::TreeHead> reads_;
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_INDEX_ROWS_H_

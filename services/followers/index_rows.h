// Rows of the index that come in no order: request ids, and orders that have ended.
#ifndef SERVICES_FOLLOWERS_INDEX_ROWS_H_
#define SERVICES_FOLLOWERS_INDEX_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/types.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace luheng::services {

inline constexpr char kRequestTag = 'r';
inline constexpr char kOrderTag = 'o';

std::string RequestKey(engine::Actor actor, const engine::RequestId& request_id);
std::string OrderKey(engine::OrderId order);
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

  std::vector<Request> requests_;
  std::vector<Order> orders_;
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_INDEX_ROWS_H_

#include "services/followers/index_rows.h"

#include <algorithm>

#include "ledger/coding.h"
#include "rocksdb/write_batch.h"

namespace luheng::services {

std::string RequestKey(engine::Actor actor, const engine::RequestId& request_id) {
  std::string key(1, kRequestTag);
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.participant));
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.user));
  key.append(reinterpret_cast<const char*>(request_id.data()), request_id.size());
  return key;
}

std::string OrderKey(engine::OrderId order) {
  std::string key(1, kOrderTag);
  ledger::AppendU64(&key, static_cast<uint64_t>(order));
  return key;
}

std::string NumberValue(uint64_t number) {
  std::string value;
  ledger::AppendU64(&value, number);
  return value;
}

void IndexRows::Write(rocksdb::WriteBatch& batch) {
  std::sort(orders_.begin(), orders_.end());
  for (size_t i = 0; i < orders_.size(); ++i) {
    const bool is_last = i + 1 == orders_.size() || orders_[i + 1].order != orders_[i].order;
    if (is_last) batch.Put(OrderKey(orders_[i].order), NumberValue(orders_[i].index));
  }
  std::sort(requests_.begin(), requests_.end());
  for (const Request& request : requests_) {
    batch.Put(RequestKey(request.actor, request.request_id), NumberValue(request.sequence));
  }
  orders_.clear();
  requests_.clear();
}

}  // namespace luheng::services

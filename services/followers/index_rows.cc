#include "services/followers/index_rows.h"

#include <algorithm>

#include "ledger/coding.h"
#include "ledger/hash.h"
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

std::string RefusalKey(uint16_t reason, uint64_t index) {
  std::string key(1, kRefusalTag);
  ledger::AppendU16(&key, reason);
  ledger::AppendU64(&key, index);
  return key;
}

std::string DayKey(engine::TradingDay day) {
  std::string key(1, kDayTag);
  ledger::AppendU32(&key, static_cast<uint32_t>(static_cast<int32_t>(day)));
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
  std::sort(refusals_.begin(), refusals_.end());
  for (const Refusal& refusal : refusals_) {
    batch.Put(RefusalKey(refusal.reason, refusal.index), "");
  }
  for (const Day& day : days_) batch.Put(DayKey(day.day), NumberValue(day.index));
  if (reads_.has_value()) {
    batch.Put(std::string(1, kReadsTag),
              NumberValue(reads_->size) + std::string(ledger::AsBytes(reads_->root)));
  }
  orders_.clear();
  requests_.clear();
  refusals_.clear();
  days_.clear();
  reads_.reset();
}

}  // namespace luheng::services

#include "services/sequencer/dedupe.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"

namespace luheng::services {
namespace {

std::string FilterKey(engine::Actor actor, const engine::RequestId& request_id) {
  std::string key;
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.participant));
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.user));
  key.append(reinterpret_cast<const char*>(request_id.data()), request_id.size());
  return key;
}

}  // namespace

absl::StatusOr<Dedupe> Dedupe::FromIndex(const Index& index, size_t recent_max) {
  Dedupe dedupe(index, recent_max);
  LUHENG_RETURN_IF_ERROR(
      index.ForEachRequest([&dedupe](engine::Actor actor, const engine::RequestId& request_id) {
        dedupe.filter_.Add(FilterKey(actor, request_id));
      }));
  return dedupe;
}

absl::StatusOr<std::optional<uint64_t>> Dedupe::Find(engine::Actor actor,
                                                     const engine::RequestId& request_id) const {
  const Key key{actor, request_id};
  for (const Recent* recent : {&young_, &old_}) {
    if (const auto it = recent->find(key); it != recent->end()) return it->second;
  }
  if (!filter_.MayContain(FilterKey(actor, request_id))) return std::nullopt;
  return index_->FindRequest(actor, request_id);
}

void Dedupe::Insert(engine::Actor actor, const engine::RequestId& request_id, uint64_t sequence) {
  const bool inserted = young_.emplace(Key{actor, request_id}, sequence).second;
  LUHENG_CHECK(inserted);
  young_sequence_max_ = std::max(young_sequence_max_, sequence);
  if (young_.size() < recent_max_) return;
  // The old ones may go once the index has them; until then the young ones grow, and admission
  // slows down with the index's lag.
  if (!old_.empty() && old_sequence_max_ >= index_->watermark()) return;
  for (const auto& [key, unused] : old_) filter_.Add(FilterKey(key.actor, key.request_id));
  old_ = std::exchange(young_, {});
  young_.reserve(recent_max_);
  old_sequence_max_ = std::exchange(young_sequence_max_, 0);
}

}  // namespace luheng::services

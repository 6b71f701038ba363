#include "services/market_data/trade_hub.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {

uint64_t TradeHub::position() const {
  MutexLock lock(mutex_);
  return position_;
}

absl::Status TradeHub::Attach(TradeListener& listener, uint64_t position) {
  MutexLock lock(mutex_);
  LUHENG_RETURN_IF_ERROR(ended_);
  if (position < position_) return absl::OutOfRangeError("blocks in between have gone by");
  LUHENG_CHECK(listeners_.insert(&listener).second);
  return absl::OkStatus();
}

void TradeHub::Detach(TradeListener& listener) {
  MutexLock lock(mutex_);
  listeners_.erase(&listener);
}

absl::Status TradeHub::Take(const CommittedBlock& block) {
  MutexLock lock(mutex_);
  LUHENG_CHECK(block.first_index() == position_);
  if (!listeners_.empty()) {
    LUHENG_ASSIGN_OR_RETURN(TradeNews news, ReadTradeNews(block.view()));
    const auto shared = std::make_shared<const TradeNews>(std::move(news));
    for (TradeListener* const listener : listeners_) listener->Take(shared);
  }
  position_ = block.end_index();
  return absl::OkStatus();
}

void TradeHub::Beat() {
  MutexLock lock(mutex_);
  for (TradeListener* const listener : listeners_) listener->Beat();
}

void TradeHub::End(const absl::Status& status) {
  LUHENG_CHECK(!status.ok());
  MutexLock lock(mutex_);
  if (ended_.ok()) ended_ = status;
  for (TradeListener* const listener : listeners_) listener->End(status);
}

}  // namespace luheng::services

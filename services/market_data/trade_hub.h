// TradeHub: reads the trades of committed blocks, once for all who listen.
//
// Who is behind reads older blocks by himself until he stands where the hub stands, and listens
// from there on; so nothing is missed, and nothing comes twice. Nothing is decoded while nobody
// listens.
//
// Thread-safe.
#ifndef SERVICES_MARKET_DATA_TRADE_HUB_H_
#define SERVICES_MARKET_DATA_TRADE_HUB_H_

#include <cstdint>
#include <memory>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "ledger/base/mutex.h"
#include "services/followers/committed_journal.h"
#include "services/market_data/trade_news.h"

namespace luheng::services {

// Somebody who listens. The hub calls it under its lock: it must be quick, and not call back.
class TradeListener {
 public:
  virtual ~TradeListener() = default;
  virtual void Take(std::shared_ptr<const TradeNews> news) = 0;
  // Time passes.
  virtual void Beat() = 0;
  // Nothing more will be told, and why.
  virtual void End(const absl::Status& status) = 0;
};

class TradeHub {
 public:
  // Stands at entry `position`.
  explicit TradeHub(uint64_t position) : position_(position) {}

  // The entry with which the next block begins.
  uint64_t position() const;

  // Tells the listener of every block to come. OUT_OF_RANGE if `position`, where the listener
  // stands, is before the hub's: it has to read on by itself. UNAVAILABLE after End().
  // REQUIRES: the listener does not listen already, and stays until Detach().
  absl::Status Attach(TradeListener& listener, uint64_t position);
  // Tells it nothing more. It need not be listening.
  void Detach(TradeListener& listener);

  // REQUIRES: block.first_index() == position().
  absl::Status Take(const CommittedBlock& block);
  void Beat();
  // Ends all listeners, and takes no more.
  void End(const absl::Status& status);

 private:
  mutable Mutex mutex_;
  uint64_t position_ LUHENG_GUARDED_BY(mutex_);
  absl::Status ended_ LUHENG_GUARDED_BY(mutex_);
  absl::flat_hash_set<TradeListener*> listeners_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_TRADE_HUB_H_

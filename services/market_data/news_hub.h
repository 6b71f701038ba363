// NewsHub: reads committed blocks for what they tell, once for all who listen.
//
// Who is behind reads older blocks by himself until he stands where the hub stands, and listens
// from there on; so nothing is missed, and nothing comes twice. Nothing is decoded while nobody
// listens.
//
// `News` is what a block tells; it has `end_index`, the entry behind the block.
//
// Thread-safe; Take() is called by one thread.
#ifndef SERVICES_MARKET_DATA_NEWS_HUB_H_
#define SERVICES_MARKET_DATA_NEWS_HUB_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/check.h"
#include "ledger/base/mutex.h"
#include "ledger/base/status_macros.h"
#include "ledger/block.h"
#include "services/followers/committed_journal.h"

namespace luheng::services {

// Somebody who listens. The hub calls it under its lock: it must be quick, and not call back.
template <class News>
class NewsListener {
 public:
  virtual ~NewsListener() = default;
  virtual void Take(std::shared_ptr<const News> news) = 0;
  // Time passes.
  virtual void Beat() = 0;
  // Nothing more will be told, and why.
  virtual void End(const absl::Status& status) = 0;
};

template <class News>
class NewsHub {
 public:
  using Decode = std::function<absl::StatusOr<News>(const ledger::BlockView&)>;

  // Stands at entry `position`.
  NewsHub(uint64_t position, Decode decode) : decode_(std::move(decode)), position_(position) {}

  // What a block tells.
  absl::StatusOr<News> Read(const ledger::BlockView& block) const { return decode_(block); }

  // The entry with which the next block begins.
  uint64_t position() const {
    MutexLock lock(mutex_);
    return position_;
  }

  // OK until End(); then why nothing more is told.
  absl::Status status() const {
    MutexLock lock(mutex_);
    return ended_;
  }

  // Tells the listener of every block to come. OUT_OF_RANGE if `position`, where the listener
  // stands, is before the hub's: it has to read on by itself. UNAVAILABLE after End().
  // REQUIRES: the listener does not listen already, and stays until Detach().
  absl::Status Attach(NewsListener<News>& listener, uint64_t position) {
    MutexLock lock(mutex_);
    LUHENG_RETURN_IF_ERROR(ended_);
    if (position < position_) return absl::OutOfRangeError("blocks in between have gone by");
    LUHENG_CHECK(listeners_.insert(&listener).second);
    return absl::OkStatus();
  }
  // Tells it nothing more. It need not be listening.
  void Detach(NewsListener<News>& listener) {
    MutexLock lock(mutex_);
    listeners_.erase(&listener);
  }

  // REQUIRES: block.first_index() == position().
  absl::Status Take(const CommittedBlock& block) {
    {
      MutexLock lock(mutex_);
      LUHENG_CHECK(block.first_index() == position_);
      if (listeners_.empty()) {
        position_ = block.end_index();
        return absl::OkStatus();
      }
    }
    // Who comes meanwhile stands at this block, and is told of it.
    LUHENG_ASSIGN_OR_RETURN(News news, decode_(block.view()));
    const auto shared = std::make_shared<const News>(std::move(news));
    MutexLock lock(mutex_);
    for (NewsListener<News>* const listener : listeners_) listener->Take(shared);
    position_ = block.end_index();
    return absl::OkStatus();
  }
  void Beat() {
    MutexLock lock(mutex_);
    for (NewsListener<News>* const listener : listeners_) listener->Beat();
  }
  // Ends all listeners, and takes no more.
  void End(const absl::Status& status) {
    LUHENG_CHECK(!status.ok());
    MutexLock lock(mutex_);
    if (ended_.ok()) ended_ = status;
    for (NewsListener<News>* const listener : listeners_) listener->End(status);
  }

 private:
  const Decode decode_;
  mutable Mutex mutex_;
  uint64_t position_ LUHENG_GUARDED_BY(mutex_);
  absl::Status ended_ LUHENG_GUARDED_BY(mutex_);
  absl::flat_hash_set<NewsListener<News>*> listeners_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_NEWS_HUB_H_

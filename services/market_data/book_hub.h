// BookHub: follows books for all who listen to them, and tells each what has changed.
//
// A book is read from the replica once for every committed block that may have changed it, whoever
// listens; listeners with the same depth share an update.
//
// Thread-safe.
#ifndef SERVICES_MARKET_DATA_BOOK_HUB_H_
#define SERVICES_MARKET_DATA_BOOK_HUB_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "engine/types.h"
#include "ledger/base/mutex.h"
#include "services/followers/committed_journal.h"
#include "services/followers/replica.h"
#include "services/market_data/book_view.h"
#include "services/market_data/touched_books.h"

namespace luheng::services {

inline constexpr size_t kStreamDepthMax = 50;

struct BookUpdate {
  enum class Kind { kSnapshot, kDelta };
  Kind kind{};
  engine::InstrumentId instrument{};
  uint64_t sequence = 0;  // Of the last command in the book.
  BookView view{};        // In a delta only the levels that have changed; see ChangedLevels().
  uint32_t checksum = 0;  // Of the whole book.
};

// Somebody who listens. The hub calls it under its lock: it must be quick, and not call back.
class BookListener {
 public:
  virtual ~BookListener() = default;
  virtual void Take(std::shared_ptr<const BookUpdate> update) = 0;
  // Everything up to this command was told.
  virtual void Beat(uint64_t sequence) = 0;
  // Nothing more will be told, and why.
  virtual void End(const absl::Status& status) = 0;
};

class BookHub {
 public:
  // `replica` must outlive this.
  explicit BookHub(const Replica& replica);

  // Tells the listener a snapshot of each instrument before this returns, then every change within
  // the best `depth` levels. UNAVAILABLE after End(); nothing was told then.
  // REQUIRES: the instruments exist, each named once; 1 <= depth <= kStreamDepthMax; the listener
  // does not listen already, and stays until Unsubscribe().
  absl::Status Subscribe(BookListener& listener,
                         const std::vector<engine::InstrumentId>& instruments, size_t depth);
  // Tells it nothing more. It need not be listening.
  void Unsubscribe(BookListener& listener);

  // Tells what the block has changed. REQUIRES: blocks come in order, after the replica had them.
  absl::Status Take(const CommittedBlock& block);
  // Tells everybody how far the hub is.
  void Beat();
  // Ends all listeners, and takes no more.
  void End(const absl::Status& status);

 private:
  struct Subscriber {
    BookListener* listener = nullptr;
    size_t depth = 0;
  };
  struct Book {
    BookView view{};
    std::vector<Subscriber> subscribers{};
  };

  // Reads these books, and tells what is new in them. Returns the last command that is in them.
  uint64_t Refresh(const std::vector<engine::InstrumentId>& instruments) LUHENG_REQUIRES(mutex_);
  static void Tell(engine::InstrumentId instrument, uint64_t sequence, const BookView& now,
                   const Book& book);

  const Replica& replica_;
  Mutex mutex_;
  TouchedBooksFinder finder_ LUHENG_GUARDED_BY(mutex_);
  uint64_t sequence_ LUHENG_GUARDED_BY(mutex_);  // Of the last command that was taken.
  absl::Status ended_ LUHENG_GUARDED_BY(mutex_);
  absl::flat_hash_map<engine::InstrumentId, Book> books_ LUHENG_GUARDED_BY(mutex_);
  absl::flat_hash_set<BookListener*> listeners_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_BOOK_HUB_H_

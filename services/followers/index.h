// Index: read models made from the committed journal, in a RocksDB of their own.
//
//   'r' participant u32 user u32 request_id [16] -> sequence u64       every client command
//   'o' order u64                               -> entry index u64     last entry of an ended order
//   't' instrument u32 entry index u64          -> (empty)             buying side of every trade
//   'w'                                         -> entries indexed u64 (watermark)
//
// Unsynced, with the watermark in every batch; deleting it is always safe: it is rebuilt from the
// journal before the server takes writes.
//
// Thread-safe: one writer (the indexer), any number of readers.
#ifndef SERVICES_FOLLOWERS_INDEX_H_
#define SERVICES_FOLLOWERS_INDEX_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/types.h"
#include "ledger/base/mutex.h"
#include "ledger/block.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace luheng::services {

class Index {
 public:
  // Opens or creates the index; one that is damaged is deleted and begun anew.
  static absl::StatusOr<std::unique_ptr<Index>> Open(const std::string& directory);
  ~Index();

  // Indexes a committed block. REQUIRES: block.header.first_index == watermark().
  absl::Status Apply(const ledger::BlockView& block);

  // Entries indexed so far.
  uint64_t watermark() const;
  // Waits until `size` entries are indexed. False on timeout.
  bool WaitFor(uint64_t size, std::chrono::milliseconds timeout) const;

  // Sequence of the command with this id, if it is indexed.
  absl::StatusOr<std::optional<uint64_t>> FindRequest(engine::Actor actor,
                                                      const engine::RequestId& request_id) const;
  // Calls `visit` with every indexed request.
  absl::Status ForEachRequest(
      const std::function<void(engine::Actor, const engine::RequestId&)>& visit) const;

  // Last entry that concerns an order that has ended.
  absl::StatusOr<std::optional<uint64_t>> LastEntryOfEndedOrder(engine::OrderId order) const;

  // Entry indices of the buying sides of trades in `instrument`, oldest first, from `first_index`
  // (inclusive), at most `limit`.
  absl::StatusOr<std::vector<uint64_t>> Trades(engine::InstrumentId instrument,
                                               uint64_t first_index, size_t limit) const;

 private:
  Index(std::unique_ptr<rocksdb::DB> db, uint64_t watermark);

  std::unique_ptr<rocksdb::DB> db_;
  mutable Mutex mutex_;
  mutable CondVar advanced_;
  uint64_t watermark_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_INDEX_H_

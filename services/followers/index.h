// Index: read models made from the committed journal, in a RocksDB of their own.
//
//   'r' participant u32 user u32 request_id [16]   every client command
//       -> sequence u64
//   'o' order u64                                  every order that has ended
//       -> index u64 of its last entry
//   't' instrument u32 index u64                   buying side of every trade
//       -> minute i64 day u32 undone u8
//   'c' instrument u32 minute u64                  every minute with a trade
//       -> bar [56]
//   'd' instrument u32 day u32                     every trading day with a trade or a close
//       -> bar [56], close i64 if there is one
//   'x' reason u16 index u64                       every command that was refused
//   'y' day u32                                    every trading day that was opened
//       -> index u64 of the entry that opened it
//   'z' -> reads u64 root [32]                     newest head of the journal of reads
//   'w' -> entries indexed u64 (watermark), sequence u64 of the last command in them
//   'v' -> format u32; an index of another format is begun anew
//
// Without a log of its own, with the watermark in every batch: what a crash takes from memory is
// read from the journal again. Deleting it is always safe: it is rebuilt before the server takes
// writes.
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
#include "ledger/tree_head.h"
#include "services/followers/bars.h"

namespace rocksdb {
class DB;
}  // namespace rocksdb

namespace luheng::services {

// A refused command: by reason, then by entry.
struct IndexedRefusal {
  uint16_t reason = 0;
  uint64_t index = 0;
  auto operator<=>(const IndexedRefusal&) const = default;
};

struct IndexedTrade {
  uint64_t index = 0;  // Of the entry of the buying side.
  bool is_reversed = false;
};

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

  // Trades in `instrument`, oldest first, from entry `first_index` (inclusive), at most `limit`.
  absl::StatusOr<std::vector<IndexedTrade>> Trades(engine::InstrumentId instrument,
                                                   uint64_t first_index, size_t limit) const;

  // Calls `visit` with the refusals, by falling reason and in each the newest first, from `from` on
  // (inclusive), until it returns false.
  absl::Status ForEachRefusal(const IndexedRefusal& from,
                              const std::function<bool(const IndexedRefusal&)>& visit) const;

  // The entry that opened the first trading day after `day`; nullopt if there is none.
  absl::StatusOr<std::optional<uint64_t>> OpeningAfter(engine::TradingDay day) const;

  // The newest head of the journal of reads that the journal was told of; size 0 if there is none.
  absl::StatusOr<ledger::TreeHead> ReadsHead() const;

  // Bars, and the sequence of the last command that is in them.
  template <class Row>
  struct Rows {
    std::vector<Row> rows;
    uint64_t sequence = 0;
  };
  absl::StatusOr<Rows<Candle>> Candles(const CandleRange& range) const;
  absl::StatusOr<Rows<DayBar>> Days(const DayRange& range) const;

 private:
  Index(std::unique_ptr<rocksdb::DB> db, uint64_t watermark);

  std::unique_ptr<rocksdb::DB> db_;
  mutable Mutex mutex_;
  mutable CondVar advanced_;
  uint64_t watermark_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_INDEX_H_

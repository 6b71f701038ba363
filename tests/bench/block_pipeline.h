// BlockPipeline: the least that a durable exchange can do: chains entries by their hashes into
// blocks, and writes each block as one synced RocksDB value while the next one is built.
#ifndef TESTS_BENCH_BLOCK_PIPELINE_H_
#define TESTS_BENCH_BLOCK_PIPELINE_H_

#include <rocksdb/db.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ledger/base/mutex.h"
#include "ledger/hash.h"

namespace luheng::bench {

// Thread-safe.
class BlockPipeline {
 public:
  // Keeps a database in `directory`; all entries have `entry_bytes`.
  BlockPipeline(const std::string& directory, size_t entry_bytes);
  // Writes what is queued.
  ~BlockPipeline();

  // Queues entries; `done(first)` is called once they are on the disk, with the number of the first
  // of them.
  void Submit(size_t entry_count, std::function<void(uint64_t first)> done);

 private:
  struct Request {
    size_t entry_count = 0;
    std::function<void(uint64_t)> done;
  };
  struct Block {
    uint64_t first = 0;
    std::string bytes;
    std::vector<Request> requests;
  };

  void Build();
  void Add(Request request, Block& block);
  void Write();

  const size_t block_entries_max_;
  std::string entry_;    // The builder's own, as are the next two.
  ledger::Hash last_{};  // Of the entry before.
  uint64_t next_ = 0;    // Number of the next entry.
  std::unique_ptr<rocksdb::DB> database_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<Request> queue_ LUHENG_GUARDED_BY(mutex_);
  Block block_ LUHENG_GUARDED_BY(mutex_);
  bool is_writing_ LUHENG_GUARDED_BY(mutex_) = false;  // From the hand-over on.
  bool building_ended_ LUHENG_GUARDED_BY(mutex_) = false;
  bool stopping_ LUHENG_GUARDED_BY(mutex_) = false;
  std::thread builder_;  // Last: they use all of the above.
  std::thread writer_;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_BLOCK_PIPELINE_H_

#include "tests/bench/block_pipeline.h"

#include <cstdio>
#include <cstring>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/block.h"

namespace luheng::bench {
namespace {

void Must(const rocksdb::Status& status) {
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  LUHENG_CHECK(status.ok());
}

std::unique_ptr<rocksdb::DB> OpenDatabase(const std::string& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = 64u << 20;
  options.max_write_buffer_number = 4;
  options.stats_dump_period_sec = 0;
  rocksdb::DB* database = nullptr;
  Must(rocksdb::DB::Open(options, directory, &database));
  return std::unique_ptr<rocksdb::DB>(database);
}

// Ascending keys for ascending numbers.
std::string KeyOf(uint64_t number) {
  std::string key(sizeof(number), '\0');
  for (size_t i = key.size(); i > 0; --i, number >>= 8) key[i - 1] = static_cast<char>(number);
  return key;
}

}  // namespace

BlockPipeline::BlockPipeline(const std::string& directory, size_t entry_bytes)
    : block_entries_max_(ledger::kBlockSizeMax / entry_bytes),
      entry_(entry_bytes, 'e'),
      database_(OpenDatabase(directory)),
      builder_([this] { Build(); }),
      writer_([this] { Write(); }) {
  LUHENG_CHECK(entry_bytes >= last_.size() + sizeof(next_));
}

BlockPipeline::~BlockPipeline() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  builder_.join();
  writer_.join();
}

void BlockPipeline::Submit(size_t entry_count, std::function<void(uint64_t)> done) {
  {
    MutexLock lock(mutex_);
    queue_.push_back({.entry_count = entry_count, .done = std::move(done)});
  }
  changed_.NotifyAll();
}

void BlockPipeline::Build() {
  Block block;
  size_t entry_count = 0;  // In `block`.
  for (;;) {
    Request request;
    {
      MutexLock lock(mutex_);
      while (!(entry_count > 0 && !is_writing_) &&
             !(entry_count < block_entries_max_ && !queue_.empty()) &&
             !(entry_count == 0 && stopping_)) {
        changed_.Wait(mutex_);
      }
      if (entry_count > 0 && !is_writing_) {
        block_ = std::exchange(block, Block{});
        entry_count = 0;
        is_writing_ = true;
        changed_.NotifyAll();
        continue;
      }
      if (queue_.empty()) {
        building_ended_ = true;
        changed_.NotifyAll();
        return;
      }
      request = std::move(queue_.front());
      queue_.pop_front();
    }
    entry_count += request.entry_count;
    Add(std::move(request), block);
  }
}

void BlockPipeline::Add(Request request, Block& block) {
  if (block.requests.empty()) block.first = next_;
  for (size_t i = 0; i < request.entry_count; ++i, ++next_) {
    std::memcpy(entry_.data(), last_.data(), last_.size());
    std::memcpy(entry_.data() + last_.size(), &next_, sizeof(next_));
    last_ = ledger::LeafHash(entry_);
    block.bytes += entry_;
  }
  block.requests.push_back(std::move(request));
}

void BlockPipeline::Write() {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  for (;;) {
    Block block;
    {
      MutexLock lock(mutex_);
      while (!is_writing_ && !building_ended_) changed_.Wait(mutex_);
      if (!is_writing_) return;
      block = std::move(block_);
    }
    Must(database_->Put(synced, KeyOf(block.first), block.bytes));
    {
      MutexLock lock(mutex_);
      is_writing_ = false;
    }
    changed_.NotifyAll();
    uint64_t first = block.first;
    for (const Request& request : block.requests) {
      request.done(first);
      first += request.entry_count;
    }
  }
}

}  // namespace luheng::bench

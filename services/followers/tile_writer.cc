#include "services/followers/tile_writer.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/thread_name.h"

namespace luheng::services {
namespace {

// A publication takes its time from those who trade. So it is followed by a rest of this many times
// its length, within these bounds.
constexpr int kRest = 4;
constexpr std::chrono::steady_clock::duration kRestMin = std::chrono::milliseconds(100);
constexpr std::chrono::steady_clock::duration kRestMax = std::chrono::milliseconds(500);
// Between two attempts to sign.
constexpr std::chrono::steady_clock::duration kKeyRetry = std::chrono::seconds(1);
// Entries integrated at once, so that a long catch-up needs bounded memory.
constexpr uint64_t kEntriesAtOnceMax = 65'536;

}  // namespace

TileWriter::TileWriter(const CommittedJournal& journal, TileLog& log, ledger::TileStore& store,
                       std::function<void(absl::Status)> failed,
                       std::function<void(const std::string&)> say)
    : journal_(journal),
      log_(log),
      store_(store),
      failed_(std::move(failed)),
      say_(std::move(say)),
      thread_([this] { Run(); }) {}

TileWriter::~TileWriter() { thread_.join(); }

void TileWriter::Run() {
  NameThread("tile writer");
  uint64_t next_index = log_.Published().head.size;
  for (;;) {
    Blocks blocks;
    // Waits for the first, and takes what else is there.
    do {
      auto block = journal_.Next(next_index);
      if (absl::IsCancelled(block.status())) break;
      if (!block.ok()) return failed_(block.status());
      next_index = (*block)->end_index();
      blocks.push_back(*std::move(block));
    } while (journal_.size() > next_index &&
             next_index < blocks.front()->first_index() + kEntriesAtOnceMax);
    if (blocks.empty()) return;
    const auto begin = std::chrono::steady_clock::now();
    if (absl::Status status = Integrate(blocks); !status.ok()) return failed_(status);
    if (absl::Status status = Publish(); !status.ok()) return failed_(status);
    if (journal_.size() < next_index + kEntriesAtOnceMax) {
      const auto end = std::chrono::steady_clock::now();
      journal_.WaitUntilClosed(end + std::clamp(kRest * (end - begin), kRestMin, kRestMax));
    }
  }
}

absl::Status TileWriter::Integrate(const Blocks& blocks) {
  // All at once: each integration syncs every tile at the right edge.
  std::vector<ledger::Hash> leaf_hashes;
  std::vector<std::string_view> entries;
  for (const auto& block : blocks) {
    leaf_hashes.insert(leaf_hashes.end(), block->leaf_hashes().begin(), block->leaf_hashes().end());
    entries.insert(entries.end(), block->view().entries.begin(), block->view().entries.end());
  }
  return store_.Integrate(blocks.front()->first_index(), leaf_hashes, entries);
}

absl::Status TileWriter::Publish() {
  bool is_waiting = false;
  for (;;) {
    const absl::Status status = log_.Publish({store_.integrated_size(), store_.Range().Root()});
    if (!absl::IsUnavailable(status)) {
      if (is_waiting && say_) say_("checkpoints are signed again");
      return status;
    }
    if (!is_waiting && say_) {
      say_("no checkpoint is signed until its keys answer: " + std::string(status.message()));
    }
    is_waiting = true;
    // The next start publishes what this one could not.
    if (journal_.is_closed()) return absl::OkStatus();
    journal_.WaitUntilClosed(std::chrono::steady_clock::now() + kKeyRetry);
  }
}

}  // namespace luheng::services

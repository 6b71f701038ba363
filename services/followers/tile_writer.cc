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
// Entries integrated at once, so that a long catch-up needs bounded memory.
constexpr uint64_t kEntriesAtOnceMax = 65'536;

}  // namespace

TileWriter::TileWriter(const CommittedJournal& journal, TileLog& log, ledger::TileStore& store,
                       std::function<void(absl::Status)> failed)
    : journal_(journal), log_(log), store_(store), failed_(std::move(failed)), thread_([this] {
        Run();
      }) {}

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
    if (absl::Status status = Publish(blocks); !status.ok()) return failed_(status);
    if (journal_.size() < next_index + kEntriesAtOnceMax) {
      const auto end = std::chrono::steady_clock::now();
      journal_.WaitUntilClosed(end + std::clamp(kRest * (end - begin), kRestMin, kRestMax));
    }
  }
}

absl::Status TileWriter::Publish(const Blocks& blocks) {
  // All at once: each integration syncs every tile at the right edge.
  std::vector<ledger::Hash> leaf_hashes;
  std::vector<std::string_view> entries;
  for (const auto& block : blocks) {
    leaf_hashes.insert(leaf_hashes.end(), block->leaf_hashes().begin(), block->leaf_hashes().end());
    entries.insert(entries.end(), block->view().entries.begin(), block->view().entries.end());
  }
  LUHENG_RETURN_IF_ERROR(store_.Integrate(blocks.front()->first_index(), leaf_hashes, entries));
  return log_.Publish({store_.integrated_size(), store_.Range().Root()});
}

}  // namespace luheng::services

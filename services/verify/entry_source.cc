#include "services/verify/entry_source.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "ledger/tile.h"

namespace luheng::services {
namespace {

constexpr size_t kLengthSize = 2;  // Of the length before each entry.
// More than a command can make: what has none of its own for so long is no log of ours.
constexpr size_t kCommandEntriesMax = 8192;

// Whether a command begins with this entry; also true of what is no entry, and will be refused.
bool BeginsCommand(std::string_view bytes) {
  const auto entry = ledger::DecodeEntry(bytes);
  return !entry.ok() || entry->sequence == entry->index;
}

}  // namespace

JournalSource::JournalSource(const ledger::JournalStore& store)
    : store_(store), blocks_(store.BlocksFrom(0)) {}

void JournalSource::Seek(uint64_t index) {
  begin_ = index;
  blocks_ = store_.BlocksFrom(index);
}

absl::StatusOr<std::optional<EntryBatch>> JournalSource::Next() {
  if (begin_ == store_.end_index()) return std::optional<EntryBatch>();
  LUHENG_ASSIGN_OR_RETURN(std::optional<ledger::BlockView> block, blocks_->Next());
  if (!block.has_value()) return std::optional<EntryBatch>();
  block_ = *std::move(block);
  EntryBatch batch;
  if (block_.header.first_index < begin_) {
    // A journal that was restored has other blocks: the entry may stand in the middle of one.
    const auto skipped = static_cast<ptrdiff_t>(begin_ - block_.header.first_index);
    block_.entries.erase(block_.entries.begin(), block_.entries.begin() + skipped);
    block_.header.first_index = begin_;
  } else {
    batch.block = block_.header;
  }
  LUHENG_ASSIGN_OR_RETURN(batch.commands, CommandsOf(block_));
  return batch;
}

void TileSource::Seek(uint64_t index) {
  LUHENG_CHECK(index <= size_);
  read_ = index;
  bytes_.clear();
  view_.entries.clear();
}

// Appends the rest of the bundle in which the next entry stands.
absl::Status TileSource::ReadBundle() {
  const ledger::TileId id =
      ledger::TileInTree(ledger::kEntriesLevel, read_ / ledger::kTileWidth, size_);
  LUHENG_ASSIGN_OR_RETURN(const std::string bundle, files_.Read(id));
  const auto entries = ledger::DecodeBundle(bundle, id.width);
  if (!entries.ok()) return files_.Damaged(id, std::string(entries.status().message()));
  const size_t skipped = read_ % ledger::kTileWidth;
  const size_t offset =
      skipped == 0 ? 0
                   : static_cast<size_t>((*entries)[skipped].data() - bundle.data()) - kLengthSize;
  bytes_.append(bundle, offset);
  read_ += entries->size() - skipped;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<EntryBatch>> TileSource::Next() {
  // What was given is of no more use.
  size_t given = 0;
  for (const std::string_view entry : view_.entries) given += kLengthSize + entry.size();
  bytes_.erase(0, given);
  view_.header.first_index += view_.entries.size();
  view_.entries.clear();
  if (bytes_.empty()) {
    if (read_ == size_) return std::optional<EntryBatch>();
    view_.header.first_index = read_;
  }
  for (;;) {
    if (read_ < size_) LUHENG_RETURN_IF_ERROR(ReadBundle());
    const auto count = static_cast<uint32_t>(read_ - view_.header.first_index);
    LUHENG_ASSIGN_OR_RETURN(view_.entries, ledger::DecodeBundle(bytes_, count));
    // The last command may go on in the next bundle.
    if (read_ < size_) {
      const auto last = std::find_if(view_.entries.rbegin(), view_.entries.rend(), BeginsCommand);
      if (last != view_.entries.rend())
        view_.entries.erase(last.base() - 1, view_.entries.end());
      else
        view_.entries.clear();
    }
    if (!view_.entries.empty()) break;
    if (count > kCommandEntriesMax) {
      return absl::DataLossError("entry " + std::to_string(view_.header.first_index) +
                                 ": its command does not end");
    }
  }
  EntryBatch batch;
  LUHENG_ASSIGN_OR_RETURN(batch.commands, CommandsOf(view_));
  return batch;
}

}  // namespace luheng::services

#include "ledger/block.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"

namespace luheng::ledger {
namespace {

constexpr uint8_t kBlockFormat = 1;
constexpr size_t kEntryCountOffset = 1 + 16 + 8 + 8;
constexpr size_t kEntryLengthSize = 2;

absl::Status Damaged(const std::string& what) { return absl::DataLossError("block: " + what); }

// Overwrites a big-endian integer that was reserved when its value was not known yet.
template <class Unsigned>
void Patch(std::string* bytes, size_t offset, Unsigned value) {
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    (*bytes)[offset + i] = static_cast<char>(value >> (8 * (sizeof(Unsigned) - 1 - i)));
  }
}

}  // namespace

absl::StatusOr<BlockHeader> DecodeBlockHeader(std::string_view bytes) {
  ByteReader reader(bytes);
  BlockHeader header;
  uint8_t format = 0;
  std::string_view journal_id;
  std::string_view previous_root;
  if (!reader.ReadU8(&format) || !reader.ReadBytes(header.journal_id.size(), &journal_id) ||
      !reader.ReadU64(&header.epoch) || !reader.ReadU64(&header.first_index) ||
      !reader.ReadU32(&header.entry_count) ||
      !reader.ReadBytes(header.previous_root.size(), &previous_root)) {
    return Damaged("cut short within its header");
  }
  if (format != kBlockFormat) return Damaged("format " + std::to_string(format) + " is unknown");
  if (header.epoch == 0) return Damaged("epoch 0");
  if (header.entry_count == 0) return Damaged("no entries");
  if (header.first_index > kTreeSizeMax - header.entry_count) {
    return Damaged("first index " + std::to_string(header.first_index) + " is above the limit");
  }
  std::copy(journal_id.begin(), journal_id.end(), header.journal_id.begin());
  std::copy(previous_root.begin(), previous_root.end(), header.previous_root.begin());
  return header;
}

absl::StatusOr<BlockView> DecodeBlock(std::string_view bytes) {
  if (bytes.size() > kBlockSizeMax) {
    return Damaged(std::to_string(bytes.size()) + " bytes are more than a block may have");
  }
  BlockView block;
  LUHENG_ASSIGN_OR_RETURN(block.header, DecodeBlockHeader(bytes));
  ByteReader reader(bytes.substr(kBlockHeaderSize));
  // The count is believed only as far as there are bytes for it.
  if (block.header.entry_count > reader.remaining() / kEntryLengthSize) {
    return Damaged("too short for " + std::to_string(block.header.entry_count) + " entries");
  }
  block.entries.reserve(block.header.entry_count);
  for (uint32_t i = 0; i < block.header.entry_count; ++i) {
    std::string_view entry;
    if (!reader.ReadString(&entry)) {
      return Damaged("entry " + std::to_string(block.header.first_index + i) + " is cut short");
    }
    block.entries.push_back(entry);
  }
  if (reader.remaining() != 0) {
    return Damaged(std::to_string(reader.remaining()) + " bytes after the last entry");
  }
  return block;
}

BlockBuilder::BlockBuilder(const JournalId& journal_id, uint64_t epoch, ChainState chain)
    : journal_id_(journal_id), epoch_(epoch), chain_(std::move(chain)) {
  LUHENG_CHECK(epoch_ != 0);
  Begin();
}

void BlockBuilder::Begin() {
  first_index_ = chain_.tree.size();
  leaf_hashes_.clear();
  bytes_.clear();
  AppendU8(&bytes_, kBlockFormat);
  bytes_.append(reinterpret_cast<const char*>(journal_id_.data()), journal_id_.size());
  AppendU64(&bytes_, epoch_);
  AppendU64(&bytes_, first_index_);
  AppendU32(&bytes_, 0);
  bytes_.append(AsBytes(chain_.tree.Root()));
  LUHENG_CHECK(bytes_.size() == kBlockHeaderSize);
}

void BlockBuilder::Add(const Entry& entry) {
  LUHENG_CHECK(entry.index == next_index());
  LUHENG_CHECK(entry.previous_leaf_hash == last_leaf_hash());
  const size_t length_offset = bytes_.size();
  AppendU16(&bytes_, 0);
  AppendEntry(entry, &bytes_);
  LUHENG_CHECK(bytes_.size() <= kBlockSizeMax);
  const size_t entry_size = bytes_.size() - length_offset - kEntryLengthSize;
  Patch(&bytes_, length_offset, static_cast<uint16_t>(entry_size));
  const Hash leaf_hash =
      LeafHash(std::string_view(bytes_).substr(length_offset + kEntryLengthSize, entry_size));
  leaf_hashes_.push_back(leaf_hash);
  chain_.tree.Append(leaf_hash);
  chain_.last_leaf_hash = leaf_hash;
}

Block BlockBuilder::Finish() {
  LUHENG_CHECK(!empty());
  Block block;
  block.first_index = first_index_;
  block.entry_count = static_cast<uint32_t>(leaf_hashes_.size());
  Patch(&bytes_, kEntryCountOffset, block.entry_count);
  block.bytes = std::move(bytes_);
  block.leaf_hashes = std::move(leaf_hashes_);
  block.after = chain_;
  LUHENG_CHECK(block.end_index() == next_index());
  Begin();
  return block;
}

}  // namespace luheng::ledger

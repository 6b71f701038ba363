// Block, version 1: one group commit of entries (docs/ledger_format.md, section 2), and the builder
// that chains entries into it.
//
//   block  := header | (length u16 | entry [length])*
//   header := format u8 (1) | journal_id [16] | epoch u64 | first_index u64 | entry_count u32
//             | previous_root [32]
//
// DO NOT CHANGE: these bytes are stored for ever.
#ifndef LEDGER_BLOCK_H_
#define LEDGER_BLOCK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/compact_range.h"
#include "ledger/entry.h"
#include "ledger/hash.h"

namespace luheng::ledger {

inline constexpr size_t kBlockSizeMax = 512 * 1024;
inline constexpr size_t kBlockHeaderSize = 1 + 16 + 8 + 8 + 4 + 32;

using JournalId = std::array<uint8_t, 16>;

struct BlockHeader {
  JournalId journal_id{};
  uint64_t epoch = 1;
  uint64_t first_index = 0;
  uint32_t entry_count = 0;
  Hash previous_root{};
};

// A decoded block; entries point into the bytes it was decoded from.
struct BlockView {
  BlockHeader header;
  std::vector<std::string_view> entries;
};

// Reads the header alone; the entries may be cut short. DATA_LOSS says what is wrong.
absl::StatusOr<BlockHeader> DecodeBlockHeader(std::string_view bytes);

// Checks form and lengths, neither hashes nor what is inside the entries. DATA_LOSS says what is
// wrong.
absl::StatusOr<BlockView> DecodeBlock(std::string_view bytes);

// Where the chain stands: how many entries there are, the last one's leaf hash, the tree.
struct ChainState {
  Hash last_leaf_hash{};  // Zero while empty.
  CompactRange tree;
};

// A finished block, ready to be stored.
struct Block {
  uint64_t first_index = 0;
  uint32_t entry_count = 0;
  std::string bytes;              // As stored.
  std::vector<Hash> leaf_hashes;  // One an entry.
  ChainState after;               // The chain with this block in it.
  uint64_t end_index() const { return first_index + entry_count; }
};

// Builds the blocks of one journal, one after the other. Not thread-safe.
class BlockBuilder {
 public:
  BlockBuilder(const JournalId& journal_id, uint64_t epoch, ChainState chain);

  // Index that the next entry will have, and leaf hash that it must carry as the previous one's.
  uint64_t next_index() const { return chain_.tree.size(); }
  const Hash& last_leaf_hash() const { return chain_.last_leaf_hash; }

  // Adds one entry.
  // REQUIRES: entry.index == next_index(), entry.previous_leaf_hash == last_leaf_hash(), and
  // size() + 2 + EntrySize(entry) <= kBlockSizeMax.
  void Add(const Entry& entry);

  // Bytes of the block so far, header included.
  size_t size() const { return bytes_.size(); }
  bool empty() const { return leaf_hashes_.empty(); }

  // Finishes the block, and begins the next. REQUIRES: !empty().
  Block Finish();

 private:
  void Begin();

  JournalId journal_id_;
  uint64_t epoch_;
  ChainState chain_;
  uint64_t first_index_ = 0;
  std::string bytes_;
  std::vector<Hash> leaf_hashes_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_BLOCK_H_

// Entry, version 1: encoder and decoder of the bytes in docs/ledger_format.md, section 1.
//
//   entry := format u8 (1) | flags u8 | kind u16 | index u64 | sequence u64 | ledger_time_us i64
//            | participant u32 | user u32 | request_id [16] | previous_leaf_hash [32] | blinding
//            [16] | link_count u8 | link* | [effective_time_us i64] | payload
//   link  := subject_type u8 | form u8 | subject_id u64 | [previous_index u64] | [leaf_hash [32]]
//
// DO NOT CHANGE: these bytes are hashed, signed and proved.
#ifndef LEDGER_ENTRY_H_
#define LEDGER_ENTRY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "ledger/hash.h"

namespace luheng::ledger {

inline constexpr size_t kEntrySizeMax = 65535;
inline constexpr size_t kLinkCountMax = 6;
inline constexpr size_t kBlindingSize = 16;
inline constexpr size_t kEntryFixedSize = 101;  // Up to and with link_count.

using Blinding = std::array<uint8_t, kBlindingSize>;

enum class LinkForm : uint8_t { kFirst = 0, kByIndex = 1, kByIndexAndHash = 2 };

// What this entry's subject was told of before.
struct Link {
  uint8_t subject_type = 0;
  LinkForm form = LinkForm::kFirst;
  uint64_t subject_id = 0;
  uint64_t previous_index = 0;  // kByIndex, kByIndexAndHash.
  Hash previous_leaf_hash{};    // kByIndexAndHash.
  bool operator==(const Link&) const = default;
};
using Links = absl::InlinedVector<Link, kLinkCountMax>;

// A decoded entry; `payload` points into the bytes it was decoded from.
struct Entry {
  uint16_t kind = 0;
  uint64_t index = 0;
  uint64_t sequence = 0;
  int64_t ledger_time_us = 0;
  uint32_t participant = 0;
  uint32_t user = 0;
  std::array<uint8_t, 16> request_id{};
  Hash previous_leaf_hash{};
  Blinding blinding{};
  Links links;
  std::optional<int64_t> effective_time_us;
  std::string_view payload;
};

// Bytes of the encoding of `entry`.
size_t EntrySize(const Entry& entry);

// Appends the encoding of `entry` to `out`.
// REQUIRES: entry.kind != 0, at most kLinkCountMax links, and EntrySize(entry) <= kEntrySizeMax.
void AppendEntry(const Entry& entry, std::string* out);

// Decodes exactly one entry. INVALID_ARGUMENT names the field that is wrong. Accepts only what
// AppendEntry can write, so that decode and encode are inverses.
absl::StatusOr<Entry> DecodeEntry(std::string_view bytes);

}  // namespace luheng::ledger

#endif  // LEDGER_ENTRY_H_

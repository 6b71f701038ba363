// The high-water mark, version 1 (docs/ledger_format.md, section 4): how many entries the journal
// had when last heard of, kept outside the database so that losses are noticed.
//
//   file := slot slot
//   slot := magic [8] "LHMARK01" | generation u64 | size u64 | root [32] | hmac [32] | zero [424]
//
// Generation g is written to slot g mod 2, so that writing one leaves the other whole.
//
// DO NOT CHANGE: files of this form exist.
#ifndef LEDGER_MARK_H_
#define LEDGER_MARK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/hash.h"

namespace luheng::ledger {

inline constexpr size_t kMarkSlotSize = 512;
inline constexpr size_t kMarkFileSize = 2 * kMarkSlotSize;

struct Mark {
  uint64_t generation = 0;
  uint64_t size = 0;  // Entries in the journal.
  Hash root{};        // Root of the tree of that size.
  bool operator==(const Mark&) const = default;
};

// Where in the file the mark of this generation is written.
size_t MarkSlotOffset(uint64_t generation);

// The kMarkSlotSize bytes of a slot. REQUIRES: generation >= 1.
std::string EncodeMarkSlot(const Mark& mark, std::string_view secret);

// The newest mark of a file's bytes. DATA_LOSS says which slot is damaged, and why: a slot is valid
// when its HMAC and form are right, and it follows or precedes the other one by one generation;
// only slot 0 may be all zero, and only as long as slot 1 holds generation 1.
absl::StatusOr<Mark> DecodeMarkFile(std::string_view bytes, std::string_view secret);

}  // namespace luheng::ledger

#endif  // LEDGER_MARK_H_

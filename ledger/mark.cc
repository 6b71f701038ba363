#include "ledger/mark.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <optional>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/compact_range.h"

namespace luheng::ledger {
namespace {

constexpr std::string_view kMagic = "LHMARK01";
constexpr size_t kSignedSize = 8 + 8 + 8 + 32;

absl::Status DamagedSlot(size_t slot, const std::string& what) {
  return absl::DataLossError("mark: slot " + std::to_string(slot) + " is damaged: " + what);
}

bool IsZero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == 0; });
}

// Nullopt for a slot that was never written.
absl::StatusOr<std::optional<Mark>> DecodeSlot(size_t slot, std::string_view bytes,
                                               std::string_view secret) {
  if (IsZero(bytes)) return std::optional<Mark>();
  ByteReader reader(bytes);
  Mark mark;
  std::string_view magic;
  std::string_view root;
  std::string_view hmac;
  LUHENG_CHECK(reader.ReadBytes(kMagic.size(), &magic));
  LUHENG_CHECK(reader.ReadU64(&mark.generation));
  LUHENG_CHECK(reader.ReadU64(&mark.size));
  LUHENG_CHECK(reader.ReadBytes(mark.root.size(), &root));
  LUHENG_CHECK(reader.ReadBytes(sizeof(Hash), &hmac));
  if (magic != kMagic) return DamagedSlot(slot, "it does not begin with " + std::string(kMagic));
  if (!IsZero(reader.rest())) return DamagedSlot(slot, "its padding is not zero");
  const Hash expected = HmacSha256(secret, bytes.substr(0, kSignedSize));
  if (CRYPTO_memcmp(expected.data(), hmac.data(), hmac.size()) != 0) {
    return DamagedSlot(slot, "its HMAC is wrong");
  }
  if (mark.generation == 0 || mark.size > kTreeSizeMax) {
    return DamagedSlot(slot, "its numbers are out of range");
  }
  if (MarkSlotOffset(mark.generation) != slot * kMarkSlotSize) {
    return DamagedSlot(slot, "it belongs into the other slot");
  }
  std::copy(root.begin(), root.end(), mark.root.begin());
  return std::optional<Mark>(mark);
}

}  // namespace

size_t MarkSlotOffset(uint64_t generation) { return generation % 2 * kMarkSlotSize; }

std::string EncodeMarkSlot(const Mark& mark, std::string_view secret) {
  LUHENG_CHECK(mark.generation >= 1);
  std::string slot(kMagic);
  AppendU64(&slot, mark.generation);
  AppendU64(&slot, mark.size);
  slot.append(AsBytes(mark.root));
  LUHENG_CHECK(slot.size() == kSignedSize);
  slot.append(AsBytes(HmacSha256(secret, slot)));
  slot.resize(kMarkSlotSize, '\0');
  return slot;
}

absl::StatusOr<Mark> DecodeMarkFile(std::string_view bytes, std::string_view secret) {
  if (bytes.size() != kMarkFileSize) {
    return absl::DataLossError("mark: the file has " + std::to_string(bytes.size()) +
                               " bytes instead of " + std::to_string(kMarkFileSize));
  }
  LUHENG_ASSIGN_OR_RETURN(const std::optional<Mark> even,
                          DecodeSlot(0, bytes.substr(0, kMarkSlotSize), secret));
  LUHENG_ASSIGN_OR_RETURN(const std::optional<Mark> odd,
                          DecodeSlot(1, bytes.substr(kMarkSlotSize), secret));
  if (!odd.has_value()) return DamagedSlot(1, "it is zero, but generation 1 was written to it");
  if (!even.has_value()) {
    if (odd->generation == 1) return *odd;
    return DamagedSlot(0, "it is zero, but generation " + std::to_string(odd->generation - 1) +
                              " was written to it");
  }
  const Mark& newer = even->generation > odd->generation ? *even : *odd;
  const Mark& older = even->generation > odd->generation ? *odd : *even;
  if (newer.generation - older.generation != 1) {
    return DamagedSlot(MarkSlotOffset(older.generation) / kMarkSlotSize,
                       "it holds generation " + std::to_string(older.generation) + " beside " +
                           std::to_string(newer.generation));
  }
  if (newer.size < older.size) {
    return DamagedSlot(MarkSlotOffset(newer.generation) / kMarkSlotSize, "its size has shrunk");
  }
  return newer;
}

}  // namespace luheng::ledger

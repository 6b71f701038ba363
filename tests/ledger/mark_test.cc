#include "ledger/mark.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/compact_range.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr char kSecret[] = "journal secret";

Mark MarkAt(uint64_t generation) {
  return {generation, generation * 10, Sha256(std::to_string(generation))};
}

// A file whose slots hold these generations; 0 is a slot that was never written.
std::string FileOf(uint64_t even, uint64_t odd) {
  const std::string never(kMarkSlotSize, '\0');
  return (even == 0 ? never : EncodeMarkSlot(MarkAt(even), kSecret)) +
         (odd == 0 ? never : EncodeMarkSlot(MarkAt(odd), kSecret));
}

TEST(MarkTest, SlotHasTheFormOfTheDocumentation) {
  const std::string slot = EncodeMarkSlot({3, 0x0102, Sha256("root")}, kSecret);
  EXPECT_EQ(slot.size(), kMarkSlotSize);
  EXPECT_EQ(slot.substr(0, 8), "LHMARK01");
  EXPECT_EQ(ToHex(slot.substr(8, 16)), "00000000000000030000000000000102");
  EXPECT_EQ(slot.substr(24, 32), AsBytes(Sha256("root")));
  EXPECT_EQ(slot.substr(56, 32), AsBytes(HmacSha256(kSecret, slot.substr(0, 56))));
  EXPECT_EQ(slot.substr(88), std::string(424, '\0'));
}

TEST(MarkTest, NewestSlotCounts) {
  EXPECT_EQ(ValueOrDie(DecodeMarkFile(FileOf(0, 1), kSecret)), MarkAt(1));
  EXPECT_EQ(ValueOrDie(DecodeMarkFile(FileOf(2, 1), kSecret)), MarkAt(2));
  EXPECT_EQ(ValueOrDie(DecodeMarkFile(FileOf(2, 3), kSecret)), MarkAt(3));
}

TEST(MarkTest, SlotsThatCannotHaveComeAboutAreDamage) {
  const struct {
    const char* name;
    std::string file;
    const char* slot;
  } rows[] = {
      {"nothing written", FileOf(0, 0), "slot 1"},
      {"first slot zeroed", FileOf(0, 3), "slot 0"},
      {"second slot zeroed", FileOf(2, 0), "slot 1"},
      {"second slot stale", FileOf(6, 3), "slot 1"},
      {"first slot stale", FileOf(2, 7), "slot 0"},
      {"slots swapped", FileOf(2, 1).substr(512) + FileOf(2, 1).substr(0, 512), "slot 0"},
      {"size shrunk",
       EncodeMarkSlot({2, 4, Sha256("")}, kSecret) + EncodeMarkSlot({1, 5, Sha256("")}, kSecret),
       "slot 0"},
  };
  for (const auto& row : rows) {
    const absl::Status status = DecodeMarkFile(row.file, kSecret).status();
    EXPECT_EQ(status.code(), kDataLoss) << row.name;
    EXPECT_NE(std::string(status.message()).find(row.slot), std::string::npos)
        << row.name << ": " << status;
  }
  EXPECT_CODE(DecodeMarkFile("", kSecret), kDataLoss);
  EXPECT_CODE(DecodeMarkFile(FileOf(2, 1) + "x", kSecret), kDataLoss);
  EXPECT_CODE(DecodeMarkFile(FileOf(2, 1), "another secret"), kDataLoss);
}

TEST(MarkTest, EveryFlippedBitIsRefusedAndItsSlotNamed) {
  const std::string file = FileOf(4, 3);
  for (size_t i = 0; i < file.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = file;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      const absl::Status status = DecodeMarkFile(changed, kSecret).status();
      ASSERT_EQ(status.code(), kDataLoss) << "byte " << i << " bit " << bit;
      const std::string slot = i < kMarkSlotSize ? "slot 0" : "slot 1";
      ASSERT_NE(std::string(status.message()).find(slot), std::string::npos) << status;
    }
  }
}

// A write of generation 5 that stopped in the middle.
TEST(MarkTest, TornSlotIsRefused) {
  const std::string before = FileOf(4, 3);
  const std::string after = FileOf(4, 5);
  EXPECT_EQ(ValueOrDie(DecodeMarkFile(before, kSecret)), MarkAt(4));
  EXPECT_EQ(ValueOrDie(DecodeMarkFile(after, kSecret)), MarkAt(5));
  for (size_t written = 16; written < 88; ++written) {
    std::string torn = before;
    torn.replace(kMarkSlotSize, written, after.substr(kMarkSlotSize, written));
    EXPECT_CODE(DecodeMarkFile(torn, kSecret), kDataLoss) << written;
  }
}

}  // namespace
}  // namespace luheng::ledger

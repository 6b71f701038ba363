#include "ledger/coding.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

TEST(CodingTest, IntegersAreBigEndianAndOfFixedWidth) {
  std::string bytes;
  AppendU8(&bytes, 0x01);
  AppendU16(&bytes, 0x0203);
  AppendU32(&bytes, 0x04050607);
  AppendU64(&bytes, 0x08090a0b0c0d0e0f);
  AppendI64(&bytes, -2);
  AppendString(&bytes, "ab");
  EXPECT_EQ(ToHex(bytes), "0102030405060708090a0b0c0d0e0ffffffffffffffffe00026162");
}

TEST(CodingTest, ReaderReadsWhatWasAppended) {
  std::string bytes;
  AppendU8(&bytes, std::numeric_limits<uint8_t>::max());
  AppendU16(&bytes, std::numeric_limits<uint16_t>::max());
  AppendU32(&bytes, std::numeric_limits<uint32_t>::max());
  AppendU64(&bytes, std::numeric_limits<uint64_t>::max());
  AppendI64(&bytes, std::numeric_limits<int64_t>::min());
  AppendString(&bytes, "");
  AppendString(&bytes, std::string(kStringSizeMax, 'x'));
  bytes += "rest";

  ByteReader reader(bytes);
  uint8_t u8 = 0;
  uint16_t u16 = 0;
  uint32_t u32 = 0;
  uint64_t u64 = 0;
  int64_t i64 = 0;
  std::string_view empty = "not empty";
  std::string_view longest;
  ASSERT_TRUE(reader.ReadU8(&u8));
  ASSERT_TRUE(reader.ReadU16(&u16));
  ASSERT_TRUE(reader.ReadU32(&u32));
  ASSERT_TRUE(reader.ReadU64(&u64));
  ASSERT_TRUE(reader.ReadI64(&i64));
  ASSERT_TRUE(reader.ReadString(&empty));
  ASSERT_TRUE(reader.ReadString(&longest));
  EXPECT_EQ(u8, std::numeric_limits<uint8_t>::max());
  EXPECT_EQ(u16, std::numeric_limits<uint16_t>::max());
  EXPECT_EQ(u32, std::numeric_limits<uint32_t>::max());
  EXPECT_EQ(u64, std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(i64, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(empty, "");
  EXPECT_EQ(longest.size(), kStringSizeMax);
  EXPECT_EQ(reader.remaining(), 4u);
  EXPECT_EQ(reader.rest(), "rest");
}

TEST(CodingTest, ReadThatDoesNotFitChangesNothing) {
  const std::string bytes(
      "\x00\x05"
      "ab",
      4);  // A string that says 5 bytes, and has 2.
  ByteReader reader(bytes);
  std::string_view text = "as it was";
  uint64_t number = 17;
  int64_t signed_number = 18;
  EXPECT_FALSE(reader.ReadString(&text));
  EXPECT_FALSE(reader.ReadBytes(5, &text));
  EXPECT_FALSE(reader.ReadU64(&number));
  EXPECT_FALSE(reader.ReadI64(&signed_number));
  EXPECT_EQ(text, "as it was");
  EXPECT_EQ(number, 17u);
  EXPECT_EQ(signed_number, 18);
  EXPECT_EQ(reader.remaining(), bytes.size());
}

TEST(CodingDeathTest, StringOfMoreThan65535BytesIsABug) {
  std::string bytes;
  EXPECT_DEATH(AppendString(&bytes, std::string(kStringSizeMax + 1, 'x')), "CHECK failed");
}

}  // namespace
}  // namespace luheng::ledger

#include "ledger/entry.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

Entry PlainEntry() {
  Entry entry;
  entry.kind = 1;
  return entry;
}

// Every field has another value, and every form of link occurs.
Entry FullEntry() {
  Entry entry;
  entry.kind = 0x8001;
  entry.index = 0x0102030405060708;
  entry.sequence = 0x0102030405060700;
  entry.ledger_time_us = -5;
  entry.participant = 0xa1a2a3a4;
  entry.user = 0xb1b2b3b4;
  entry.request_id.fill(0xc1);
  entry.previous_leaf_hash = Sha256("previous");
  entry.blinding.fill(0xd1);
  entry.links.push_back({1, LinkForm::kFirst, 11, 0, {}});
  entry.links.push_back({2, LinkForm::kByIndex, 12, 120, {}});
  entry.links.push_back({3, LinkForm::kByIndexAndHash, 13, 130, Sha256("linked")});
  entry.effective_time_us = 1'600'000'000'000'000;
  entry.payload = "payload";
  return entry;
}

std::string Encode(const Entry& entry) {
  std::string bytes;
  AppendEntry(entry, &bytes);
  return bytes;
}

void ExpectEqual(const Entry& a, const Entry& b) {
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.index, b.index);
  EXPECT_EQ(a.sequence, b.sequence);
  EXPECT_EQ(a.ledger_time_us, b.ledger_time_us);
  EXPECT_EQ(a.participant, b.participant);
  EXPECT_EQ(a.user, b.user);
  EXPECT_EQ(a.request_id, b.request_id);
  EXPECT_EQ(a.previous_leaf_hash, b.previous_leaf_hash);
  EXPECT_EQ(a.blinding, b.blinding);
  EXPECT_EQ(a.links, b.links);
  EXPECT_EQ(a.effective_time_us, b.effective_time_us);
  EXPECT_EQ(a.payload, b.payload);
}

TEST(EntryTest, DecodeGivesBackWhatWasEncoded) {
  std::string largest_payload(kEntrySizeMax - kEntryFixedSize, 'x');
  Entry largest = PlainEntry();
  largest.payload = largest_payload;
  for (const Entry& entry : {PlainEntry(), FullEntry(), largest}) {
    const std::string bytes = Encode(entry);
    EXPECT_EQ(bytes.size(), EntrySize(entry));
    const absl::StatusOr<Entry> decoded = DecodeEntry(bytes);
    ASSERT_OK(decoded);
    ExpectEqual(*decoded, entry);
  }
}

TEST(EntryTest, FieldsStandWhereTheFormatSays) {
  const std::string bytes = Encode(FullEntry());
  EXPECT_EQ(ToHex(bytes.substr(0, 12)), "010180010102030405060708");
  EXPECT_EQ(ToHex(bytes.substr(12, 24)), "0102030405060700fffffffffffffffba1a2a3a4b1b2b3b4");
  EXPECT_EQ(bytes.substr(52, 32), AsBytes(Sha256("previous")));
  EXPECT_EQ(bytes[100], 3);
  EXPECT_EQ(ToHex(bytes.substr(101, 10)), "0100000000000000000b");
  EXPECT_EQ(ToHex(bytes.substr(111, 18)), "0201000000000000000c0000000000000078");
  EXPECT_EQ(bytes.substr(bytes.size() - 7), "payload");
}

// Without payload, which may end anywhere, no prefix of an entry is an entry.
TEST(EntryTest, EveryTruncationIsRefused) {
  Entry entry = FullEntry();
  entry.payload = "";
  const std::string bytes = Encode(entry);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_CODE(DecodeEntry(bytes.substr(0, size)), absl::StatusCode::kInvalidArgument);
  }
}

TEST(EntryTest, EveryChangedByteIsRefusedOrMeansSomethingElse) {
  for (const Entry& entry : {PlainEntry(), FullEntry()}) {
    const std::string bytes = Encode(entry);
    int refused = 0;
    for (size_t i = 0; i < bytes.size(); ++i) {
      for (int value = 0; value < 256; ++value) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(value);
        const absl::StatusOr<Entry> decoded = DecodeEntry(changed);
        if (!decoded.ok()) {
          ++refused;
          continue;
        }
        ASSERT_EQ(Encode(*decoded), changed) << "byte " << i << " changed to " << value;
      }
    }
    EXPECT_GT(refused, 255 + 254);  // At least all other formats and flags.
  }
}

TEST(EntryTest, MalformedFieldIsNamed) {
  const std::string bytes = Encode(FullEntry());
  const struct {
    size_t offset;
    char value;
    const char* named;
  } rows[] = {
      {0, 2, "format 2"},  {1, 2, "flags 2"},       {1, 0x40, "flags 64"},
      {100, 7, "7 links"}, {102, 3, "link form 3"},
  };
  for (const auto& row : rows) {
    std::string changed = bytes;
    changed[row.offset] = row.value;
    const absl::StatusOr<Entry> decoded = DecodeEntry(changed);
    EXPECT_CODE(decoded, absl::StatusCode::kInvalidArgument);
    EXPECT_NE(std::string(decoded.status().message()).find(row.named), std::string::npos)
        << decoded.status();
  }
  std::string without_kind = bytes;
  without_kind[2] = without_kind[3] = 0;
  EXPECT_CODE(DecodeEntry(without_kind), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(DecodeEntry(std::string(kEntrySizeMax + 1, '\x01')),
              absl::StatusCode::kInvalidArgument);
}

TEST(EntryDeathTest, EntryThatCannotBeDecodedIsABug) {
  Entry too_many_links = PlainEntry();
  for (size_t i = 0; i <= kLinkCountMax; ++i) too_many_links.links.push_back({});
  Entry too_long = PlainEntry();
  const std::string payload(kEntrySizeMax, 'x');
  too_long.payload = payload;
  EXPECT_DEATH(Encode(too_many_links), "CHECK failed");
  EXPECT_DEATH(Encode(too_long), "CHECK failed");
  EXPECT_DEATH(Encode(Entry()), "CHECK failed");
}

}  // namespace
}  // namespace luheng::ledger

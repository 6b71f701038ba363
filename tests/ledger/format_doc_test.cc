// Checks that the worked example of docs/ledger_format.md is what the code writes.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ledger/blinding.h"
#include "ledger/block.h"
#include "ledger/coding.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

constexpr uint64_t kFirstIndex = 41;

struct Field {
  size_t size;
  const char* meaning;
};

// One line a field: offset, bytes in hexadecimal, meaning.
std::string Annotate(std::string_view bytes, const std::vector<Field>& fields) {
  std::string text;
  size_t offset = 0;
  for (const Field& field : fields) {
    const std::string number = std::to_string(offset);
    text += std::string(3 - number.size(), ' ') + number + "  " +
            ToHex(bytes.substr(offset, field.size)) + "  " + field.meaning + "\n";
    offset += field.size;
  }
  EXPECT_EQ(offset, bytes.size());
  return text;
}

// Forty-one entries go before: for the example's sake the texts "entry 0" to "entry 40".
ChainState ChainBefore() {
  ChainState chain;
  for (uint64_t index = 0; index < kFirstIndex; ++index) {
    chain.last_leaf_hash = LeafHash("entry " + std::to_string(index));
    chain.tree.Append(chain.last_leaf_hash);
  }
  return chain;
}

JournalId ExampleJournalId() {
  JournalId id;
  for (size_t i = 0; i < id.size(); ++i) id[i] = static_cast<uint8_t>(0xa0 + i);
  return id;
}

std::string CommandPayload(const std::string& body) {
  std::string payload;
  AppendU32(&payload, static_cast<uint32_t>(body.size()));
  payload += body;
  AppendU16(&payload, 0);  // Accepted.
  return payload;
}

Block ExampleBlock() {
  BlockBuilder builder(ExampleJournalId(), 1, ChainBefore());
  SecretBlinding blinding("worked example");

  std::string confirm_clock;
  AppendI64(&confirm_clock, 7'000'000);
  const std::string confirm_payload = CommandPayload(confirm_clock);
  Entry first;
  first.kind = 5;
  first.index = first.sequence = kFirstIndex;
  first.ledger_time_us = 1'686'704'400'000'000;
  first.participant = 1;
  first.user = 2;
  first.request_id.fill(0x11);
  first.previous_leaf_hash = builder.last_leaf_hash();
  first.blinding = blinding.At(kFirstIndex);
  first.payload = confirm_payload;
  builder.Add(first);

  std::string deposit;
  AppendU64(&deposit, 3);
  AppendI64(&deposit, 500'000);
  AppendString(&deposit, "ABC-1");
  const std::string deposit_payload = CommandPayload(deposit);
  Entry second = first;
  second.kind = 22;
  second.index = second.sequence = kFirstIndex + 1;
  second.ledger_time_us += 250;
  second.user = 4;
  second.request_id.fill(0x22);
  second.previous_leaf_hash = builder.last_leaf_hash();
  second.blinding = blinding.At(kFirstIndex + 1);
  second.links.push_back({2, LinkForm::kByIndex, 3, 17, {}});
  second.effective_time_us = 1'686'672'000'000'000;
  second.payload = deposit_payload;
  builder.Add(second);
  return builder.Finish();
}

std::string ExampleText() {
  const Block block = ExampleBlock();
  const BlockView view = ValueOrDie(DecodeBlock(block.bytes));
  const std::string_view first = view.entries[0];
  const std::string_view second = view.entries[1];
  const auto entry_fields = [](const std::vector<Field>& rest) {
    std::vector<Field> fields = {{1, "format"},
                                 {1, "flags"},
                                 {2, "kind"},
                                 {8, "index"},
                                 {8, "sequence"},
                                 {8, "ledger time"},
                                 {8, "actor: participant, user"},
                                 {16, "request id"},
                                 {32, "previous leaf hash"},
                                 {16, "blinding value"},
                                 {1, "link count"}};
    fields.insert(fields.end(), rest.begin(), rest.end());
    return fields;
  };
  return "Entry 41 is a ConfirmClock (kind 5):\n\n```text\n" +
         Annotate(first, entry_fields({{4, "length of body"},
                                       {8, "body: jump of 7 s"},
                                       {2, "outcome: accepted"}})) +
         "```\n\nIts leaf hash is `" + ToHex(AsBytes(LeafHash(first))) +
         "`.\n\nEntry 42 is a Deposit (kind 22) with a link and an effective time:\n\n```text\n" +
         Annotate(second, entry_fields({{1, "link: subject type, an account"},
                                        {1, "link: form, by index"},
                                        {8, "link: subject id"},
                                        {8, "link: previous index"},
                                        {8, "effective time"},
                                        {4, "length of body"},
                                        {8, "body: account 3"},
                                        {8, "body: 500,000 fen"},
                                        {7, "body: reference ABC-1"},
                                        {2, "outcome: accepted"}})) +
         "```\n\nIts leaf hash is `" + ToHex(AsBytes(LeafHash(second))) +
         "`.\n\nThe block of both, under the key `" + ToHex(std::string("\0\0\0\0\0\0\0\x29", 8)) +
         "`:\n\n```text\n" +
         Annotate(std::string_view(block.bytes).substr(0, kBlockHeaderSize + 2),
                  {{1, "format"},
                   {16, "journal id"},
                   {8, "epoch"},
                   {8, "first index"},
                   {4, "entry count"},
                   {32, "previous root"},
                   {2, "length of entry 41, which follows"}}) +
         std::to_string(kBlockHeaderSize + 2 + first.size()) + "  " +
         ToHex(std::string_view(block.bytes).substr(kBlockHeaderSize + 2 + first.size(), 2)) +
         "  length of entry 42, which follows\n```\n\nThe root of the tree of 43 entries is\n`" +
         ToHex(AsBytes(block.after.tree.Root())) + "`.\n";
}

TEST(FormatDocTest, WorkedExampleIsWhatTheCodeWrites) {
  const std::string document = Slurp(LEDGER_FORMAT_DOC);
  const std::string example = ExampleText();
  EXPECT_NE(document.find(example), std::string::npos)
      << "The example of the documentation should read:\n\n"
      << example;
}

}  // namespace
}  // namespace luheng::ledger

// The journal of each released engine version stays in tests/data and must replay, byte for byte,
// for ever. A failure here means that old journals no longer replay: gate the new behaviour by
// engine_version instead of changing the file.
//
//   file := (length u16 | entry)* | last 32 bytes: state hash after the last entry
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "ledger/coding.h"
#include "ledger/entry.h"
#include "tests/engine/journal.h"

namespace luheng::engine::testing {
namespace {

constexpr int kCommandCount = 1'000;
constexpr uint64_t kSeed = 20231229;

std::string GoldenPath(int version) {
  return LUHENG_TEST_DATA "/golden_journal_v" + std::to_string(version) + ".bin";
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// What version 1 wrote; kept to say where the file came from, and to make the next one.
std::string MakeGolden() {
  Journal journal;
  Workload workload(kSeed);
  journal.DoAll(workload, kCommandCount);
  std::string bytes;
  for (const auto& command : journal.entries()) {
    for (const std::string& entry : command) ledger::AppendString(&bytes, entry);
  }
  bytes += ledger::AsBytes(journal.engine().StateHash());
  return bytes;
}

TEST(GoldenJournal, OfVersion1ReplaysByteForByte) {
  const std::string bytes = ReadFile(GoldenPath(1));
  ASSERT_GT(bytes.size(), sizeof(Hash256));
  ledger::ByteReader reader(std::string_view(bytes).substr(0, bytes.size() - sizeof(Hash256)));
  Engine engine;
  ledger::ChainState chain;
  std::vector<std::string_view> command;
  uint64_t commands = 0;
  const auto replay = [&] {
    if (command.empty()) return;
    const absl::Status status = engine.Replay(command, chain);
    ASSERT_TRUE(status.ok()) << status;
    ++commands;
    command.clear();
  };
  while (reader.remaining() > 0) {
    std::string_view entry;
    ASSERT_TRUE(reader.ReadString(&entry));
    const auto decoded = ledger::DecodeEntry(entry);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    if (decoded->index == decoded->sequence) replay();
    command.push_back(entry);
  }
  replay();
  EXPECT_GE(commands, kCommandCount);
  EXPECT_EQ(ledger::AsBytes(engine.StateHash()), bytes.substr(bytes.size() - sizeof(Hash256)));
}

TEST(GoldenJournal, OfTheNewestVersionIsWhatTheEngineWrites) {
  const std::string made = MakeGolden();
  const std::string kept = ReadFile(GoldenPath(1));
  if (made != kept) {
    std::ofstream(::testing::TempDir() + "golden_journal.bin", std::ios::binary) << made;
  }
  EXPECT_TRUE(made == kept) << "what it writes now is in " << ::testing::TempDir()
                            << "golden_journal.bin";
}

}  // namespace
}  // namespace luheng::engine::testing

// The journal of each released engine version stays in tests/data and must replay, byte for byte,
// for ever. A failure here means that old journals no longer replay: gate the new behaviour by
// engine_version instead of changing the file.
//
// A snapshot is not for ever: the state hash counts only while snapshots are coded as they were.
//
//   file := (length u16 | entry)* | last 32 bytes: state hash after the last entry
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "ledger/coding.h"
#include "ledger/entry.h"
#include "tests/engine/journal.h"
#include "tests/engine/rights/rights_workload.h"

namespace luheng::engine::testing {
namespace {

constexpr int kCommandCount = 1'000;
constexpr uint64_t kSeed = 20231229;
constexpr int kRightsCommandCount = 2'500;
constexpr uint64_t kRightsSeed = 20240423;

std::string ReadGolden(const std::string& name) {
  std::ifstream file(LUHENG_TEST_DATA "/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string_view EntriesOf(std::string_view file) {
  return file.substr(0, file.size() - std::min(file.size(), sizeof(Hash256)));
}
std::string_view StateHashOf(std::string_view file) { return file.substr(EntriesOf(file).size()); }

std::string FileOf(const Journal& journal, const Hash256& state_hash) {
  std::string bytes;
  for (const auto& command : journal.entries()) {
    for (const std::string& entry : command) ledger::AppendString(&bytes, entry);
  }
  bytes += ledger::AsBytes(state_hash);
  return bytes;
}

// What version 1 wrote; kept to say where the file came from, and to make the next one.
std::string MakeGolden() {
  Journal journal;
  Workload workload(kSeed);
  journal.DoAll(workload, kCommandCount);
  return FileOf(journal, journal.engine().StateHash());
}

// The same with all kinds of commands of rights.
std::string MakeRightsGolden() {
  Journal journal;
  RightsWorkload workload(kRightsSeed);
  for (int i = 0; i < kRightsCommandCount; ++i) {
    journal.Do(workload.Next(journal.engine().state()));
  }
  return FileOf(journal, journal.engine().StateHash());
}

// Replays the entries, command by command, and counts the kinds that were accepted.
void Replay(std::string_view entries, Engine& engine, std::set<uint16_t>& accepted) {
  ledger::ByteReader reader(entries);
  ledger::ChainState chain;
  std::vector<std::string_view> command;
  const auto replay = [&] {
    if (command.empty()) return;
    const absl::Status status = engine.Replay(command, chain);
    ASSERT_TRUE(status.ok()) << status;
    const auto recorded = DecodeCommandEntry(*ledger::DecodeEntry(command.front()));
    if (!std::holds_alternative<Rejection>(recorded->outcome)) {
      accepted.insert(KindOf(recorded->command.body));
    }
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
}

TEST(GoldenJournal, OfVersion1ReplaysByteForByte) {
  const std::string bytes = ReadGolden("golden_journal_v1.bin");
  ASSERT_GT(bytes.size(), sizeof(Hash256));
  Engine engine;
  std::set<uint16_t> accepted;
  Replay(EntriesOf(bytes), engine, accepted);
  EXPECT_TRUE(accepted.contains(SubmitOrder::kKind));
  EXPECT_EQ(engine.state().FindBrokenInvariant(), std::nullopt);
}

TEST(GoldenJournal, OfRightsReplaysByteForByte) {
  const std::string bytes = ReadGolden("golden_journal_v1_rights.bin");
  ASSERT_GT(bytes.size(), sizeof(Hash256));
  Engine engine;
  std::set<uint16_t> accepted;
  Replay(EntriesOf(bytes), engine, accepted);
  for (const uint16_t kind : kCommandKinds) {
    if (kind >= SetParameter::kKind) {
      EXPECT_TRUE(accepted.contains(kind)) << kind;
    }
  }
  EXPECT_EQ(ledger::AsBytes(engine.StateHash()), StateHashOf(bytes));
}

void ExpectKept(const std::string& made, const std::string& kept, const std::string& name) {
  const bool is_kept = EntriesOf(made) == EntriesOf(kept);
  if (!is_kept) std::ofstream(::testing::TempDir() + name, std::ios::binary) << made;
  EXPECT_TRUE(is_kept) << "what it writes now is in " << ::testing::TempDir() << name;
}

TEST(GoldenJournal, OfTheNewestVersionIsWhatTheEngineWrites) {
  ExpectKept(MakeGolden(), ReadGolden("golden_journal_v1.bin"), "golden_journal_v1.bin");
  ExpectKept(MakeRightsGolden(), ReadGolden("golden_journal_v1_rights.bin"),
             "golden_journal_v1_rights.bin");
}

}  // namespace
}  // namespace luheng::engine::testing

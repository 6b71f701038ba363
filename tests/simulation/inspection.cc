#include "tests/simulation/inspection.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/compact_range.h"
#include "ledger/entry.h"
#include "ledger/proof.h"
#include "ledger/tile.h"
#include "ledger/tile_store.h"
#include "services/followers/commands.h"
#include "services/reads/read_journal.h"
#include "services/sequencer/data_directory.h"
#include "services/server/node.h"
#include "services/server/open_reads.h"
#include "services/vault/vault.h"
#include "services/verify/audit.h"
#include "tests/engine/cast.h"
#include "tests/engine/random.h"
#include "tests/services/small_exchange.h"
#include "tests/simulation/player.h"

namespace luheng::simulation {
namespace {

using engine::testing::Random;

constexpr std::chrono::milliseconds kPatience(10'000);
constexpr int kSamples = 6;

// What is there differs from what was told, and is said to be right: the worst there is.
absl::Status Silent(const std::string& what) { return absl::UnknownError(what); }
bool IsSilent(const absl::Status& status) { return absl::IsUnknown(status); }

class Inspector {
 public:
  Inspector(const Inspected& inspected, const History& history)
      : inspected_(inspected), history_(history), random_(inspected.seed) {}

  Finding Run() {
    const services::AuditReport before = RunAudit();
    if (const absl::Status bare = CheckBare();
        before.verdict == services::AuditVerdict::kSound && !bare.ok()) {
      return {Verdict::kSilent, "audited sound, but " + std::string(bare.message())};
    }
    absl::Status status = RunNode();
    const services::AuditReport after = RunAudit();
    if (status.ok() && after.verdict != services::AuditVerdict::kSound) {
      status = absl::DataLossError("audit: " + after.failure);
    }
    if (IsSilent(status)) return {Verdict::kSilent, std::string(status.message())};
    if (!status.ok()) return {Verdict::kRefused, status.ToString()};
    return {Verdict::kEqual, ""};
  }

 private:
  services::AuditReport RunAudit() const {
    services::Progress progress;
    return services::Audit(
        {.directory = inspected_.directory, .verifier_key = inspected_.verifier_key}, progress);
  }

  // Journal and tiles without the exchange, as an auditor who says that all is well has seen them.
  absl::Status CheckBare() const {
    const services::DataDirectory directory(inspected_.directory);
    LUHENG_ASSIGN_OR_RETURN(
        const auto store,
        ledger::JournalStore::Open(directory.journal(), ledger::OpenMode::kReadOnly));
    for (uint64_t index = 0; index < history_.entries.size(); ++index) {
      LUHENG_ASSIGN_OR_RETURN(const std::string bytes, store->EntryAt(index));
      if (ledger::LeafHash(bytes) != history_.entries[index]) {
        return absl::DataLossError("entry " + std::to_string(index) + " differs");
      }
    }
    return CheckTiles(directory);
  }

  // Each entry is in its bundle, and its proof leads to the root that it must have. A shorter log
  // than others have seen tells no lies: the exchange, or anybody, grows it again from the journal.
  absl::Status CheckTiles(const services::DataDirectory& directory) const {
    const auto opened = ledger::TileStore::Open(directory.tile_log(), ledger::OpenMode::kReadOnly);
    if (absl::IsNotFound(opened.status())) return absl::OkStatus();
    LUHENG_RETURN_IF_ERROR(opened.status());
    const ledger::TileStore& tiles = **opened;
    const uint64_t size = std::min<uint64_t>(tiles.size(), history_.entries.size());
    ledger::CompactRange tree;
    for (uint64_t index = 0; index < size; ++index) tree.Append(history_.entries[index]);
    if (size == history_.checkpoint.size && tree.Root() != history_.checkpoint.root && size > 0) {
      return absl::DataLossError("the tree that was signed is another");
    }
    for (uint64_t index = 0; index < size; ++index) {
      LUHENG_ASSIGN_OR_RETURN(const ledger::Proof proof,
                              ledger::BuildInclusion(index, size, tiles.nodes()));
      LUHENG_RETURN_IF_ERROR(
          ledger::VerifyInclusion(index, size, history_.entries[index], proof, tree.Root()));
      if (index % ledger::kTileWidth == 0) {
        LUHENG_RETURN_IF_ERROR(CheckBundle(tiles, index, size));
      }
    }
    return absl::OkStatus();
  }
  absl::Status CheckBundle(const ledger::TileStore& tiles, uint64_t first_index,
                           uint64_t size) const {
    const ledger::TileId id =
        ledger::TileInTree(ledger::kEntriesLevel, first_index / ledger::kTileWidth, size);
    LUHENG_ASSIGN_OR_RETURN(const std::string bundle, tiles.ReadTile(id));
    ledger::ByteReader reader(bundle);
    for (uint64_t index = first_index; index < first_index + id.width; ++index) {
      std::string_view entry;
      if (!reader.ReadString(&entry) || ledger::LeafHash(entry) != history_.entries[index]) {
        return absl::DataLossError("a bundle differs");
      }
    }
    return absl::OkStatus();
  }

  absl::Status RunNode() {
    LUHENG_ASSIGN_OR_RETURN(node_,
                            services::Node::Start(NodeOptionsFor(inspected_.directory), clock_));
    LUHENG_ASSIGN_OR_RETURN(reads_, services::OpenReads(inspected_.directory, *node_, clock_));
    LUHENG_RETURN_IF_ERROR(ConfirmClock());
    LUHENG_RETURN_IF_ERROR(CheckEntries());
    LUHENG_RETURN_IF_ERROR(CheckState());
    LUHENG_RETURN_IF_ERROR(CheckIndex());
    LUHENG_RETURN_IF_ERROR(CheckAnswers());
    LUHENG_RETURN_IF_ERROR(CheckProofs());
    LUHENG_RETURN_IF_ERROR(CheckNewCommand());
    LUHENG_RETURN_IF_ERROR(CheckNames());
    LUHENG_RETURN_IF_ERROR(CheckReads());
    LUHENG_RETURN_IF_ERROR(reads_->Close());
    return node_->Stop();
  }

  // Our clock knows nothing of those that the exchange had before; an operator does.
  absl::Status ConfirmClock() {
    const uint64_t last = node_->replica().size() - 1;
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node_->journal().EntryAt(last));
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    const int64_t behind_us = entry.ledger_time_us - clock_.WallMicros();
    if (behind_us <= services::NodeOptions().clock_jump_max_us) return absl::OkStatus();
    int64_t jump_us = 0;
    // The sequencer looks at the clock when its thread begins.
    while ((jump_us = node_->clock_jump_us()) == 0) std::this_thread::yield();
    return services::SubmitAndWait(*node_, engine::testing::kAdministrator, random_.Next(),
                                   engine::ConfirmClock{.jump_us = jump_us})
        .status();
  }

  absl::Status CheckEntries() const {
    if (node_->replica().size() < history_.entries.size()) {
      return Silent("only " + std::to_string(node_->replica().size()) + " entries of " +
                    std::to_string(history_.entries.size()));
    }
    for (uint64_t index = 0; index < history_.entries.size(); ++index) {
      LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node_->journal().EntryAt(index));
      if (ledger::LeafHash(bytes) != history_.entries[index]) {
        return Silent("entry " + std::to_string(index) + " differs");
      }
    }
    return absl::OkStatus();
  }

  // Replays all that is there from entry 0 on.
  absl::Status CheckState() const {
    engine::Engine engine;
    ledger::ChainState chain;
    uint64_t size = 0;
    const auto blocks = node_->journal().BlocksFrom(0);
    engine::Hash256 state{};
    node_->replica().Query([&](const engine::Engine& present, uint64_t) {
      state = present.StateHash();
      size = present.state().next_index();
      return 0;
    });
    while (chain.tree.size() < size) {
      LUHENG_ASSIGN_OR_RETURN(const std::optional<ledger::BlockView> block, blocks->Next());
      if (!block.has_value()) return Silent("the journal ends too early");
      LUHENG_ASSIGN_OR_RETURN(const auto commands, services::CommandsOf(*block));
      for (const services::CommandEntries& command : commands) {
        const absl::Status replayed = engine.Replay(command.entries, chain);
        if (!replayed.ok()) return Silent("replay: " + std::string(replayed.message()));
      }
    }
    return engine.StateHash() == state ? absl::OkStatus() : Silent("another state");
  }

  // The trades of each instrument, as the journal has them.
  absl::Status CheckIndex() const {
    const uint64_t size = node_->replica().size();
    if (!node_->index().WaitFor(size, kPatience)) return absl::InternalError("the index stopped");
    std::map<engine::InstrumentId, std::vector<uint64_t>> trades;
    for (uint64_t index = 0; index < size; ++index) {
      LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node_->journal().EntryAt(index));
      LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
      if (entry.kind != engine::TradeSide::kKind) continue;
      LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
      const auto& side = std::get<engine::TradeSide>(event);
      if (side.side == engine::Side::kBuy) trades[side.instrument].push_back(index);
    }
    for (uint32_t number = 1; number <= engine::testing::Workload::kInstrumentCount; ++number) {
      const engine::InstrumentId instrument{number};
      LUHENG_ASSIGN_OR_RETURN(const auto rows, node_->index().Trades(instrument, 0, size + 1));
      std::vector<uint64_t> indexed;
      for (const services::IndexedTrade& row : rows) indexed.push_back(row.index);
      if (indexed != trades[instrument]) return Silent("the index has other trades");
    }
    return absl::OkStatus();
  }

  // Some requests are asked again, the last one too.
  absl::Status CheckAnswers() {
    if (history_.answers.empty()) return absl::OkStatus();
    LUHENG_RETURN_IF_ERROR(CheckAnswer(*history_.answers.rbegin()));
    for (int i = 0; i < kSamples; ++i) {
      auto answer = history_.answers.begin();
      std::advance(answer, random_.Below(history_.answers.size()));
      LUHENG_RETURN_IF_ERROR(CheckAnswer(*answer));
    }
    return absl::OkStatus();
  }
  absl::Status CheckAnswer(const std::pair<const uint64_t, uint64_t>& answered) {
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node_->journal().EntryAt(answered.second));
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    LUHENG_ASSIGN_OR_RETURN(const auto recorded, engine::DecodeCommandEntry(entry));
    const auto again = services::SubmitAndWait(*node_, recorded.command.actor, answered.first,
                                               recorded.command.body);
    if (absl::IsAlreadyExists(again.status())) return Silent("a request has another body");
    LUHENG_RETURN_IF_ERROR(again.status());
    return again->sequence == answered.second && again->time == recorded.command.time
               ? absl::OkStatus()
               : Silent("request " + std::to_string(answered.first) + " is answered otherwise");
  }

  absl::Status CheckNewCommand() {
    return services::SubmitAndWait(*node_, engine::testing::kAdministrator,
                                   random_.Next() | uint64_t{1} << 63,
                                   engine::GrantRole{.grantee = engine::testing::kRegulator,
                                                     .role = engine::Role::kRegulator})
        .status();
  }

  // From what was seen to what is there, and of entries that were seen.
  absl::Status CheckProofs() {
    const uint64_t size = node_->replica().size();
    if (!node_->tile_log().WaitFor(size, node_->health().ok() ? kPatience : kPatience / 10)) {
      return node_->health().ok() ? absl::InternalError("no checkpoint") : node_->health();
    }
    const ledger::TreeHead now = node_->tile_log().Published().head;
    LUHENG_RETURN_IF_ERROR(CheckRoot(now));
    const ledger::TreeHead& seen = history_.checkpoint;
    if (seen.size > 0) {
      LUHENG_ASSIGN_OR_RETURN(const ledger::Proof proof,
                              node_->tile_log().ProveConsistency(seen.size, now.size));
      LUHENG_RETURN_IF_ERROR(
          ledger::VerifyConsistency(seen.size, now.size, seen.root, now.root, proof));
    }
    for (int i = 0; i < kSamples && !history_.entries.empty(); ++i) {
      const uint64_t index = random_.Below(history_.entries.size());
      LUHENG_ASSIGN_OR_RETURN(const ledger::Proof proof,
                              node_->tile_log().ProveInclusion(index, now.size));
      LUHENG_RETURN_IF_ERROR(
          ledger::VerifyInclusion(index, now.size, history_.entries[index], proof, now.root));
    }
    return absl::OkStatus();
  }

  // What is signed now is the tree of what is there now, which begins with all that was seen.
  absl::Status CheckRoot(const ledger::TreeHead& now) const {
    ledger::CompactRange tree;
    while (tree.size() < now.size) {
      if (tree.size() == history_.checkpoint.size && tree.size() > 0 &&
          tree.Root() != history_.checkpoint.root) {
        return Silent("what was signed before does not come back");
      }
      LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node_->journal().EntryAt(tree.size()));
      tree.Append(ledger::LeafHash(bytes));
    }
    return tree.Root() == now.root ? absl::OkStatus() : Silent("another tree is signed");
  }

  absl::Status CheckNames() const {
    for (const auto& [commitment, text] : history_.names) {
      engine::Hash256 hash{};
      std::copy(commitment.begin(), commitment.end(), hash.begin());
      LUHENG_ASSIGN_OR_RETURN(const std::string found, node_->vault().Find(hash));
      if (found != text)
        return Silent(found.empty() ? "the vault has a name no more" : "a name differs");
    }
    return absl::OkStatus();
  }

  absl::Status CheckReads() const {
    for (const auto& [index, request] : history_.reads) {
      if (index >= reads_->size()) return Silent("who read is not recorded any more");
      LUHENG_ASSIGN_OR_RETURN(const services::StoredRead read, reads_->At(index));
      if (read.read.request != request) return Silent("a record of a read differs");
    }
    return absl::OkStatus();
  }

  const Inspected& inspected_;
  const History& history_;
  Random random_;
  services::FakeClock clock_;
  std::unique_ptr<services::Node> node_;
  std::unique_ptr<services::ReadJournal> reads_;
};

}  // namespace

Finding Inspect(const Inspected& inspected, const History& history) {
  return Inspector(inspected, history).Run();
}

}  // namespace luheng::simulation

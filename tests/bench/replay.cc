#include "tests/bench/replay.h"

#include <memory>
#include <string_view>

#include "engine/engine.h"
#include "ledger/base/check.h"
#include "ledger/block.h"
#include "ledger/entry.h"
#include "ledger/hash.h"
#include "ledger/journal_store.h"
#include "services/followers/commands.h"
#include "services/sequencer/data_directory.h"
#include "tests/bench/ceilings.h"
#include "tests/bench/figures.h"
#include "tests/bench/load.h"
#include "tests/bench/measure.h"

namespace luheng::bench {
namespace {

enum class Trust { kBelieve, kCompare };

struct Execution {
  double seconds = 0;
  uint64_t commands = 0;
  uint64_t entry_bytes = 0;
  engine::Hash256 state_hash{};
};

Execution Execute(const ledger::JournalStore& store, Trust trust) {
  Execution execution;
  engine::Engine engine;
  ledger::ChainState chain;
  const auto blocks = store.BlocksFrom(0);
  const auto begin = SteadyClock::now();
  for (;;) {
    const auto block = blocks->Next();
    LUHENG_CHECK(block.ok());
    if (!block->has_value()) break;
    const auto commands = services::CommandsOf(**block);
    LUHENG_CHECK(commands.ok());
    for (const services::CommandEntries& command : *commands) {
      const absl::Status status = trust == Trust::kCompare ? engine.Replay(command.entries, chain)
                                                           : engine.Follow(command.entries);
      LUHENG_CHECK(status.ok());
      ++execution.commands;
    }
    for (const std::string_view entry : (*block)->entries) execution.entry_bytes += entry.size();
  }
  if (trust == Trust::kCompare) execution.state_hash = engine.StateHash();
  execution.seconds = SecondsSince(begin);
  if (trust == Trust::kBelieve) execution.state_hash = engine.StateHash();
  return execution;
}

// Checks chain and tree alone, as whoever has no rules can: every entry carries the leaf hash of
// the one before, and every block the root of the tree before it. Returns the seconds.
double VerifyChain(const ledger::JournalStore& store) {
  ledger::ChainState chain;
  const auto blocks = store.BlocksFrom(0);
  const auto begin = SteadyClock::now();
  for (;;) {
    const auto block = blocks->Next();
    LUHENG_CHECK(block.ok());
    if (!block->has_value()) break;
    LUHENG_CHECK((*block)->header.previous_root == chain.tree.Root());
    for (const std::string_view bytes : (*block)->entries) {
      const auto entry = ledger::DecodeEntry(bytes);
      LUHENG_CHECK(entry.ok() && entry->previous_leaf_hash == chain.last_leaf_hash);
      chain.last_leaf_hash = ledger::LeafHash(bytes);
      chain.tree.Append(chain.last_leaf_hash);
    }
  }
  LUHENG_CHECK(chain.tree.size() == store.end_index());
  return SecondsSince(begin);
}

int ReplayJournal(int orders) {
  services::SmallExchange exchange;
  exchange.StartNode();
  exchange.OpenMarket();
  {
    Load load(*exchange.node_, 1024);
    load.Trade(exchange, orders);
  }
  exchange.StopNode();
  const auto store = *ledger::JournalStore::Open(
      services::DataDirectory(exchange.options_.data_directory).journal(),
      ledger::OpenMode::kReadOnly);
  const Execution believed = Execute(*store, Trust::kBelieve);
  const Execution compared = Execute(*store, Trust::kCompare);
  LUHENG_CHECK(believed.state_hash == compared.state_hash);

  const auto entries = static_cast<double>(store->end_index());
  const auto commands = static_cast<double>(compared.commands);
  const size_t mean_bytes = compared.entry_bytes / store->end_index();
  const double ceiling = ReadAndHash(exchange.directory_.path(), mean_bytes, store->end_index());
  const double verified_per_second = entries / VerifyChain(*store);
  Figures("replay")
      .Number("commands", commands)
      .Number("entries", entries)
      .Number("mean_entry_bytes", static_cast<double>(mean_bytes))
      .Number("commands_per_second", commands / believed.seconds)
      .Number("commands_per_second_compared", commands / compared.seconds)
      .Number("entries_per_second_compared", entries / compared.seconds)
      .Number("entries_per_second_verified", verified_per_second)
      .Number("read_and_hash_entries_per_second", ceiling)
      .Number("verified_ratio", verified_per_second / ceiling, 2)
      .Print();
  return 0;
}

}  // namespace

std::function<int()> AddReplay(CLI::App& mode) {
  const auto orders = std::make_shared<int>(200'000);
  mode.add_option("--orders", *orders)->capture_default_str();
  return [orders] { return ReplayJournal(*orders); };
}

}  // namespace luheng::bench

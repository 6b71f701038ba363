#include "tests/services/verify/forged_log.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/engine.h"
#include "ledger/base/check.h"
#include "ledger/block.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/hash.h"
#include "ledger/journal_store.h"
#include "ledger/recover.h"
#include "ledger/tile_store.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBlockSizeGoal = 16 << 10;

ledger::Entry Decode(const std::string& bytes) {
  auto entry = ledger::DecodeEntry(bytes);
  LUHENG_CHECK(entry.ok());
  return *std::move(entry);
}

std::optional<engine::Command> CommandOf(const ledger::Entry& entry) {
  if (entry.sequence != entry.index) return std::nullopt;
  auto recorded = engine::DecodeCommandEntry(entry);
  LUHENG_CHECK(recorded.ok());
  return std::move(recorded->command);
}

}  // namespace

std::vector<std::string> ReadEntries(const std::string& data_directory) {
  const auto store = ledger::JournalStore::Open(DataDirectory(data_directory).journal(),
                                                ledger::OpenMode::kReadOnly);
  LUHENG_CHECK(store.ok());
  std::vector<std::string> entries;
  const auto blocks = (*store)->BlocksFrom(0);
  for (;;) {
    const auto block = blocks->Next();
    LUHENG_CHECK(block.ok());
    if (!block->has_value()) return entries;
    for (const std::string_view entry : (*block)->entries) entries.emplace_back(entry);
  }
}

std::vector<ForgedEntry> ForForging(const std::vector<std::string>& entries) {
  std::vector<ForgedEntry> forged;
  for (const std::string& bytes : entries) {
    forged.push_back({.bytes = bytes, .old_index = forged.size()});
  }
  return forged;
}

std::vector<std::string> HashAgain(const std::vector<ForgedEntry>& entries) {
  std::map<uint64_t, uint64_t> moved;  // Old index to new.
  for (size_t i = 0; i < entries.size(); ++i) moved.emplace(entries[i].old_index, i);
  const auto follow = [&moved](uint64_t old_index) {
    const auto it = moved.find(old_index);
    return it == moved.end() ? old_index : it->second;
  };
  std::vector<std::string> hashed;
  ledger::Hash previous{};
  for (size_t i = 0; i < entries.size(); ++i) {
    ledger::Entry entry = Decode(entries[i].bytes);
    entry.sequence = entry.sequence == entry.index ? i : follow(entry.sequence);
    entry.index = i;
    entry.previous_leaf_hash = previous;
    for (ledger::Link& link : entry.links) {
      if (link.form != ledger::LinkForm::kFirst) link.previous_index = follow(link.previous_index);
    }
    std::string bytes;
    ledger::AppendEntry(entry, &bytes);
    previous = ledger::LeafHash(bytes);
    hashed.push_back(std::move(bytes));
  }
  return hashed;
}

std::vector<std::string> ExecuteAgain(const std::vector<std::string>& entries,
                                      const std::function<void(engine::Command&)>& change) {
  std::vector<engine::Command> commands;
  std::map<uint64_t, engine::Hash256> state_hashes;  // By size; of those that will be recorded.
  for (const std::string& bytes : entries) {
    auto command = CommandOf(Decode(bytes));
    if (!command.has_value()) continue;
    change(*command);
    if (const auto* record = std::get_if<engine::RecordSnapshot>(&command->body)) {
      state_hashes[record->size] = {};
    }
    commands.push_back(*std::move(command));
  }
  engine::Engine engine;
  engine::Result result;
  ledger::ChainState chain;
  std::vector<std::string> made;
  for (engine::Command& command : commands) {
    if (auto* record = std::get_if<engine::RecordSnapshot>(&command.body)) {
      record->state_hash = state_hashes.at(record->size);
    }
    LUHENG_CHECK(command.sequence == made.size());
    ledger::BlockBuilder builder(ledger::JournalId{}, /*epoch=*/1, chain);
    engine.Execute(
        command, [](uint64_t) { return ledger::Blinding{}; }, result, builder);
    const ledger::Block block = builder.Finish();
    const auto view = ledger::DecodeBlock(block.bytes);
    LUHENG_CHECK(view.ok());
    for (const std::string_view bytes : view->entries) made.emplace_back(bytes);
    chain = block.after;
    if (const auto it = state_hashes.find(made.size()); it != state_hashes.end()) {
      it->second = engine.StateHash();
    }
  }
  return made;
}

void WriteTileLog(const std::string& directory, const std::vector<std::string>& entries,
                  const ledger::Signer& signer) {
  fs::remove_all(directory);
  const auto store = ledger::TileStore::Open(directory, ledger::OpenMode::kReadWrite);
  LUHENG_CHECK(store.ok());
  std::vector<ledger::Hash> leaf_hashes;
  for (const std::string& entry : entries) leaf_hashes.push_back(ledger::LeafHash(entry));
  LUHENG_CHECK(
      (*store)
          ->Integrate(0, leaf_hashes, std::vector<std::string_view>(entries.begin(), entries.end()))
          .ok());
  LUHENG_CHECK((*store)
                   ->PublishCheckpoint(ledger::SignCheckpoint({.origin = signer.name(),
                                                               .size = entries.size(),
                                                               .root = (*store)->Range().Root()},
                                                              signer)
                                           .value())
                   .ok());
}

void WriteDataDirectory(const std::string& data_directory, const std::vector<std::string>& entries,
                        const ledger::Signer& signer) {
  const DataDirectory directory(data_directory);
  const engine::Command first = *CommandOf(Decode(entries.front()));
  const auto secret = LoadSecretFile(directory.journal_secret());
  LUHENG_CHECK(secret.ok());
  fs::remove_all(directory.journal());
  fs::remove(directory.mark());
  const auto journal = ledger::Recover(directory.journal_paths(), *secret);
  LUHENG_CHECK(journal.ok());
  ledger::BlockBuilder builder(std::get<engine::Genesis>(first.body).journal_id, /*epoch=*/1, {});
  for (size_t i = 0; i < entries.size(); ++i) {
    const ledger::Entry entry = Decode(entries[i]);
    // Other blocks than before; a command never spans two.
    if (entry.sequence == entry.index && builder.size() > kBlockSizeGoal) {
      LUHENG_CHECK(journal->store->Append(builder.Finish()).ok());
    }
    builder.Add(entry);
  }
  const ledger::Block last = builder.Finish();
  LUHENG_CHECK(journal->store->Append(last).ok());
  LUHENG_CHECK(journal->mark->Write(last.end_index(), last.after.tree.Root()).ok());
  LUHENG_CHECK(journal->store->Close().ok());
  WriteTileLog(directory.tile_log(), entries, signer);
  std::ofstream(directory.verifier_key()) << signer.verifier().Vkey() << '\n';
}

}  // namespace luheng::services

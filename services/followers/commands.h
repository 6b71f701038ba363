// The commands in a block: each is its own entry and the entries of its events, which follow at
// once.
#ifndef SERVICES_FOLLOWERS_COMMANDS_H_
#define SERVICES_FOLLOWERS_COMMANDS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/block.h"
#include "ledger/journal_store.h"

namespace luheng::services {

struct CommandEntries {
  uint64_t sequence = 0;
  std::span<const std::string_view> entries;  // Points into the block.
};

// Whether the bytes are of an entry of this kind; the rest of it is not looked at.
bool IsOfKind(std::string_view entry, uint16_t kind);

// Groups the entries of `block` by their sequence. DATA_LOSS, naming the entry, if the indices are
// not consecutive or the block does not begin with a command.
absl::StatusOr<std::vector<CommandEntries>> CommandsOf(const ledger::BlockView& block);

// One after the last entry of the command to which the entry at `index` belongs. Errors as
// JournalStore::BlockAt().
absl::StatusOr<uint64_t> EndOfCommand(const ledger::JournalStore& journal, uint64_t index);

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_COMMANDS_H_

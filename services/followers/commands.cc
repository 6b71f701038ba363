#include "services/followers/commands.h"

#include <string>

#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/entry.h"

namespace luheng::services {
namespace {

struct Place {
  uint64_t index = 0;
  uint64_t sequence = 0;
};

// Reads only where the entry stands, which is at fixed offsets.
bool ReadPlace(std::string_view entry, Place* place) {
  std::string_view format_flags_kind;
  ledger::ByteReader reader(entry);
  return reader.ReadBytes(4, &format_flags_kind) && reader.ReadU64(&place->index) &&
         reader.ReadU64(&place->sequence);
}

}  // namespace

bool IsOfKind(std::string_view entry, uint16_t kind) {
  std::string_view format_and_flags;
  uint16_t actual = 0;
  ledger::ByteReader reader(entry);
  return reader.ReadBytes(2, &format_and_flags) && reader.ReadU16(&actual) && actual == kind;
}

absl::StatusOr<std::vector<CommandEntries>> CommandsOf(const ledger::BlockView& block) {
  std::vector<CommandEntries> commands;
  const std::span<const std::string_view> entries(block.entries);
  for (size_t i = 0; i < entries.size(); ++i) {
    const uint64_t index = block.header.first_index + i;
    Place place;
    if (!ReadPlace(entries[i], &place) || place.index != index) {
      return absl::DataLossError("entry " + std::to_string(index) + " does not say its own index");
    }
    if (place.sequence == index) {
      commands.push_back({.sequence = index, .entries = entries.subspan(i, 1)});
    } else if (!commands.empty() && commands.back().sequence == place.sequence) {
      CommandEntries& command = commands.back();
      command.entries = std::span(command.entries.data(), command.entries.size() + 1);
    } else {
      return absl::DataLossError("entry " + std::to_string(index) +
                                 " belongs to no command of its block");
    }
  }
  return commands;
}

absl::StatusOr<uint64_t> EndOfCommand(const ledger::JournalStore& journal, uint64_t index) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, journal.BlockAt(index));
  LUHENG_ASSIGN_OR_RETURN(const ledger::BlockView block, ledger::DecodeBlock(bytes));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<CommandEntries> commands, CommandsOf(block));
  for (const CommandEntries& command : commands) {
    const uint64_t end = command.sequence + command.entries.size();
    if (index < end) return end;
  }
  return absl::DataLossError("entry " + std::to_string(index) + " is not in its block");
}

}  // namespace luheng::services

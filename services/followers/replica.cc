#include "services/followers/replica.h"

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/status_macros.h"
#include "services/followers/commands.h"

namespace luheng::services {

Replica::Replica(engine::Engine engine, uint64_t size, uint64_t last_sequence)
    : engine_(std::move(engine)), size_(size), last_sequence_(last_sequence) {}

absl::Status Replica::Follow(const ledger::BlockView& block) {
  WriterLock lock(mutex_);
  if (block.header.first_index != size_) {
    return absl::DataLossError("the replica is at entry " + std::to_string(size_) +
                               ", the block at " + std::to_string(block.header.first_index));
  }
  LUHENG_ASSIGN_OR_RETURN(const std::vector<CommandEntries> commands, CommandsOf(block));
  for (const CommandEntries& command : commands) {
    LUHENG_RETURN_IF_ERROR(engine_.Follow(command.entries));
    last_sequence_ = command.sequence;
    size_ += command.entries.size();
  }
  return absl::OkStatus();
}

uint64_t Replica::size() const {
  ReaderLock lock(mutex_);
  return size_;
}

}  // namespace luheng::services

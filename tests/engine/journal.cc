#include "tests/engine/journal.h"

#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine::testing {

ledger::Blinding BlindingAt(uint64_t index) {
  ledger::Blinding blinding{};
  for (size_t i = 0; i < 8; ++i) blinding[i] = static_cast<uint8_t>(index >> (8 * i));
  return blinding;
}

Journal::Journal(Engine engine, const ledger::ChainState& chain)
    : engine_(std::move(engine)), chain_(chain) {}

Outcome Journal::Do(const Actor& actor, CommandBody body) {
  Command command;
  command.sequence = engine_.state().next_index();
  command.time = engine_.state().last_time() + TimeMicros{7};
  command.actor = actor;
  command.request_id[15] = static_cast<uint8_t>(command.sequence);
  if (command.sequence % 5 == 0) command.effective_time = TimeMicros{-1};
  command.body = std::move(body);
  Do(command);
  return result_.outcome;
}

void Journal::Do(const Command& command) {
  ledger::BlockBuilder builder(MakeGenesis().journal_id, 1, chain_);
  engine_.Execute(command, BlindingAt, result_, builder);
  const ledger::Block block = builder.Finish();
  const absl::StatusOr<ledger::BlockView> view = ledger::DecodeBlock(block.bytes);
  LUHENG_CHECK(view.ok());
  commands_.push_back(command);
  entries_.emplace_back(view->entries.begin(), view->entries.end());
  chain_ = block.after;
}

void Journal::DoAll(Workload& workload, int count) {
  for (int i = 0; i < count; ++i) {
    Deed deed = workload.Next(engine_.state());
    Do(deed.actor, std::move(deed.body));
    workload.Observe(result_);
  }
}

std::vector<std::string_view> Views(const std::vector<std::string>& entries) {
  return {entries.begin(), entries.end()};
}

}  // namespace luheng::engine::testing

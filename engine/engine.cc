#include "engine/engine.h"

#include <utility>

#include "engine/codec.h"
#include "engine/command_codec.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/hash.h"

namespace luheng::engine {
namespace {

// First bytes of a snapshot, with the version of its coding.
constexpr std::array<char, 8> kSnapshotMagic = {'L', 'H', 'S', 'N', 'A', 'P', '0', '2'};

absl::Status DataLoss(uint64_t index, std::string_view problem) {
  return absl::DataLossError("entry " + std::to_string(index) + ": " + std::string(problem));
}

// The fields that all entries of a command share.
ledger::Entry EntryOf(const Command& command) {
  ledger::Entry entry;
  entry.sequence = command.sequence;
  entry.ledger_time_us = command.time.value();
  entry.participant = static_cast<uint32_t>(command.actor.participant);
  entry.user = static_cast<uint32_t>(command.actor.user);
  entry.request_id = command.request_id;
  return entry;
}

// Makes the entries of an applied command, one after the other, and hands each to `take`, which has
// to add blinding value and previous leaf hash; the payload lives in `payload` until the next one.
// Stops at the first entry for which `take` returns an error.
template <class Take>
absl::Status MakeEntries(const Command& command, const Result& result, const StateMachine& state,
                         SubjectHeads& heads, std::string& payload, const Take& take) {
  ledger::Entry entry = EntryOf(command);
  entry.kind = KindOf(command.body);
  entry.index = command.sequence;
  entry.links = heads.Advance(ConcernsOf(command, result.outcome, state), entry.index);
  if (command.effective_time) entry.effective_time_us = command.effective_time->value();
  payload.clear();
  AppendCommandPayload(command.body, result.outcome, &payload);
  entry.payload = payload;
  LUHENG_RETURN_IF_ERROR(take(entry));

  entry.effective_time_us.reset();
  // Whoever is shown one side of a trade must not learn from it who the other is.
  entry.participant = 0;
  entry.user = 0;
  entry.request_id = {};
  for (const Event& event : result.events) {
    entry.kind = KindOf(event);
    ++entry.index;
    entry.links = heads.Advance(ConcernsOf(event), entry.index);
    payload.clear();
    AppendEvent(event, &payload);
    entry.payload = payload;
    LUHENG_RETURN_IF_ERROR(take(entry));
  }
  return absl::OkStatus();
}

// The command that the first of these entries records, if the state can take it.
absl::StatusOr<Command> NextCommand(std::span<const std::string_view> entries,
                                    const StateMachine& state) {
  const uint64_t index = state.next_index();
  if (entries.empty()) return DataLoss(index, "a command without entries");
  absl::StatusOr<ledger::Entry> entry = ledger::DecodeEntry(entries.front());
  if (!entry.ok()) return DataLoss(index, std::string(entry.status().message()));
  if (entry->index != index) {
    return DataLoss(index, "carries the index " + std::to_string(entry->index));
  }
  LUHENG_ASSIGN_OR_RETURN(RecordedCommand recorded, DecodeCommandEntry(*entry));
  if (const auto malformed = FindMalformed(recorded.command.body)) {
    return DataLoss(index, std::string(malformed->field) + " " + malformed->problem);
  }
  if (const char* problem = state.FindMisplaced(recorded.command)) return DataLoss(index, problem);
  return std::move(recorded.command);
}

}  // namespace

std::optional<uint64_t> Engine::Head(const Subject& subject) const {
  if (subject.type == SubjectType::kOrder && state_.exchange().FindSlot(OrderId{subject.id}) == 0) {
    return std::nullopt;
  }
  if (subject.type == SubjectType::kAccount &&
      !state_.registry().FindAccountNumber(AccountId{subject.id})) {
    return std::nullopt;
  }
  return heads_.Head(subject);
}

void Engine::Execute(const Command& command, const BlindingSource& blinding, Result& result,
                     ledger::BlockBuilder& builder) {
  LUHENG_CHECK(command.sequence == builder.next_index());
  state_.Apply(command, result);
  const auto add = [&](ledger::Entry& entry) {
    entry.previous_leaf_hash = builder.last_leaf_hash();
    entry.blinding = blinding(entry.index);
    builder.Add(entry);
    if (SubjectHeads::NeedsLeafHash(entry.links)) {
      heads_.SetLeafHash(entry.links, builder.last_leaf_hash());
    }
    return absl::OkStatus();
  };
  const absl::Status made = MakeEntries(command, result, state_, heads_, payload_, add);
  LUHENG_CHECK(made.ok());
}

absl::Status Engine::Replay(std::span<const std::string_view> entries, ledger::ChainState& chain) {
  if (chain.tree.size() != state_.next_index()) {
    return DataLoss(chain.tree.size(),
                    "the state is at entry " + std::to_string(state_.next_index()));
  }
  LUHENG_ASSIGN_OR_RETURN(const Command command, NextCommand(entries, state_));
  state_.Apply(command, result_);

  ledger::ChainState after = chain;
  std::string remade;
  const auto compare = [&](ledger::Entry& entry) {
    const uint64_t at = entry.index - command.sequence;
    if (at >= entries.size()) return DataLoss(entry.index, "is missing");
    const absl::StatusOr<ledger::Entry> stored = ledger::DecodeEntry(entries[at]);
    if (!stored.ok()) return DataLoss(entry.index, std::string(stored.status().message()));
    entry.previous_leaf_hash = after.last_leaf_hash;
    entry.blinding = stored->blinding;
    remade.clear();
    ledger::AppendEntry(entry, &remade);
    if (remade != entries[at]) return DataLoss(entry.index, "differs from what its command did");
    after.last_leaf_hash = ledger::LeafHash(remade);
    if (SubjectHeads::NeedsLeafHash(entry.links)) {
      heads_.SetLeafHash(entry.links, after.last_leaf_hash);
    }
    after.tree.Append(after.last_leaf_hash);
    return absl::OkStatus();
  };
  LUHENG_RETURN_IF_ERROR(MakeEntries(command, result_, state_, heads_, payload_, compare));
  if (after.tree.size() != chain.tree.size() + entries.size()) {
    return DataLoss(after.tree.size(), "is one that its command did not make");
  }
  chain = std::move(after);
  return absl::OkStatus();
}

absl::Status Engine::Follow(std::span<const std::string_view> entries) {
  LUHENG_ASSIGN_OR_RETURN(const Command command, NextCommand(entries, state_));
  state_.Apply(command, result_);
  uint64_t index = command.sequence;
  const auto advance = [&](const Concerns& concerns) {
    const ledger::Links links = heads_.Advance(concerns, index);
    const uint64_t at = index++ - command.sequence;
    if (at < entries.size() && SubjectHeads::NeedsLeafHash(links)) {
      heads_.SetLeafHash(links, ledger::LeafHash(entries[at]));
    }
  };
  advance(ConcernsOf(command, result_.outcome, state_));
  for (const Event& event : result_.events) advance(ConcernsOf(event));
  if (state_.next_index() != command.sequence + entries.size()) {
    return DataLoss(state_.next_index(), "is where the command's entries should end");
  }
  return absl::OkStatus();
}

std::string Engine::Save() const {
  std::string bytes;
  Writer writer(&bytes);
  writer(kSnapshotMagic, state_);
  heads_.Save(writer, state_.exchange().orders());
  state_.SaveKeyChanges(writer);
  return bytes;
}

absl::StatusOr<Engine> Engine::Load(std::string_view bytes) {
  Reader reader(bytes);
  Engine engine;
  std::array<char, 8> magic{};
  reader(magic);
  reader.Require(magic == kSnapshotMagic, "not a snapshot, or one of another version");
  reader(engine.state_);
  if (reader.ok()) engine.heads_.Load(reader, engine.state_);
  engine.state_.LoadKeyChanges(reader);
  reader.ExpectEnd();
  if (!reader.ok()) return absl::DataLossError(std::string("snapshot: ") + reader.problem());
  if (const auto broken = engine.state_.FindBrokenInvariant()) {
    return absl::DataLossError("snapshot: " + *broken);
  }
  return engine;
}

Hash256 Engine::StateHash() const { return ledger::Sha256(Save()); }

absl::StatusOr<RecordedCommand> DecodeCommandEntry(const ledger::Entry& entry) {
  absl::StatusOr<CommandPayload> payload = DecodeCommandPayload(entry.kind, entry.payload);
  if (!payload.ok()) return DataLoss(entry.index, std::string(payload.status().message()));
  RecordedCommand recorded;
  recorded.command.sequence = entry.sequence;
  recorded.command.time = TimeMicros{entry.ledger_time_us};
  recorded.command.actor = {ParticipantId{entry.participant}, UserId{entry.user}};
  recorded.command.request_id = entry.request_id;
  if (entry.effective_time_us) {
    recorded.command.effective_time = TimeMicros{*entry.effective_time_us};
  }
  recorded.command.body = std::move(payload->body);
  recorded.outcome = payload->outcome;
  recorded.body_bytes = payload->body_bytes;
  return recorded;
}

absl::StatusOr<Event> DecodeEventEntry(const ledger::Entry& entry) {
  absl::StatusOr<Event> event = DecodeEvent(entry.kind, entry.payload);
  if (!event.ok()) return DataLoss(entry.index, std::string(event.status().message()));
  return event;
}

std::string EncodeBody(const CommandBody& body) {
  std::string bytes;
  AppendBody(body, &bytes);
  return bytes;
}

}  // namespace luheng::engine

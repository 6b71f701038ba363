#include "tests/simulation/history.h"

#include "ledger/base/check.h"
#include "ledger/coding.h"
#include "ledger/hash.h"

namespace luheng::simulation {
namespace {

enum class NoteKind : uint8_t { kEntry = 1, kAnswer, kCheckpoint, kName, kRead };

std::string Begin(NoteKind kind, uint64_t number) {
  std::string note;
  ledger::AppendU8(&note, static_cast<uint8_t>(kind));
  ledger::AppendU64(&note, number);
  return note;
}

}  // namespace

std::string EntryNote(uint64_t index, const ledger::Hash& leaf_hash) {
  return Begin(NoteKind::kEntry, index).append(ledger::AsBytes(leaf_hash));
}

std::string AnswerNote(uint64_t request, uint64_t sequence) {
  std::string note = Begin(NoteKind::kAnswer, request);
  ledger::AppendU64(&note, sequence);
  return note;
}

std::string CheckpointNote(const ledger::TreeHead& head) {
  return Begin(NoteKind::kCheckpoint, head.size).append(ledger::AsBytes(head.root));
}

std::string NameNote(std::string_view commitment, std::string_view text) {
  return Begin(NoteKind::kName, commitment.size()).append(commitment).append(text);
}

std::string ReadNote(uint64_t index, std::string_view request) {
  return Begin(NoteKind::kRead, index).append(request);
}

void History::Learn(std::string_view note) {
  ledger::ByteReader reader(note);
  uint8_t kind = 0;
  uint64_t number = 0;
  LUHENG_CHECK(reader.ReadU8(&kind) && reader.ReadU64(&number));
  switch (NoteKind{kind}) {
    case NoteKind::kEntry:
      LUHENG_CHECK(number == entries.size());
      entries.push_back(ledger::HashFromBytes(reader.rest()));
      return;
    case NoteKind::kAnswer:
      LUHENG_CHECK(reader.ReadU64(&answers[number]));
      return;
    case NoteKind::kCheckpoint:
      if (number >= checkpoint.size) checkpoint = {number, ledger::HashFromBytes(reader.rest())};
      return;
    case NoteKind::kName:
      names[std::string(reader.rest().substr(0, number))] = reader.rest().substr(number);
      return;
    case NoteKind::kRead:
      reads[number] = reader.rest();
      return;
  }
}

}  // namespace luheng::simulation

#include "engine/registry/participants.h"

#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine {

const Participant* Participants::Find(ParticipantId id) const {
  const auto number = static_cast<uint32_t>(id);
  return number == 0 || number > rows_.size() ? nullptr : &rows_[number - 1];
}

std::optional<ParticipantId> Participants::FindByUscc(const Uscc& uscc) const {
  const auto found = by_uscc_.find(uscc);
  if (found == by_uscc_.end()) return std::nullopt;
  return found->second;
}

Participant& Participants::at(ParticipantId id) {
  const auto index = static_cast<uint32_t>(id) - 1;
  LUHENG_CHECK(index < rows_.size());
  return rows_[index];
}

ParticipantId Participants::Add(const Participant& participant) {
  LUHENG_CHECK(rows_.size() < UINT32_MAX);
  const ParticipantId id{static_cast<uint32_t>(rows_.size() + 1)};
  if (participant.uscc) {
    const bool is_new = by_uscc_.emplace(*participant.uscc, id).second;
    LUHENG_CHECK(is_new);
  }
  rows_.push_back(participant);
  return id;
}

void Participants::Load(Reader& reader) {
  std::vector<Participant> rows;
  reader(rows);
  if (!reader.ok()) return;
  for (const Participant& row : rows) {
    const bool is_new = !row.uscc || !FindByUscc(*row.uscc);
    if (!reader.Require(is_new, "two participants with one USCC")) return;
    Add(row);
  }
}

}  // namespace luheng::engine

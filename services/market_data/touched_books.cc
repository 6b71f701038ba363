#include "services/market_data/touched_books.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "engine/command.h"
#include "engine/ids.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {
namespace {

// Commands that change books beyond what their events tell. Of all others, such as a mass cancel,
// every change has an event that names the instrument, or there is none.
bool IsOfInterest(uint16_t kind) {
  switch (kind) {
    case engine::Continue::kKind:
    case engine::OpenTradingDay::kKind:
    case engine::CloseTradingDay::kKind:
    case engine::SetPhase::kKind:
    case engine::SubmitOrder::kKind:
    case engine::CancelOrder::kKind:
    case engine::AmendOrder::kKind:
      return true;
    default:  // Kinds are numbers, not an enumeration.
      return false;
  }
}

template <class Fact>
void NoteFact(const Fact& fact, TouchedBooks* touched) {
  // Events of rights happen outside the book.
  if constexpr (!requires { Fact::kFieldNames; }) touched->instruments.insert(fact.instrument);
}

}  // namespace

absl::StatusOr<TouchedBooks> TouchedBooksFinder::Find(const ledger::BlockView& block) {
  TouchedBooks touched;
  for (const std::string_view bytes : block.entries) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    if (entry.index != entry.sequence) {
      LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
      std::visit([&](const auto& fact) { NoteFact(fact, &touched); }, event);
    } else if (IsOfInterest(entry.kind)) {
      LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                              engine::DecodeCommandEntry(entry));
      if (!std::holds_alternative<engine::Rejection>(recorded.outcome)) Note(recorded, &touched);
    }
  }
  return touched;
}

void TouchedBooksFinder::Note(const engine::RecordedCommand& recorded, TouchedBooks* touched) {
  const engine::CommandBody& body = recorded.command.body;
  if (const auto* submit = std::get_if<engine::SubmitOrder>(&body)) {
    touched->instruments.insert(submit->instrument);
    NoteSubmission(submit->instrument, std::get<engine::OrderReport>(recorded.outcome).order);
  } else if (const auto* cancel = std::get_if<engine::CancelOrder>(&body)) {
    NoteOrder(cancel->order, touched);
  } else if (const auto* amend = std::get_if<engine::AmendOrder>(&body)) {
    NoteOrder(amend->order, touched);
  } else if (const auto* phase = std::get_if<engine::SetPhase>(&body)) {
    touched->instruments.insert(phase->instrument);
  } else {
    // Phases change with trading days, and when a command is through with what it had left.
    touched->all = true;
  }
}

void TouchedBooksFinder::NoteSubmission(engine::InstrumentId instrument, engine::OrderId order) {
  const uint32_t slot = engine::SlotOf(order);
  if (slot >= instrument_by_slot_.size()) {
    instrument_by_slot_.resize(std::max<size_t>(slot + 1, instrument_by_slot_.size() * 2));
  }
  instrument_by_slot_[slot] = instrument;
}

void TouchedBooksFinder::NoteOrder(engine::OrderId order, TouchedBooks* touched) const {
  const uint32_t slot = engine::SlotOf(order);
  const engine::InstrumentId instrument =
      slot < instrument_by_slot_.size() ? instrument_by_slot_[slot] : engine::InstrumentId{};
  if (instrument == engine::InstrumentId{}) {
    touched->all = true;
  } else {
    touched->instruments.insert(instrument);
  }
}

}  // namespace luheng::services

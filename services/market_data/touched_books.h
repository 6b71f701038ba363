// Which books a committed block may have changed, told from its entries.
//
// Cancelling and amending name an order, not its instrument. So it is noted, by the order's slot,
// where each order was submitted; an order from before the notes began may be anywhere.
#ifndef SERVICES_MARKET_DATA_TOUCHED_BOOKS_H_
#define SERVICES_MARKET_DATA_TOUCHED_BOOKS_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/engine.h"
#include "engine/types.h"
#include "ledger/block.h"
#include "ledger/entry.h"

namespace luheng::services {

struct TouchedBooks {
  bool all = false;  // Any book may have changed.
  absl::flat_hash_set<engine::InstrumentId> instruments{};
};

// Not thread-safe.
class TouchedBooksFinder {
 public:
  // Looks through the next block. DATA_LOSS if its entries cannot be read.
  absl::StatusOr<TouchedBooks> Find(const ledger::BlockView& block);

  // Begins anew: blocks were left out.
  void Forget() { instrument_by_slot_.clear(); }

 private:
  void Note(const engine::RecordedCommand& recorded, TouchedBooks* touched);
  void NoteSubmission(engine::InstrumentId instrument, engine::OrderId order);
  void NoteOrder(engine::OrderId order, TouchedBooks* touched) const;

  std::vector<engine::InstrumentId> instrument_by_slot_;  // 0 where it is not known.
};

}  // namespace luheng::services

#endif  // SERVICES_MARKET_DATA_TOUCHED_BOOKS_H_

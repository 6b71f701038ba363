// The rows of reject_test.cc: a state, a command, and the reason and limit that it is refused with.
// The rows of one command stand in the order of its checks.
#ifndef TESTS_ENGINE_REJECT_ROWS_H_
#define TESTS_ENGINE_REJECT_ROWS_H_

#include <cstdint>
#include <vector>

#include "engine/reject.h"
#include "tests/engine/world.h"

namespace luheng::engine::testing {

inline constexpr Actor kThief{ParticipantId{3}, UserId{1}};  // The buyer, on the seller's things.
inline constexpr InstrumentId kNoInstrument{99};
inline constexpr AccountId kNoAccount{99};
inline constexpr auto kIoc = TimeInForce::kImmediateOrCancel;

inline const CancelOrders kCancelAll{kSellerAccount, std::nullopt, std::nullopt};

// How far the world has come when the command arrives.
enum class Stage {
  kEnterprises,
  kOpen,
  kOpenWithBand,
  kHalted,
  kCall,
  kCallNoCancel,
  kResting,     // The seller's order of 1 kg for 1,000 yuan, the only one.
  kTraded,      // The last price is 2,000 yuan; the buyer's order of 5 kg is filled with 2.
  kCancelling,  // The seller's orders are being cancelled, and the first one stands.
  kAlmostFull,
  kClosing,
  kClosed,
  kRequested,  // The trade at kTraded is to be reversed.
};

struct RejectRow {
  Stage stage;
  Actor actor;
  CommandBody body;
  RejectReason reason;
  int64_t limit = 0;
};

template <class Body, class Change>
Body With(Body body, Change change) {
  change(body);
  return body;
}

// About orders as they come, what they ask for beside price and quantity, and their changes.
std::vector<RejectRow> OrderRows();
std::vector<RejectRow> ConditionRows();
std::vector<RejectRow> AmendRows();

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_REJECT_ROWS_H_

// SubjectHeads: the last entry of every subject's history, so that the next one can name it.
//
// Which entry concerns whom:
//   a command accepted    the subjects that it names and those that it made
//   a command refused     of the subjects that it names, those that exist
//   TradeSide, OrderEnded, OrderTriggered, OrderReduced    account and order
//   InstrumentClosed, AuctionPriced                        instrument
//   TradeReversed                                          account
// "Names" means: GrantRole and RevokeRole the grantee's participant; OpenAccount the participant;
// Deposit the account; AllocateRights account and instrument; CreateInstrument and SetMarketRules
// the market; SetPriceFloor and SetPhase the instrument; SubmitOrder, CancelOrders and the
// commands of timers and sessions the account; CancelOrder and AmendOrder the order and its
// account; a command or event of rights all ids in it, in the order of its fields, but no more than
// an entry has room for, and of accounts in a trader's command only the trader's own. A proposal
// that is approved concerns what the proposed command does. Genesis makes participant 1.
//
// Not thread-safe; the const methods may be called by several readers at once.
#ifndef ENGINE_SUBJECT_HEADS_H_
#define ENGINE_SUBJECT_HEADS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "engine/codec.h"
#include "engine/command.h"
#include "engine/event.h"
#include "engine/flat_array.h"
#include "engine/state_machine.h"
#include "ledger/entry.h"

namespace luheng::engine {

// Numbers stand in the links of entries.
enum class SubjectType : uint8_t {
  kParticipant = 1,
  kAccount = 2,
  kOrder = 3,
  kInstrument = 4,
  kMarket = 5,
  kCertificate = 6,
  kAllocation = 7,
  kContract = 8,
  kAuction = 9,
  kLottery = 10,
  kListing = 11,
  kTransfer = 12,
  kLease = 13,
  kPledge = 14,
  kFreeze = 15,
  kProposal = 16,
};
inline constexpr size_t kSubjectTypeCount = 17;  // With 0, which is none.

struct Subject {
  SubjectType type{};
  uint64_t id = 0;
  bool operator==(const Subject&) const = default;
};

// What an entry concerns, and whether it is the subject's first entry.
struct Concern {
  Subject subject{};
  bool is_first = false;
};
using Concerns = absl::InlinedVector<Concern, 2>;

// `after` is the state after the command.
Concerns ConcernsOf(const Command& command, const Outcome& outcome, const StateMachine& after);
Concerns ConcernsOf(const Event& event);

class SubjectHeads {
 public:
  // Index of the subject's last entry; nullopt if it has none. Of orders it knows open ones only:
  // whether an order is open, the caller sees to.
  std::optional<uint64_t> Head(const Subject& subject) const;

  // Links of the entry at `index`, which becomes the head of all that it concerns.
  ledger::Links Advance(const Concerns& concerns, uint64_t index);

  // Whether an entry with these links becomes a head whose leaf hash the next one names.
  static bool NeedsLeafHash(const ledger::Links& links);
  // Tells the leaf hash of the entry that has just become the head of all in `links`.
  void SetLeafHash(const ledger::Links& links, const Hash256& hash);

  // Heads of open orders are written by slot; those of ended ones are nobody's.
  void Save(Writer& writer, const OrderArena& orders) const;
  void Load(Reader& reader, const StateMachine& state);

 private:
  void Set(const Subject& subject, uint64_t index);

  // By type, then by number - 1. Orders are not here.
  std::array<std::vector<uint64_t>, kSubjectTypeCount> dense_;
  // Leaf hashes of certificates' heads, by number - 1.
  std::vector<Hash256> certificate_hashes_;
  // By slot: an order's id is made new with each use of its slot.
  FlatArray<uint64_t> orders_{size_t{kSlotMax} + 1};
};

}  // namespace luheng::engine

#endif  // ENGINE_SUBJECT_HEADS_H_

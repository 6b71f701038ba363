// Commands: everything that can change the state of the exchange.
//
// A body is a struct with one list of its fields; the list serves encoder, decoder and comparison
// (engine/codec.h), so that a field cannot be written and not read. Kind numbers are journaled,
// stable, and never reused. Field order is the order of the bytes.
#ifndef ENGINE_COMMAND_H_
#define ENGINE_COMMAND_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/ids.h"
#include "engine/malformed.h"
#include "engine/order_command.h"
#include "engine/registry/key_command.h"
#include "engine/rights/encumbrance_command.h"
#include "engine/rights/enterprise_command.h"
#include "engine/rights/primary_command.h"
#include "engine/rights/rights_command.h"
#include "engine/rights/secondary_command.h"
#include "engine/types.h"

namespace luheng::engine {

// Version of the rules that this engine runs; a journal of another version is refused.
inline constexpr uint16_t kEngineVersion = 1;
// Participant 1 is the exchange itself; genesis makes it, with the first two administrators.
inline constexpr ParticipantId kExchangeOperator{1};
inline constexpr uint32_t kBandBasisPointsMax = 10'000;
inline constexpr uint16_t kTermYearsMax = 30;

// The first entry: what the journal is, who signs it, and who may begin.
struct Genesis {
  static constexpr uint16_t kKind = 1;
  JournalId journal_id{};
  Shard shard{};
  uint16_t engine_version = 0;
  std::string origin{};      // Checkpoint origin and key name.
  Hash256 checkpoint_key{};  // Ed25519 public key.
  Actor administrators[2];
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.journal_id, self.shard, self.engine_version, self.origin, self.checkpoint_key,
      self.administrators[0], self.administrators[1]);
  }
};

// Recovery cut a tail that nobody had been told of.
struct DropTail {
  static constexpr uint16_t kKind = 2;
  uint64_t first_index = 0;  // First entry that is gone; the journal goes on from there.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.first_index);
  }
};

// A snapshot of the state after entry `size - 1` exists and has this hash.
struct RecordSnapshot {
  static constexpr uint16_t kKind = 3;
  uint64_t size = 0;
  Hash256 state_hash{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.size, self.state_hash);
  }
};

// Tells how far the journal of reads goes (services/reads/read_journal.h), so that nobody can take
// from it unnoticed.
struct RecordReads {
  static constexpr uint16_t kKind = 6;
  uint64_t size = 0;  // Reads; 0: the journal of reads was lost, and begins anew.
  Hash256 root{};     // Of the tree of so many reads.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.size, self.root);
  }
};

// Goes on with work that was too much for one command.
struct Continue {
  static constexpr uint16_t kKind = 4;
  template <class Self, class Archive>
  static void Fields(Self&, Archive&) {}
};

// An operator confirms that the clock is right after a jump.
struct ConfirmClock {
  static constexpr uint16_t kKind = 5;
  int64_t jump_us = 0;  // How far the wall clock ran ahead of (or behind) the boot clock.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.jump_us);
  }
};

struct GrantRole {
  static constexpr uint16_t kKind = 10;
  Actor grantee{};
  Role role{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.grantee, self.role);
  }
};

struct RevokeRole {
  static constexpr uint16_t kKind = 11;
  Actor grantee{};
  Role role{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.grantee, self.role);
  }
};

struct RegisterParticipant {
  static constexpr uint16_t kKind = 20;
  Uscc uscc{};
  Adcode county{};
  Hash256 name_commitment{};  // SHA-256(salt || name).
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.uscc, self.county, self.name_commitment);
  }
};

struct OpenAccount {
  static constexpr uint16_t kKind = 21;
  ParticipantId participant{};
  AccountKind kind{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.participant, self.kind);
  }
};

struct Deposit {
  static constexpr uint16_t kKind = 22;
  AccountId account{};
  Fen amount{};
  std::string reference{};  // The bank's reference, at most 64 bytes.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.amount, self.reference);
  }
};

// Issues rights into an account (初始分配, or the county's reserve).
struct AllocateRights {
  static constexpr uint16_t kKind = 23;
  AccountId account{};
  InstrumentId instrument{};
  Grams quantity{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument, self.quantity);
  }
};

// A row of market configuration, in force from the opening of `effective_day` on.
struct MarketRules {
  TradingDay effective_day{};
  std::optional<uint32_t>
      band_basis_points{};               // Each way around the previous close; none: no band.
  bool buy_is_sellable_next_day = true;  // T+1.
  Grams order_quantity_max{};
  bool opens_with_call = false;  // The day begins in CALL, and an operator moves it on.
  // What a participant may have of an instrument, its open buying orders included; none: no limit.
  std::optional<Grams> position_max{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.effective_day, self.band_basis_points, self.buy_is_sellable_next_day,
      self.order_quantity_max, self.opens_with_call, self.position_max);
  }
};

struct CreateMarket {
  static constexpr uint16_t kKind = 30;
  std::string code{};  // For example "ZJ-PERMIT".
  MarketRules rules{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.code, self.rules);
  }
};

struct SetMarketRules {
  static constexpr uint16_t kKind = 31;
  MarketId market{};
  MarketRules rules{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.market, self.rules);
  }
};

struct CreateInstrument {
  static constexpr uint16_t kKind = 32;
  std::string symbol{};  // For example "330681-COD-2023-5Y".
  MarketId market{};
  Pollutant pollutant{};
  Adcode county{};
  uint16_t vintage_year = 0;
  uint16_t term_years = 0;
  PriceBasis price_basis{};
  Grams lot{};
  Price tick{};
  Price floor{};                     // 0: no floor.
  std::optional<Price> reference{};  // Previous close until the first one.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.symbol, self.market, self.pollutant, self.county, self.vintage_year, self.term_years,
      self.price_basis, self.lot, self.tick, self.floor, self.reference);
  }
};

// A new price floor (收费标准), in force from the opening of `effective_day` on.
struct SetPriceFloor {
  static constexpr uint16_t kKind = 33;
  InstrumentId instrument{};
  TradingDay effective_day{};
  Price floor{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.instrument, self.effective_day, self.floor);
  }
};

// A row of the calendar: a weekday without trading, or a weekend day with it.
struct SetCalendarDay {
  static constexpr uint16_t kKind = 34;
  TradingDay day{};
  DayKind kind{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.day, self.kind);
  }
};

struct OpenTradingDay {
  static constexpr uint16_t kKind = 35;
  TradingDay day{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.day);
  }
};

struct CloseTradingDay {
  static constexpr uint16_t kKind = 36;
  TradingDay day{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.day);
  }
};

// Moves an instrument to another phase: halts it, lets it go on, begins or ends a call auction, or
// closes it for the day before the others.
struct SetPhase {
  static constexpr uint16_t kKind = 37;
  InstrumentId instrument{};
  Phase phase{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.instrument, self.phase);
  }
};

using AnyBody = std::variant<
    Genesis, DropTail, RecordSnapshot, RecordReads, Continue, ConfirmClock, GrantRole, RevokeRole,
    ChangeKey, RegisterParticipant, OpenAccount, Deposit, AllocateRights, CreateMarket,
    SetMarketRules, CreateInstrument, SetPriceFloor, SetCalendarDay, OpenTradingDay,
    CloseTradingDay, SetPhase, SubmitOrder, CancelOrder, AmendOrder, CancelOrders, SetCancelTimer,
    FireCancelTimer, SetDisconnectRule, ReportDisconnect, RequestReversal, ApproveReversal,
    SetParameter, SetTradingMode, ApproveProposal, DropProposal, WithdrawFunds, RecordFigure,
    SetEnterprise, FilePermit, FileEia, RecordViolation, RenameParticipant, EraseName,
    MoveParticipant, SucceedRights, EndParticipant, WaiveRights, PresetReserve, DrawReserve,
    IssueCertificate, RequestAllocation, WithdrawAllocation, ConfirmPriority, AllocateReserve,
    ReclaimRights, RepurchaseRights, PayFee, ReverifyRight, AnnounceAuction, PlaceBid, CloseAuction,
    CancelAuction, OpenLottery, EnterApplicants, SealLottery, RecordPublicSeed, DrawLottery,
    CancelLottery, SellAtFixedPrice, SignContract, PayContract, ForfeitContract, ProposeLease,
    AcceptLease, RefuseLease, ApplyPledge, VerifyPledge, ApprovePledge, ConfirmPledge, RefusePledge,
    ReleasePledge, DefaultPledge, DisposePledge, FreezeRights, UnfreezeRights, SeizeRights,
    PostListing, TakeListing, WithdrawListing, ProposeTransfer, AcceptTransfer, ApproveTransfer,
    RefuseTransfer, ConfirmSurplus>;

// One of all the bodies. It is a class so that copying, moving and destroying one is compiled once
// and not by everybody who holds a command.
class CommandBody : public AnyBody {
 public:
  CommandBody() = default;
  CommandBody(const CommandBody&);
  CommandBody(CommandBody&&) noexcept;
  CommandBody& operator=(const CommandBody&);
  CommandBody& operator=(CommandBody&&) noexcept;
  ~CommandBody();
  // Implicit: a body is a command's body.
  template <class Body>
  requires requires { Body::kKind; }
  CommandBody(Body body)  // NOLINT(google-explicit-constructor)
      : AnyBody(std::in_place_type<Body>, std::move(body)) {}
};

// A command as the sequencer stamped it.
struct Command {
  uint64_t sequence = 0;  // Index of this command's entry.
  TimeMicros time{};
  Actor actor{};
  RequestId request_id{};
  std::optional<TimeMicros> effective_time{};
  CommandBody body;
};

// Kind number of a body.
template <class... Body>
constexpr std::array<uint16_t, sizeof...(Body)> KindsOf(const std::variant<Body...>*) {
  return {Body::kKind...};
}
inline constexpr auto kCommandKinds = KindsOf(static_cast<const AnyBody*>(nullptr));
inline uint16_t KindOf(const CommandBody& body) { return kCommandKinds[body.index()]; }

// Checks everything about a body that needs no state: ranges, enumerations, lengths, check digits.
// Returns nullopt if the body is well formed.
std::optional<Malformed> FindMalformed(const CommandBody& body);

}  // namespace luheng::engine

#endif  // ENGINE_COMMAND_H_

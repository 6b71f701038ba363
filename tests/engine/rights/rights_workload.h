// RightsWorkload: a seeded stream of commands of rights as three counties, a city and a province
// give them: all kinds, most of them good.
//
// It looks at the state only, so that the same seed gives the same commands wherever it is asked.
#ifndef TESTS_ENGINE_RIGHTS_RIGHTS_WORKLOAD_H_
#define TESTS_ENGINE_RIGHTS_RIGHTS_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/state_machine.h"
#include "tests/engine/random.h"
#include "tests/engine/workload.h"

namespace luheng::engine::testing {

class RightsWorkload {
 public:
  explicit RightsWorkload(uint64_t seed);

  // What comes next, stamped: the set-up, then business for ever.
  Command Next(const StateMachine& machine);

 private:
  using MaybeDeed = std::optional<Deed>;
  using Generator = MaybeDeed (RightsWorkload::*)();

  // Records of one kind that may still be under way.
  template <class Id>
  struct Open {
    std::vector<Id> ids;
    uint32_t seen = 0;
  };

  // rights_workload.cc
  void PlanSetUp();
  void PlanFirms();
  void PlanRows();
  void Sync();
  MaybeDeed NextDeed();
  void Spoil(Deed& deed);
  MaybeDeed TurnDay();
  MaybeDeed Papers();
  MaybeDeed Rows();
  MaybeDeed Mode();
  MaybeDeed Registry();
  MaybeDeed Money();
  MaybeDeed Approval();

  // rights_workload_primary.cc
  MaybeDeed Reserves();
  MaybeDeed Issue();
  MaybeDeed Allocation();
  MaybeDeed Announce();
  MaybeDeed Bid();
  MaybeDeed EndAuction();
  MaybeDeed NewLottery();
  MaybeDeed MoveLottery();
  MaybeDeed FixedPrice();
  MaybeDeed MoveContract();

  // rights_workload_secondary.cc
  MaybeDeed CertificateAct();
  MaybeDeed Succeed();
  MaybeDeed NewLease();
  MaybeDeed MoveLease();
  MaybeDeed NewPledge();
  MaybeDeed MovePledge();
  MaybeDeed Freezing();
  MaybeDeed Post();
  MaybeDeed TakeListed();
  MaybeDeed WithdrawListed();
  MaybeDeed NewTransfer();
  MaybeDeed MoveTransfer();

  const Rights& rights() const { return machine_->rights(); }
  const Exchange& exchange() const { return machine_->exchange(); }
  TradingDay Today() const;
  TradingDay Later(int64_t days) const;
  int64_t Roll(int64_t first, int64_t last) { return random_.Between(first, last); }
  // Of the certificate instruments.
  InstrumentId AnyInstrument();
  Adcode CountyOf(InstrumentId id) const;
  // A bureau whose place covers the instrument's, and its reserve.
  ParticipantId AnyBureau(InstrumentId id);
  static AccountId ReserveOf(ParticipantId bureau);
  static Actor OfficerOf(ParticipantId bureau) { return {bureau, UserId{1}}; }
  AccountId AnyFirmAccount();
  Actor TraderOf(AccountId account) const;
  // Whole steps of the auctions above the fee.
  Price AnyPrice();
  // Up to so many kilograms, and within `most`; 0 if there are none.
  Grams AnyQuantity(Grams most, int64_t kilograms_max = 50);
  // A certificate of which something is available; a random one of those under way, as `is_wanted`
  // and unless it `is_over`, which is then forgotten.
  std::optional<CertificateId> AnyCertificate();
  template <class Id, class IsOver, class IsWanted>
  std::optional<Id> Pick(Open<Id>& open, const IsOver& is_over, const IsWanted& is_wanted);

  Random random_;
  const StateMachine* machine_ = nullptr;  // While Next() runs.
  std::vector<Deed> set_up_;
  size_t set_up_done_ = 0;
  uint32_t participant_count_ = 1;
  uint32_t ended_count_ = 0;
  uint32_t instrument_count_ = 0;
  Open<CertificateId> certificates_;
  Open<AllocationId> allocations_;
  Open<ContractId> contracts_;
  Open<AuctionId> auctions_;
  Open<LotteryId> lotteries_;
  Open<ListingId> listings_;
  Open<TransferId> transfers_;
  Open<LeaseId> leases_;
  Open<PledgeId> pledges_;
  Open<FreezeId> freezes_;
  Open<ProposalId> proposals_;
};

template <class Id, class IsOver, class IsWanted>
std::optional<Id> RightsWorkload::Pick(Open<Id>& open, const IsOver& is_over,
                                       const IsWanted& is_wanted) {
  constexpr int kTries = 12;
  for (int i = 0; i < kTries && !open.ids.empty(); ++i) {
    const size_t at = random_.Below(open.ids.size());
    const Id id = open.ids[at];
    if (is_over(id)) {
      open.ids[at] = open.ids.back();
      open.ids.pop_back();
    } else if (is_wanted(id)) {
      return id;
    }
  }
  return std::nullopt;
}

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_RIGHTS_RIGHTS_WORKLOAD_H_

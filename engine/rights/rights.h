// Rights: everything that is known of discharge permits and the ways to trade them outside the
// order book. What may be done with it is said by the rules, one file a way.
//
// Not thread-safe; the const methods may be called by several readers at once.
#ifndef ENGINE_RIGHTS_RIGHTS_H_
#define ENGINE_RIGHTS_RIGHTS_H_

#include <optional>
#include <string>
#include <vector>

#include "engine/codec.h"
#include "engine/register.h"
#include "engine/rights/auction_record.h"
#include "engine/rights/certificate.h"
#include "engine/rights/contract.h"
#include "engine/rights/encumbrance_record.h"
#include "engine/rights/enterprise.h"
#include "engine/rights/listings.h"
#include "engine/rights/lottery_record.h"
#include "engine/rights/open_register.h"
#include "engine/rights/parameters.h"
#include "engine/rights/proposal.h"
#include "engine/rights/reserve.h"
#include "engine/rights/rights_command.h"
#include "engine/rights/secondary_record.h"
#include "engine/rights/tallies.h"
#include "engine/rights/types.h"

namespace luheng::engine {

// A request for rights out of a reserve.
struct Allocation {
  static constexpr const char* kFieldNames = "request state confirmed_priority";
  RequestAllocation request{};
  AllocationState state{};
  PriorityClass confirmed_priority = PriorityClass::kOther;  // What counts.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.request, self.state, self.confirmed_priority);
  }
};

struct Rights {
  Parameters parameters;
  Enterprises enterprises;
  Reserves reserves;
  Certificates certificates;
  Register<AllocationId, Allocation> allocations;
  Contracts contracts;
  Register<AuctionId, Auction> auctions;
  Register<LotteryId, Lottery> lotteries;
  Listings listings;
  OpenRegister<TransferId, Transfer> transfers;  // Open ones by certificate.
  OpenRegister<LeaseId, Lease> leases;           // Active ones by their end.
  OpenRegister<PledgeId, Pledge> pledges;        // Open ones by certificate.
  Register<FreezeId, Freeze> freezes;
  Register<ProposalId, Proposal> proposals;
  std::vector<RecordFigure> figures;
  Tallies tallies;

  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.parameters, self.enterprises, self.reserves, self.certificates, self.allocations,
      self.contracts, self.auctions, self.lotteries, self.listings, self.transfers, self.leases,
      self.pledges, self.freezes, self.proposals, self.figures, self.tallies);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_RIGHTS_H_

#include "engine/rights/rights_invariants.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "engine/arithmetic.h"
#include "engine/command_codec.h"
#include "engine/rights/auction.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"
#include "engine/rights/primary_invariants.h"

namespace luheng::engine {
namespace {

// What is bound of a certificate.
struct Bound {
  Grams held{};
  Grams pledged{};
  Grams leased{};
  Grams frozen{};
  bool operator==(const Bound&) const = default;
};

bool IsBinding(PledgeState state) {
  return state == PledgeState::kFrozen || state == PledgeState::kActive ||
         state == PledgeState::kDefaulted;
}

bool IsOpen(const Transfer& transfer) {
  return transfer.state == TransferState::kProposed || transfer.state == TransferState::kAccepted;
}

class Checker {
 public:
  Checker(const Registry& registry, const Exchange& exchange, const Rights& rights)
      : registry_(registry),
        exchange_(exchange),
        rights_(rights),
        bound_(rights.certificates.count()),
        offered_(registry.holdings().position_count() + 1) {}

  std::optional<std::string> Run() {
    if (const char* broken = FindBrokenCertificate()) return broken;
    if (const char* broken = CountListings()) return broken;
    if (const char* broken = CountTransfers()) return broken;
    if (const char* broken = CountEncumbrances()) return broken;
    if (const char* broken = FindBrokenRequest()) return broken;
    if (auto broken = FindBrokenPrimary(registry_, exchange_, rights_)) return broken;
    for (const Auction& auction : rights_.auctions.rows()) CountAuction(auction);
    if (const char* broken = FindBrokenBinding()) return broken;
    if (const char* broken = FindBrokenCap()) return broken;
    return FindBrokenIdentity(rights_);
  }

 private:
  bool IsAccount(AccountId id) const { return registry_.FindAccount(id) != nullptr; }
  const Instrument* Find(InstrumentId id) const { return exchange_.FindInstrument(id); }

  const char* FindBrokenCertificate() {
    uint32_t number = 0;
    for (const Certificate& certificate : rights_.certificates.rows()) {
      ++number;
      const Instrument* instrument = Find(certificate.instrument);
      if (!IsAccount(certificate.account) || instrument == nullptr ||
          instrument->form != RightsForm::kCertificate ||
          static_cast<uint32_t>(certificate.parent) >= number) {
        return "a certificate of what there is not";
      }
      const Grams buckets[] = {certificate.quantity, certificate.held, certificate.pledged,
                               certificate.leased, certificate.frozen};
      for (const Grams bucket : buckets) {
        if (bucket < Grams{0} || bucket > Grams{kTotalMax}) return "a bucket out of range";
      }
      const Int128 bound = Int128{certificate.held.value()} + certificate.pledged.value() +
                           certificate.leased.value() + certificate.frozen.value();
      if (bound > certificate.quantity.value()) return "more of a certificate bound than there is";
      enterprises_[CapOf(*instrument)] += certificate.quantity.value();
    }
    return nullptr;
  }

  // Counts what is offered of a lot; false if there is no such lot.
  bool CountOffer(const Lot& lot, Grams quantity) {
    if (quantity < Grams{0} || quantity > Grams{kTotalMax}) return false;
    if (lot.certificate != CertificateId{}) {
      const Certificate* certificate = rights_.certificates.Find(lot.certificate);
      if (certificate == nullptr || certificate->account != lot.account ||
          certificate->instrument != lot.instrument) {
        return false;
      }
      bound_[static_cast<uint32_t>(lot.certificate) - 1].held += quantity;
      return true;
    }
    const auto account = registry_.FindAccountNumber(lot.account);
    if (!account) return false;
    const PositionNumber position = registry_.holdings().FindPosition(*account, lot.instrument);
    if (position == PositionNumber{}) return quantity == Grams{0};
    offered_[static_cast<uint32_t>(position)] += quantity.value();
    return true;
  }

  const char* CountListings() {
    for (const Listing& listing : rights_.listings.rows()) {
      const Instrument* instrument = Find(listing.instrument);
      if (!IsAccount(listing.account) || instrument == nullptr) return "a listing of nothing";
      if (listing.leaves < Grams{0} || listing.leaves > listing.quantity) {
        return "a listing with more left than it had";
      }
      if ((listing.state == ListingState::kOpen) != (listing.leaves > Grams{0}) &&
          listing.state != ListingState::kWithdrawn) {
        return "a listing in a state that it cannot be in";
      }
      if (listing.state != ListingState::kOpen) continue;
      if (listing.side == Side::kSell) {
        if (!CountOffer({listing.account, listing.instrument, listing.certificate},
                        listing.leaves)) {
          return "a listing of rights that there are not";
        }
        continue;
      }
      const bool on_grid = instrument->grid.IsWholeLots(listing.leaves) &&
                           instrument->grid.IsWholeTicks(listing.price);
      const std::optional<Fen> amount =
          on_grid ? AmountOf(*instrument, listing.leaves, listing.price) : std::nullopt;
      if (!amount) return "a listing whose amount is out of range";
      set_aside_ += amount->value();
    }
    return nullptr;
  }

  const char* CountTransfers() {
    for (const Transfer& transfer : rights_.transfers.rows()) {
      if (!IsAccount(transfer.account) || !IsAccount(transfer.buyer) ||
          Find(transfer.instrument) == nullptr || Find(transfer.into_instrument) == nullptr) {
        return "a transfer of what there is not";
      }
      if (transfer.amount < Fen{0} || transfer.amount > kAmountMax) {
        return "a transfer whose amount is out of range";
      }
      const bool is_of_pledge = transfer.pledge != PledgeId{};
      if (is_of_pledge &&
          (rights_.pledges.Find(transfer.pledge) == nullptr || !IsAccount(transfer.payee))) {
        return "a transfer of no pledge";
      }
      if (!IsOpen(transfer)) continue;
      if (transfer.state == TransferState::kAccepted) set_aside_ += transfer.amount.value();
      const Lot lot{transfer.account, transfer.instrument, transfer.certificate};
      if (!is_of_pledge && !CountOffer(lot, transfer.quantity)) {
        return "a transfer of rights that there are not";
      }
    }
    return nullptr;
  }

  Bound* BoundOf(CertificateId id) {
    const auto index = static_cast<uint32_t>(id) - 1;
    return index < bound_.size() ? &bound_[index] : nullptr;
  }

  const char* CountEncumbrances() {
    for (const Lease& lease : rights_.leases.rows()) {
      Bound* bound = BoundOf(lease.certificate);
      if (bound == nullptr || !IsAccount(lease.lessor) || !IsAccount(lease.lessee)) {
        return "a lease of what there is not";
      }
      if (lease.state == LeaseState::kActive) bound->leased += lease.quantity;
    }
    for (const Pledge& pledge : rights_.pledges.rows()) {
      Bound* bound = BoundOf(pledge.certificate);
      if (bound == nullptr || !IsAccount(pledge.account) ||
          registry_.FindParticipant(pledge.bank) == nullptr) {
        return "a pledge of what there is not";
      }
      if (pledge.loan < Fen{0} || pledge.loan > kAmountMax) return "a loan out of range";
      if (IsBinding(pledge.state)) bound->pledged += pledge.quantity;
    }
    for (const Freeze& freeze : rights_.freezes.rows()) {
      Bound* bound = BoundOf(freeze.certificate);
      if (bound == nullptr) return "a freeze of what there is not";
      if (freeze.state == FreezeState::kFrozen) bound->frozen += freeze.quantity;
    }
    return nullptr;
  }

  const char* FindBrokenRequest() const {
    for (const Allocation& allocation : rights_.allocations.rows()) {
      const RequestAllocation& request = allocation.request;
      if (!IsAccount(request.account) || !IsAccount(request.reserve) ||
          Find(request.instrument) == nullptr) {
        return "a request for what there is not";
      }
    }
    for (const Proposal& proposal : rights_.proposals.rows()) {
      if (!DecodeBody(proposal.kind, proposal.body).ok()) return "a proposal that says nothing";
    }
    return nullptr;
  }

  void CountAuction(const Auction& auction) {
    const bool is_announced = auction.state == AuctionState::kAnnounced;
    Grams awarded;
    for (size_t i = auction.settled; i < auction.bids.size(); ++i) {
      awarded += auction.bids[i].awarded;
      if (auction.mode != AuctionMode::kOneWayPurchase) continue;
      CountOffer(LotOf(auction, auction.bids[i]), auction.bids[i].quantity);
    }
    if (auction.mode == AuctionMode::kOneWaySale) {
      CountOffer(LotOf(auction), is_announced ? auction.quantity : awarded);
    }
  }

  const char* FindBrokenBinding() const {
    uint32_t index = 0;
    for (const Certificate& certificate : rights_.certificates.rows()) {
      const Bound bound{certificate.held, certificate.pledged, certificate.leased,
                        certificate.frozen};
      if (bound_[index++] != bound) return "a certificate bound for nothing, or not for all";
    }
    for (uint32_t number = 1; number < offered_.size(); ++number) {
      if (registry_.holdings().position(PositionNumber{number}).offered.value() !=
          offered_[number]) {
        return "a balance offered for nothing, or not for all";
      }
    }
    const Int128 needed = set_aside_ + MoneySetAsideInPrimary(rights_).value();
    if (needed != registry_.holdings().set_aside().value()) {
      return "money set aside for nothing, or not for all";
    }
    return nullptr;
  }

  const char* FindBrokenCap() {
    for (const auto& [key, reserve] : rights_.reserves.rows()) {
      const Instrument* instrument = Find(key.instrument);
      if (!IsAccount(key.account) || instrument == nullptr) return "a reserve of nothing";
      reserves_[CapOf(*instrument)] += reserve.balance.value();
    }
    for (const auto& [key, cap] : rights_.reserves.caps()) {
      if (enterprises_[key] != cap.enterprises.value() || reserves_[key] != cap.reserves.value()) {
        return "a place has more rights, or fewer, than are counted";
      }
    }
    for (const auto* sums : {&enterprises_, &reserves_}) {
      for (const auto& [key, sum] : *sums) {
        if (sum != 0 && !rights_.reserves.caps().contains(key)) return "rights without a cap";
      }
    }
    return nullptr;
  }

  const Registry& registry_;
  const Exchange& exchange_;
  const Rights& rights_;
  std::vector<Bound> bound_;     // By certificate number - 1.
  std::vector<Int128> offered_;  // By position number.
  Int128 set_aside_ = 0;
  absl::btree_map<CapKey, Int128> enterprises_;
  absl::btree_map<CapKey, Int128> reserves_;
};

}  // namespace

std::optional<std::string> FindBrokenIdentity(const Rights& rights) {
  for (const auto& [key, reserve] : rights.reserves.rows()) {
    const Int128 came = Int128{reserve.preset.value()} + reserve.recovered.value() +
                        reserve.purchased.value() + reserve.transferred_in.value();
    const Int128 went = Int128{reserve.auctioned.value()} + reserve.allocated.value() +
                        reserve.lottery.value() + reserve.transferred_out.value();
    if (reserve.balance < Grams{0} || came - went != reserve.balance.value()) {
      return "a reserve is not what came less what went";
    }
  }
  for (const auto& [key, cap] : rights.reserves.caps()) {
    const Int128 sum =
        Int128{cap.enterprises.value()} + cap.reserves.value() + cap.set_aside.value();
    if (sum != cap.cap.value()) return "a place's rights are not its cap";
  }
  return std::nullopt;
}

std::optional<std::string> FindBrokenRights(const Registry& registry, const Exchange& exchange,
                                            const Rights& rights) {
  return Checker(registry, exchange, rights).Run();
}

}  // namespace luheng::engine

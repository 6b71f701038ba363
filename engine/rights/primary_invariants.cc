#include "engine/rights/primary_invariants.h"

#include <algorithm>

#include "absl/container/btree_map.h"
#include "engine/rights/auction.h"
#include "engine/rights/contract_rules.h"
#include "engine/rights/lookups.h"
#include "engine/rights/lottery.h"
#include "engine/rights/moves.h"

namespace luheng::engine {
namespace {

class Checker {
 public:
  Checker(const Registry& registry, const Exchange& exchange, const Rights& rights)
      : registry_(registry), exchange_(exchange), rights_(rights) {}

  std::optional<std::string> Run() {
    for (const Auction& auction : rights_.auctions.rows()) {
      if (const char* broken = FindBroken(auction)) return broken;
      CountSetAside(auction);
    }
    for (const Lottery& lottery : rights_.lotteries.rows()) {
      if (const char* broken = FindBroken(lottery)) return broken;
      CountSetAside(lottery);
    }
    for (const Contract& contract : rights_.contracts.rows()) {
      if (const char* broken = FindBroken(contract)) return broken;
      CountSetAside(contract);
    }
    if (const char* broken = FindBrokenTask()) return broken;
    return FindBrokenCap();
  }

 private:
  bool IsAccount(AccountId id) const { return registry_.FindAccount(id) != nullptr; }
  bool IsInstrument(InstrumentId id) const { return exchange_.FindInstrument(id) != nullptr; }
  bool IsCertificate(CertificateId id) const {
    return id == CertificateId{} || rights_.certificates.Find(id) != nullptr;
  }

  template <class Record>
  void CountSetAside(const Record& record) {
    const Grams grams = RightsSetAside(record);
    if (grams == Grams{0}) return;
    set_aside_[CapOf(*exchange_.FindInstrument(record.instrument))] += grams;
  }

  const char* FindBroken(const Auction& auction) const {
    if (!IsAccount(auction.account) || !IsInstrument(auction.instrument) ||
        !IsCertificate(auction.certificate)) {
      return "an auction of what there is not";
    }
    if (auction.settled > auction.bids.size() || auction.awarded < Grams{0} ||
        auction.awarded > auction.quantity || auction.set_aside < Fen{0}) {
      return "an auction that awards more than it offers";
    }
    if (auction.increment <= Price{0} || auction.limit_price < Price{0} ||
        auction.reoffer < Grams{0} || (auction.reoffers == 0) != (auction.reoffer == Grams{0})) {
      return "an auction with terms that it cannot have";
    }
    if (auction.settled == auction.bids.size() && auction.state != AuctionState::kAnnounced) {
      return nullptr;
    }
    return FindBrokenBid(auction);
  }

  const char* FindBrokenBid(const Auction& auction) const {
    const bool is_announced = auction.state == AuctionState::kAnnounced;
    if (auction.places.size() != (is_announced ? auction.bids.size() : 0)) {
      return "bids without a place, or places without a bid";
    }
    const Bid* before = nullptr;
    for (const Bid& bid : auction.bids) {
      if (!IsAccount(bid.account) || !IsCertificate(bid.certificate)) return "a bid of nobody";
      if (bid.quantity <= Grams{0} || bid.price <= Price{0} || bid.deposit < Fen{0} ||
          bid.awarded < Grams{0} || bid.awarded > bid.quantity) {
        return "a bid that gets more than it wants";
      }
      if (is_announced && FindBid(auction, bid.account) != &bid) return "a bid out of its place";
      const uint32_t rank_before = before == nullptr ? 0 : before->rank;
      if (bid.rank != (bid.rank == 0 ? rank_before : rank_before + 1)) return "bids out of order";
      before = &bid;
    }
    return nullptr;
  }

  const char* FindBroken(const Lottery& lottery) const {
    if (!IsAccount(lottery.reserve) || !IsInstrument(lottery.instrument)) {
      return "a lottery of what there is not";
    }
    if (lottery.left < Grams{0} || lottery.granted < Grams{0} ||
        lottery.left + lottery.granted > lottery.quantity ||
        lottery.settled > lottery.applicants.size()) {
      return "a lottery that grants more than its pool";
    }
    const bool is_over = lottery.state == LotteryState::kDrawn;
    if (is_over && lottery.left != Grams{0}) return "a lottery that kept what was left";
    if (is_over) return nullptr;
    const bool is_listed = lottery.state == LotteryState::kDrawing ||
                           std::is_sorted(lottery.applicants.begin(), lottery.applicants.end(),
                                          [](const Applicant& a, const Applicant& b) {
                                            return a.account < b.account;
                                          });
    const bool all_known =
        std::all_of(lottery.applicants.begin(), lottery.applicants.end(),
                    [&](const Applicant& applicant) { return IsAccount(applicant.account); });
    return is_listed && all_known ? nullptr : "applicants out of order";
  }

  const char* FindBroken(const Contract& contract) const {
    if (!IsAccount(contract.account) || !IsAccount(contract.reserve) ||
        !IsInstrument(contract.instrument) || !IsCertificate(contract.certificate)) {
      return "a contract of what there is not";
    }
    const bool is_paid = contract.state == ContractState::kPaid;
    if (contract.quantity <= Grams{0} || contract.instalments == 0 ||
        contract.instalments_paid > contract.instalments ||
        is_paid != (contract.instalments_paid == contract.instalments)) {
      return "a contract in a state that it cannot be in";
    }
    if (contract.paid < Fen{0} || contract.paid > contract.amount || contract.deposit < Fen{0} ||
        contract.deposit > contract.amount || is_paid != IsGiven(contract.certificate)) {
      return "a contract that was paid for wrongly";
    }
    return nullptr;
  }

  const char* FindBrokenTask() const {
    size_t unsettled = 0;
    for (const Auction& auction : rights_.auctions.rows()) {
      const bool is_decided = auction.state != AuctionState::kAnnounced;
      if (is_decided && auction.settled < auction.bids.size()) ++unsettled;
    }
    for (const Lottery& lottery : rights_.lotteries.rows()) {
      if (lottery.state == LotteryState::kDrawing) ++unsettled;
    }
    absl::btree_map<AuctionId, bool> auctions;
    absl::btree_map<LotteryId, bool> lotteries;
    for (const Task& task : exchange_.tasks()) {
      if (const auto* award = std::get_if<AwardTask>(&task)) {
        const Auction* auction = rights_.auctions.Find(award->auction);
        const bool has_work = auction != nullptr && auction->state != AuctionState::kAnnounced &&
                              auction->settled < auction->bids.size();
        if (!has_work || !auctions.emplace(award->auction, true).second) {
          return "a task for an auction that has no work left";
        }
      } else if (const auto* draw = std::get_if<DrawTask>(&task)) {
        const Lottery* lottery = rights_.lotteries.Find(draw->lottery);
        const bool has_work = lottery != nullptr && lottery->state == LotteryState::kDrawing;
        if (!has_work || !lotteries.emplace(draw->lottery, true).second) {
          return "a task for a lottery that has no work left";
        }
      }
    }
    return auctions.size() + lotteries.size() == unsettled ? nullptr
                                                           : "outcomes that nobody will report";
  }

  std::optional<std::string> FindBrokenCap() const {
    for (const auto& [key, cap] : rights_.reserves.caps()) {
      const auto found = set_aside_.find(key);
      if (cap.set_aside != (found == set_aside_.end() ? Grams{} : found->second)) {
        return "rights set aside for nothing, or twice";
      }
    }
    for (const auto& [key, grams] : set_aside_) {
      if (rights_.reserves.FindCap(key).set_aside != grams) return "rights set aside of no cap";
    }
    return std::nullopt;
  }

  const Registry& registry_;
  const Exchange& exchange_;
  const Rights& rights_;
  absl::btree_map<CapKey, Grams> set_aside_;
};

}  // namespace

std::optional<std::string> FindBrokenPrimary(const Registry& registry, const Exchange& exchange,
                                             const Rights& rights) {
  return Checker(registry, exchange, rights).Run();
}

Fen MoneySetAsideInPrimary(const Rights& rights) {
  Fen sum;
  for (const Auction& auction : rights.auctions.rows()) sum += MoneySetAside(auction);
  for (const Contract& contract : rights.contracts.rows()) sum += MoneySetAside(contract);
  return sum;
}

}  // namespace luheng::engine

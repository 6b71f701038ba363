#include "engine/rights/reserve_rules.h"

#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/rights/contract_rules.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"

namespace luheng::engine {
namespace {

// kAmountTooLarge, if a cap would grow beyond what the engine adds up.
std::optional<Rejection> CheckCap(const RuleView& view, InstrumentId instrument, Grams added) {
  const CapKey key = CapOf(*view.exchange.FindInstrument(instrument));
  if (view.rights.reserves.FindCap(key).cap + added <= Grams{kTotalMax}) return std::nullopt;
  return Rejection{RejectReason::kAmountTooLarge, kTotalMax};
}

std::optional<Rejection> CheckRequested(const RuleView& view, AllocationId id) {
  const Allocation* allocation = view.rights.allocations.Find(id);
  if (allocation == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (allocation->state != AllocationState::kRequested) {
    return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(allocation->state)};
  }
  return std::nullopt;
}

Deal DealOf(const RequestAllocation& request) {
  return {.buyer = request.account,
          .instrument = request.instrument,
          .into_instrument = request.instrument,
          .quantity = request.quantity};
}

// Why a request cannot be served now; nullopt if it can.
std::optional<Rejection> CheckServable(const RuleView& view, const RequestAllocation& request,
                                       Payment payment) {
  if (auto rejection = CheckAccount(view, request.account, AccountKind::kTrading)) return rejection;
  if (auto rejection = CheckStock(view, {request.reserve, request.instrument}, request.quantity)) {
    return rejection;
  }
  if (payment == Payment::kPaid) {
    const Instrument& instrument = *view.exchange.FindInstrument(request.instrument);
    std::optional<Rejection> rejection;
    const std::optional<Price> fee = FeeToday(view, Parameter::kFeeNew, instrument, rejection);
    if (!fee) return rejection;
    if (auto missing = FindMissingTerms(view, instrument)) return missing;
    if (auto off_grid = CheckGrid(instrument, request.quantity, *fee)) return off_grid;
  }
  return CheckEligible(view, DealOf(request));
}

// The request that goes before this one for the same rights, by class, then in their order;
// nullopt if none does. Those that cannot be served now are passed over.
std::optional<AllocationId> FindBefore(const RuleView& view, AllocationId id, Payment payment) {
  const Allocation& wanted = view.rights.allocations.at(id);
  std::optional<AllocationId> first;
  PriorityClass best = wanted.confirmed_priority;
  const auto& rows = view.rights.allocations.rows();
  for (uint32_t i = 0; i < rows.size(); ++i) {
    const Allocation& row = rows[i];
    const bool is_older = !first && i + 1 < static_cast<uint32_t>(id);
    const bool is_before =
        row.confirmed_priority < best || (row.confirmed_priority == best && is_older);
    if (row.state != AllocationState::kRequested || row.request.reserve != wanted.request.reserve ||
        row.request.instrument != wanted.request.instrument || !is_before ||
        CheckServable(view, row.request, payment)) {
      continue;
    }
    first = AllocationId{i + 1};
    best = row.confirmed_priority;
  }
  return first;
}

}  // namespace

std::optional<Rejection> CheckKeeper(const RuleView& view, AccountId reserve,
                                     InstrumentId instrument) {
  if (auto rejection = CheckAccount(view, reserve, AccountKind::kReserve)) return rejection;
  if (auto rejection = CheckForm(view, instrument, RightsForm::kCertificate)) return rejection;
  const Adcode county = view.exchange.FindInstrument(instrument)->terms.county;
  if (Covers(CountyOf(view, OwnerOf(view, reserve)), county)) return std::nullopt;
  return Rejection{RejectReason::kOutsideJurisdiction};
}

std::optional<Rejection> CheckOwnReserve(const RuleView& view, AccountId reserve,
                                         InstrumentId instrument) {
  if (auto rejection = CheckOwnAccount(view, reserve, AccountKind::kReserve)) return rejection;
  return CheckKeeper(view, reserve, instrument);
}

std::optional<Rejection> CheckStock(const RuleView& view, const ReserveKey& key, Grams quantity) {
  const Grams balance = view.rights.reserves.Find(key).balance;
  if (quantity <= balance) return std::nullopt;
  return Rejection{RejectReason::kReserveShort, balance.value()};
}

std::optional<Rejection> Check(const RuleView& view, const PresetReserve& body) {
  if (auto rejection = CheckOwnReserve(view, body.reserve, body.instrument)) return rejection;
  return CheckCap(view, body.instrument, body.quantity);
}

Outcome Do(const RuleScope& scope, const PresetReserve& body) {
  Preset(scope, {body.reserve, body.instrument}, body.quantity);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const DrawReserve& body) {
  if (auto rejection = CheckKeeper(view, body.reserve, body.instrument)) return rejection;
  if (auto rejection = CheckKeeper(view, body.into_reserve, body.into_instrument)) {
    return rejection;
  }
  // The bureau that stands above both, or is one of them and above the other.
  for (const AccountId reserve : {body.reserve, body.into_reserve}) {
    const Adcode county = CountyOf(view, OwnerOf(view, reserve));
    if (auto rejection = CheckJurisdiction(view, county)) return rejection;
  }
  if (body.reserve == body.into_reserve && body.instrument == body.into_instrument) {
    return Rejection{RejectReason::kSameParty};
  }
  if (!AreAlike(*view.exchange.FindInstrument(body.instrument),
                *view.exchange.FindInstrument(body.into_instrument))) {
    return Rejection{RejectReason::kNotAlike};
  }
  if (auto rejection = CheckStock(view, {body.reserve, body.instrument}, body.quantity)) {
    return rejection;
  }
  return CheckCap(view, body.into_instrument, body.quantity);
}

Outcome Do(const RuleScope& scope, const DrawReserve& body) {
  MoveReserve(scope, {.from = {body.reserve, body.instrument},
                      .into = {body.into_reserve, body.into_instrument},
                      .quantity = body.quantity});
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RequestAllocation& body) {
  if (auto rejection = CheckOwnAccount(view, body.account, AccountKind::kTrading)) return rejection;
  if (auto rejection = CheckKeeper(view, body.reserve, body.instrument)) return rejection;
  return CheckEligible(view, DealOf(body));
}

Outcome Do(const RuleScope& scope, const RequestAllocation& body) {
  const AllocationId id =
      scope.rights.allocations.Add({.request = body, .state = AllocationState::kRequested});
  return RecordMade{static_cast<uint64_t>(id)};
}

std::optional<Rejection> Check(const RuleView& view, const WithdrawAllocation& body) {
  if (auto rejection = CheckRequested(view, body.allocation)) return rejection;
  const RequestAllocation& request = view.rights.allocations.at(body.allocation).request;
  if (IsOwn(view, request.account) || IsOwn(view, request.reserve)) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

Outcome Do(const RuleScope& scope, const WithdrawAllocation& body) {
  scope.rights.allocations.at(body.allocation).state = AllocationState::kWithdrawn;
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const ConfirmPriority& body) {
  if (auto rejection = CheckRequested(view, body.allocation)) return rejection;
  if (IsOwn(view, view.rights.allocations.at(body.allocation).request.reserve)) return std::nullopt;
  return Rejection{RejectReason::kRecordNotOwned};
}

Outcome Do(const RuleScope& scope, const ConfirmPriority& body) {
  scope.rights.allocations.at(body.allocation).confirmed_priority = body.priority;
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const AllocateReserve& body) {
  if (auto rejection = CheckRequested(view, body.allocation)) return rejection;
  const RequestAllocation& request = view.rights.allocations.at(body.allocation).request;
  if (!IsOwn(view, request.reserve)) return Rejection{RejectReason::kRecordNotOwned};
  if (const auto first = FindBefore(view, body.allocation, body.payment)) {
    return Rejection{RejectReason::kPriorityFirst, static_cast<int64_t>(*first)};
  }
  return CheckServable(view, request, body.payment);
}

Outcome Do(const RuleScope& scope, const AllocateReserve& body) {
  Allocation& allocation = scope.rights.allocations.at(body.allocation);
  allocation.state = AllocationState::kAllocated;
  const RequestAllocation request = allocation.request;
  TakeOut(scope, {request.reserve, request.instrument}, request.quantity, RightsCause::kAllocation);
  const Instrument& instrument = *scope.exchange.FindInstrument(request.instrument);
  if (body.payment == Payment::kPaid) {
    MakeContract(scope, {.account = request.account,
                         .reserve = request.reserve,
                         .instrument = request.instrument,
                         .cause = RightsCause::kAllocation,
                         .quantity = request.quantity,
                         .price = FeeInForce(scope.view(), Parameter::kFeeNew, instrument)});
    return Done{};
  }
  const TradingDay today = Today(scope.view());
  Issue(scope,
        {.account = request.account,
         .instrument = request.instrument,
         .quantity = request.quantity,
         .payment = Payment::kFree,
         .cause = RightsCause::kAllocation,
         .valid_from = today,
         .valid_to = LastDayOf(today, instrument.terms.term_years)},
        Source::kSetAside);
  return Done{};
}

}  // namespace luheng::engine

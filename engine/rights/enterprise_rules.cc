#include "engine/rights/enterprise_rules.h"

#include <algorithm>

#include "engine/market/listing.h"
#include "engine/rights/lookups.h"
#include "engine/rights/money.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

std::optional<Rejection> CheckParticipant(const RuleView& view, ParticipantId id) {
  if (view.registry.FindParticipant(id) == nullptr) {
    return Rejection{RejectReason::kParticipantUnknown};
  }
  const Enterprise* enterprise = view.rights.enterprises.Find(id);
  if (enterprise != nullptr && enterprise->is_ended) {
    return Rejection{RejectReason::kParticipantEnded};
  }
  return std::nullopt;
}

// A participant in the place of the actor's bureau.
std::optional<Rejection> CheckLocalParticipant(const RuleView& view, ParticipantId id) {
  if (auto rejection = CheckParticipant(view, id)) return rejection;
  return CheckJurisdiction(view, CountyOf(view, id));
}

// Adds a row, or replaces the one that `is_same`.
template <class Row, class IsSame>
void Put(std::vector<Row>& rows, const Row& row, const IsSame& is_same) {
  const auto found = std::find_if(rows.begin(), rows.end(), is_same);
  if (found == rows.end()) {
    rows.push_back(row);
  } else {
    *found = row;
  }
}

bool HasHoldings(const RuleView& view, AccountId id) {
  const Account& account = *view.registry.FindAccount(id);
  if (account.available > Fen{0} || account.held > Fen{0}) return true;
  const auto& reserves = view.rights.reserves.rows();
  const bool has_reserve = std::any_of(reserves.begin(), reserves.end(), [&](const auto& row) {
    return row.first.account == id && row.second.balance > Grams{0};
  });
  if (has_reserve) return true;
  return !view.registry.HoldingsOf(id).empty() || !view.rights.certificates.OfAccount(id).empty();
}

// Whether something that is under way names the account.
bool HasOpenBusiness(const RuleView& view, AccountId id) {
  const Rights& rights = view.rights;
  const auto is_open_contract = [&](const Contract& contract) {
    return IsOpen(contract.state) && (contract.account == id || contract.reserve == id);
  };
  const auto is_open_request = [&](const Allocation& allocation) {
    return allocation.state == AllocationState::kRequested &&
           (allocation.request.account == id || allocation.request.reserve == id);
  };
  const auto is_open_transfer = [&](const Transfer& transfer) {
    const bool is_open =
        transfer.state == TransferState::kProposed || transfer.state == TransferState::kAccepted;
    return is_open && (transfer.account == id || transfer.buyer == id || transfer.payee == id);
  };
  const auto is_open_lease = [&](const Lease& lease) {
    return lease.state == LeaseState::kActive && lease.lessee == id;
  };
  const auto is_open_listing = [&](const Listing& listing) {
    return listing.state == ListingState::kOpen && listing.account == id;
  };
  const auto is_open_auction = [&](const Auction& auction) {
    const bool is_open =
        auction.state == AuctionState::kAnnounced || auction.state == AuctionState::kAwarding;
    const auto is_bid = [&](const Bid& bid) { return bid.account == id; };
    return is_open &&
           (auction.account == id || std::any_of(auction.bids.begin(), auction.bids.end(), is_bid));
  };
  const auto is_open_lottery = [&](const Lottery& lottery) {
    const bool is_open =
        lottery.state == LotteryState::kOpen || lottery.state == LotteryState::kSealed ||
        lottery.state == LotteryState::kSeeded || lottery.state == LotteryState::kDrawing;
    const auto is_own = [&](const Applicant& applicant) { return applicant.account == id; };
    return is_open && (lottery.reserve == id ||
                       std::any_of(lottery.applicants.begin(), lottery.applicants.end(), is_own));
  };
  const auto any = [](const auto& rows, const auto& is) {
    return std::any_of(rows.begin(), rows.end(), is);
  };
  return any(rights.contracts.rows(), is_open_contract) ||
         any(rights.allocations.rows(), is_open_request) ||
         any(rights.transfers.rows(), is_open_transfer) ||
         any(rights.leases.rows(), is_open_lease) || any(rights.listings.rows(), is_open_listing) ||
         any(rights.auctions.rows(), is_open_auction) ||
         any(rights.lotteries.rows(), is_open_lottery);
}

// Whether the participant is the bank of a loan that is not over.
bool HasOpenLoan(const RuleView& view, ParticipantId bank) {
  const auto& pledges = view.rights.pledges.rows();
  return std::any_of(pledges.begin(), pledges.end(), [&](const Pledge& pledge) {
    const bool is_over = pledge.state == PledgeState::kReleased ||
                         pledge.state == PledgeState::kDisposed ||
                         pledge.state == PledgeState::kRefused;
    return pledge.bank == bank && !is_over;
  });
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const SetParameter& body) {
  return CheckEffectiveDay(view.exchange, body.effective_day);
}

Outcome Do(const RuleScope& scope, const SetParameter& body) {
  scope.rights.parameters.Set(body);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SetTradingMode& body) {
  const Instrument* instrument = view.exchange.FindInstrument(body.instrument);
  if (instrument == nullptr) return Rejection{RejectReason::kInstrumentUnknown};
  // Certificates are named by who sells them; a book has no names.
  if (body.form == RightsForm::kCertificate && body.mode == TradingMode::kAnonymousBook) {
    return Rejection{RejectReason::kWrongForm};
  }
  const auto& reserves = view.rights.reserves.rows();
  const bool is_reserved = std::any_of(reserves.begin(), reserves.end(), [&](const auto& row) {
    return row.first.instrument == body.instrument;
  });
  const auto& certificates = view.rights.certificates.rows();
  const bool is_certified =
      std::any_of(certificates.begin(), certificates.end(),
                  [&](const Certificate& row) { return row.instrument == body.instrument; });
  const bool has_orders = !instrument->book.empty() || instrument->stops.count() > 0;
  if (is_reserved || is_certified || has_orders || instrument->today.has_value() ||
      view.registry.holdings().allocated(body.instrument) > Grams{0}) {
    return Rejection{RejectReason::kTradingModeFixed};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const SetTradingMode& body) {
  Instrument& instrument = scope.exchange.instrument(body.instrument);
  instrument.mode = body.mode;
  instrument.form = body.form;
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const WithdrawFunds& body) {
  if (auto rejection = CheckAccount(view, body.account, std::nullopt)) return rejection;
  return CheckMoney(view, body.account, body.amount);
}

Outcome Do(const RuleScope& scope, const WithdrawFunds& body) {
  const auto account = scope.registry.FindAccountNumber(body.account);
  LUHENG_CHECK(account.has_value());
  scope.registry.mutable_holdings().Withdraw(*account, body.amount);
  return Done{};
}

std::optional<Rejection> Check(const RuleView&, const RecordFigure&) { return std::nullopt; }

Outcome Do(const RuleScope& scope, const RecordFigure& body) {
  scope.rights.figures.push_back(body);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SetEnterprise& body) {
  if (auto rejection = CheckLocalParticipant(view, body.participant)) return rejection;
  if (view.registry.FindParticipant(body.controller) == nullptr) {
    return Rejection{RejectReason::kParticipantUnknown};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const SetEnterprise& body) {
  Enterprise& enterprise = scope.rights.enterprises.at(body.participant);
  enterprise.industry = body.industry;
  enterprise.controller = body.controller;
  enterprise.has_cems = body.has_cems;
  enterprise.code_colour = body.code_colour;
  enterprise.credit_grade = body.credit_grade;
  enterprise.is_barred = body.is_barred;
  return Done{};
}

// Papers belong to an enterprise that SetEnterprise has told of.
std::optional<Rejection> CheckFiled(const RuleView& view, ParticipantId id) {
  if (auto rejection = CheckLocalParticipant(view, id)) return rejection;
  if (view.rights.enterprises.Find(id) == nullptr) return Rejection{RejectReason::kRecordUnknown};
  return std::nullopt;
}

std::optional<Rejection> Check(const RuleView& view, const FilePermit& body) {
  return CheckFiled(view, body.participant);
}

Outcome Do(const RuleScope& scope, const FilePermit& body) {
  const Permit permit{.permit_no = body.permit_no,
                      .county = body.county,
                      .valid_from = body.valid_from,
                      .valid_to = body.valid_to};
  // A renewal keeps the number, and begins a row of its own.
  Put(scope.rights.enterprises.at(body.participant).permits, permit, [&](const Permit& row) {
    return row.permit_no == permit.permit_no && row.valid_from == permit.valid_from;
  });
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const FileEia& body) {
  return CheckFiled(view, body.participant);
}

Outcome Do(const RuleScope& scope, const FileEia& body) {
  const Eia eia{.eia_no = body.eia_no, .pollutant = body.pollutant, .quantity = body.quantity};
  Put(scope.rights.enterprises.at(body.participant).eias, eia,
      [&](const Eia& row) { return row.eia_no == eia.eia_no && row.pollutant == eia.pollutant; });
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RecordViolation& body) {
  return CheckFiled(view, body.participant);
}

Outcome Do(const RuleScope& scope, const RecordViolation& body) {
  const Violation violation{.case_no = body.case_no, .day = body.day, .is_closed = body.is_closed};
  Put(scope.rights.enterprises.at(body.participant).violations, violation,
      [&](const Violation& row) { return row.case_no == violation.case_no; });
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RenameParticipant& body) {
  return CheckParticipant(view, body.participant);
}

Outcome Do(const RuleScope& scope, const RenameParticipant& body) {
  scope.registry.mutable_participants().at(body.participant).name_commitment = body.name_commitment;
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const EraseName& body) {
  const Participant* participant = view.registry.FindParticipant(body.participant);
  if (participant == nullptr) return Rejection{RejectReason::kParticipantUnknown};
  if (participant->name_commitment == Hash256{}) return Rejection{RejectReason::kNameErased};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const EraseName& body) {
  Participant& participant = scope.registry.mutable_participants().at(body.participant);
  participant.name_commitment = Hash256{};
  scope.events.emplace_back(
      NameErased{.participant = body.participant, .uscc = participant.uscc.value_or(Uscc{})});
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const MoveParticipant& body) {
  return CheckParticipant(view, body.participant);
}

Outcome Do(const RuleScope& scope, const MoveParticipant& body) {
  scope.registry.mutable_participants().at(body.participant).county = body.county;
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const EndParticipant& body) {
  if (auto rejection = CheckParticipant(view, body.participant)) return rejection;
  const std::vector<AccountId> accounts = view.registry.AccountsOf(body.participant);
  const bool has_any = std::any_of(accounts.begin(), accounts.end(), [&](AccountId account) {
    return HasHoldings(view, account) || HasOpenBusiness(view, account);
  });
  if (has_any || HasOpenLoan(view, body.participant)) return Rejection{RejectReason::kHasHoldings};
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const EndParticipant& body) {
  scope.rights.enterprises.at(body.participant).is_ended = true;
  return Done{};
}

}  // namespace luheng::engine

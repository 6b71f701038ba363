#include "services/rpc/reject_rights_text.h"

#include <algorithm>
#include <iterator>

namespace luheng::services {
namespace {

using engine::RejectReason;

constexpr char kRecords[] =
    "certificate contract auction lottery listing transfer lease pledge freeze allocation proposal";

constexpr RejectText kTable[] = {
    {RejectReason::kNotEligible, "buyer account certificate", RejectLimit::kChecks,
     "These checks of eligibility fail: {}."},
    {RejectReason::kRecordUnknown, kRecords, RejectLimit::kNone,
     "There is no such record; correct the name."},
    {RejectReason::kRecordNotOwned, kRecords, RejectLimit::kNone,
     "The record is another participant's; use one of your own."},
    {RejectReason::kStateNotAllowed, kRecords, RejectLimit::kNumber,
     "The record is in state {}, which does not allow this; look at it first."},
    {RejectReason::kRightsShort, "quantity_grams certificate", RejectLimit::kNumber,
     "{} g are available; reduce the quantity."},
    {RejectReason::kWrongForm, "certificate instrument", RejectLimit::kNone,
     "Name a certificate exactly where the instrument is recorded as certificates."},
    {RejectReason::kWrongMode, "instrument mode auction listing", RejectLimit::kNone,
     "It is traded in another way; use the one that it declares."},
    {RejectReason::kTradingModeFixed, "instrument", RejectLimit::kNone,
     "There is some of the instrument already; make a new instrument instead."},
    {RejectReason::kNotAReserve, "reserve into_reserve account buyer bank_account",
     RejectLimit::kNone,
     "The account is not of the kind that is asked for; use a reserve for a reserve, and a trading "
     "account otherwise."},
    {RejectReason::kReserveShort, "quantity_grams allocation", RejectLimit::kNumber,
     "The reserve has {} g; reduce the quantity, or fill the reserve first."},
    {RejectReason::kOutsideJurisdiction,
     "county_code participant reserve certificate contract auction lottery listing transfer lease "
     "pledge freeze allocation proposal instrument account",
     RejectLimit::kNone,
     "The place is outside your bureau's jurisdiction; its own bureau has to act."},
    {RejectReason::kParameterMissing, "instrument", RejectLimit::kNumber,
     "Parameter {} has no row in force; an administrator has to set it."},
    {RejectReason::kNotAlike, "into_instrument instrument", RejectLimit::kNone,
     "The instruments may differ in their place only; choose one that is alike."},
    {RejectReason::kSameParty, "buyer lessee bank account into_account", RejectLimit::kNone,
     "Both sides are one participant; choose another."},
    {RejectReason::kTermsChanged, "hash", RejectLimit::kNone,
     "The hash is not that of what stands on record; look at it again, and give its hash."},
    {RejectReason::kDeadlinePassed,
     "contract transfer certificate lottery due_day valid_to permit_no", RejectLimit::kDay,
     "The last day for this was {}."},
    {RejectReason::kDeadlineNotPassed, "contract certificate lease pledge lottery",
     RejectLimit::kDay, "There is time until {}; wait until that day is over."},
    {RejectReason::kPriorityFirst, "allocation", RejectLimit::kNumber,
     "Request q{} goes first; serve it first."},
    {RejectReason::kRightPaid, "certificate", RejectLimit::kNone,
     "The right was paid for; buy it back instead."},
    {RejectReason::kRightUnpaid, "certificate", RejectLimit::kNone,
     "The right was free; its fee has to be paid first."},
    {RejectReason::kWindowClosed, "auction lottery", RejectLimit::kTime,
     "The window opens, or closed, at {}."},
    {RejectReason::kTooManyBids, "auction", RejectLimit::kNumber,
     "A bidder may bid {} times; your last bid counts."},
    {RejectReason::kOffIncrement, "price_fen_per_tonne", RejectLimit::kNumber,
     "The price must be whole steps of {} fen per tonne from the limit price."},
    {RejectReason::kPriceOutsideLimit, "price_fen_per_tonne limit_price_fen_per_tonne",
     RejectLimit::kNumber, "The price may go as far as {} fen per tonne."},
    {RejectReason::kTooMuchAsked, "quantity_grams applicants", RejectLimit::kNumber,
     "{} g are offered; ask for less."},
    {RejectReason::kListMismatch, "list_hash", RejectLimit::kNone,
     "The list as entered has another hash than the one published; compare the two."},
    {RejectReason::kRevealMismatch, "secret", RejectLimit::kNone,
     "The secret is not what was committed to; reveal that one."},
    {RejectReason::kApplicantTwice, "applicants", RejectLimit::kNumber,
     "Account a{} is on the list already; leave it out."},
    {RejectReason::kTooManyApplicants, "applicants auction", RejectLimit::kNumber,
     "There is room for {}; open another."},
    {RejectReason::kTooManyInstalments, "instalments", RejectLimit::kNumber,
     "At most {} instalments are allowed."},
    {RejectReason::kLeaseTooLong, "months", RejectLimit::kNumber,
     "At most {} months are allowed for this right."},
    {RejectReason::kLoanTooLarge, "loan_fen", RejectLimit::kNumber,
     "At most {} fen may be lent against this right."},
    {RejectReason::kAlreadyPledged, "certificate", RejectLimit::kNone,
     "The right is pledged to another creditor, and can have one only."},
    {RejectReason::kBlockTooSmall, "quantity_grams", RejectLimit::kNumber,
     "A block has at least {} g; list it instead, or sell more."},
    {RejectReason::kListingTooLarge, "quantity_grams", RejectLimit::kNumber,
     "A listing has at most {} g; sell it as a block, or split it."},
    {RejectReason::kOutsideBestPrices, "listing", RejectLimit::kNumber,
     "Take a listing at {} fen per tonne or better."},
    {RejectReason::kOutsideSession, "listing instrument transfer", RejectLimit::kMinute,
     "This is outside the sessions; the next one opens, or the last one closed, at {}."},
    {RejectReason::kParticipantEnded, "participant account buyer lessee into_account bank",
     RejectLimit::kNone, "The participant has ended; use its successor."},
    {RejectReason::kHasHoldings, "participant", RejectLimit::kNone,
     "The participant still has rights, money or open business; move or end these first."},
    {RejectReason::kProposalExpired, "proposal", RejectLimit::kNone,
     "The proposal waited too long; propose it anew."},
    {RejectReason::kTooFarAhead, "valid_to", RejectLimit::kDay,
     "The last day may be {} at the latest; name an earlier one."},
    {RejectReason::kNotABank, "bank", RejectLimit::kNone,
     "Nobody of the participant holds a bank's role; name a bank."},
    {RejectReason::kPledgeNotOpen, "certificate", RejectLimit::kNone,
     "Enterprises of your place cannot borrow against rights; an administrator may open it."},
    {RejectReason::kNameErased, "participant", RejectLimit::kNone,
     "The participant has no name any more; there is nothing to erase."},
};

}  // namespace

const RejectText* FindRightsRejectText(RejectReason reason) {
  const auto* const row =
      std::find_if(std::begin(kTable), std::end(kTable),
                   [&](const RejectText& text) { return text.reason == reason; });
  return row == std::end(kTable) ? nullptr : row;
}

}  // namespace luheng::services

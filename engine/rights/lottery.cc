#include "engine/rights/lottery.h"

#include <algorithm>
#include <utility>

#include "engine/rights/contract_rules.h"
#include "engine/rights/eligibility.h"
#include "engine/rights/lookups.h"
#include "engine/rights/moves.h"
#include "engine/rights/reserve_rules.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

bool ByAccount(const Applicant& a, const Applicant& b) { return a.account < b.account; }

Rejection NotIn(LotteryState state) {
  return {RejectReason::kStateNotAllowed, static_cast<int64_t>(state)};
}

int64_t DayBefore(TradingDay day) { return static_cast<int64_t>(day) - 1; }

std::optional<Rejection> CheckOpen(const RuleView& view, const Lottery* lottery) {
  if (auto rejection = CheckKeeper(view, lottery)) return rejection;
  if (lottery->state == LotteryState::kOpen) return std::nullopt;
  return NotIn(lottery->state);
}

// Who applies in one command, to find a participant that does so twice.
struct Entry {
  ParticipantId participant{};
  AccountId account{};
  auto operator<=>(const Entry&) const = default;
};

std::optional<Rejection> CheckApplicant(const RuleView& view, const Lottery& lottery,
                                        const Applicant& applicant) {
  if (auto rejection = CheckAccount(view, applicant.account, AccountKind::kTrading)) {
    return rejection;
  }
  for (const AccountId account : view.registry.AccountsOf(OwnerOf(view, applicant.account))) {
    const bool is_entered = std::binary_search(lottery.applicants.begin(), lottery.applicants.end(),
                                               Applicant{.account = account}, ByAccount);
    if (is_entered) return Rejection{RejectReason::kApplicantTwice, static_cast<int64_t>(account)};
  }
  const Instrument* instrument = view.exchange.FindInstrument(lottery.instrument);
  LUHENG_CHECK(instrument != nullptr);
  if (!instrument->grid.IsWholeLots(applicant.demand)) {
    return Rejection{RejectReason::kOffLot, instrument->grid.lot().value()};
  }
  return CheckEligible(view, {.buyer = applicant.account,
                              .instrument = lottery.instrument,
                              .into_instrument = lottery.instrument,
                              .quantity = applicant.demand});
}

std::optional<Rejection> CheckOnce(const RuleView& view, const std::vector<Applicant>& applicants) {
  std::vector<Entry> entries;
  for (const Applicant& applicant : applicants) {
    entries.push_back({OwnerOf(view, applicant.account), applicant.account});
  }
  std::sort(entries.begin(), entries.end());
  const auto twice = std::adjacent_find(
      entries.begin(), entries.end(),
      [](const Entry& a, const Entry& b) { return a.participant == b.participant; });
  if (twice == entries.end()) return std::nullopt;
  return Rejection{RejectReason::kApplicantTwice, static_cast<int64_t>(twice->account)};
}

}  // namespace

std::vector<LotteryLine> LinesOf(const RuleView& view, const Lottery& lottery) {
  std::vector<LotteryLine> lines;
  lines.reserve(lottery.applicants.size());
  for (const Applicant& applicant : lottery.applicants) {
    const Participant* participant =
        view.registry.FindParticipant(OwnerOf(view, applicant.account));
    LUHENG_CHECK(participant != nullptr);
    lines.push_back({.uscc = participant->uscc.value_or(Uscc{}),
                     .demand = applicant.demand,
                     .index = static_cast<uint32_t>(lines.size())});
  }
  return lines;
}

std::optional<Rejection> CheckKeeper(const RuleView& view, const Lottery* lottery) {
  if (lottery == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (!IsOwn(view, lottery->reserve)) return Rejection{RejectReason::kRecordNotOwned};
  return std::nullopt;
}

std::optional<Rejection> CheckPrice(const RuleView& view, const Instrument& instrument,
                                    Grams quantity, Price& price) {
  std::optional<Rejection> rejection;
  const std::optional<Price> fee = FeeToday(view, Parameter::kFeeNew, instrument, rejection);
  if (!fee) return rejection;
  price = *fee;
  return CheckGrid(instrument, quantity, price);
}

std::optional<Rejection> Check(const RuleView& view, const OpenLottery& body) {
  if (auto rejection = CheckOwnAccount(view, body.reserve, AccountKind::kReserve)) return rejection;
  if (auto rejection = CheckForm(view, body.instrument, RightsForm::kCertificate)) return rejection;
  const Instrument& instrument = *view.exchange.FindInstrument(body.instrument);
  if (auto rejection = CheckJurisdiction(view, instrument.terms.county)) return rejection;
  if (body.draw_day <= Today(view)) {
    return Rejection{RejectReason::kEffectiveDayPast, static_cast<int64_t>(Today(view)) + 1};
  }
  Price price;
  if (auto missing = FindMissingTerms(view, instrument)) return missing;
  if (auto rejection = CheckPrice(view, instrument, body.quantity, price)) return rejection;
  return CheckStock(view, {body.reserve, body.instrument}, body.quantity);
}

Outcome Do(const RuleScope& scope, const OpenLottery& body) {
  TakeOut(scope, {body.reserve, body.instrument}, body.quantity, RightsCause::kLottery);
  const LotteryId id = scope.rights.lotteries.Add({.reserve = body.reserve,
                                                   .instrument = body.instrument,
                                                   .state = LotteryState::kOpen,
                                                   .quantity = body.quantity,
                                                   .round = body.round,
                                                   .commitment = body.commitment,
                                                   .left = body.quantity,
                                                   .seed_source = body.seed_source,
                                                   .draw_day = body.draw_day});
  return RecordMade{static_cast<uint64_t>(id)};
}

std::optional<Rejection> Check(const RuleView& view, const EnterApplicants& body) {
  const Lottery* lottery = view.rights.lotteries.Find(body.lottery);
  if (auto rejection = CheckOpen(view, lottery)) return rejection;
  if (lottery->applicants.size() + body.applicants.size() > kApplicantsMax) {
    return Rejection{RejectReason::kTooManyApplicants, kApplicantsMax};
  }
  for (const Applicant& applicant : body.applicants) {
    if (auto rejection = CheckApplicant(view, *lottery, applicant)) return rejection;
  }
  return CheckOnce(view, body.applicants);
}

Outcome Do(const RuleScope& scope, const EnterApplicants& body) {
  std::vector<Applicant>& applicants = scope.rights.lotteries.at(body.lottery).applicants;
  const auto before = static_cast<std::ptrdiff_t>(applicants.size());
  applicants.insert(applicants.end(), body.applicants.begin(), body.applicants.end());
  std::sort(applicants.begin() + before, applicants.end(), ByAccount);
  std::inplace_merge(applicants.begin(), applicants.begin() + before, applicants.end(), ByAccount);
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const SealLottery& body) {
  const Lottery* lottery = view.rights.lotteries.Find(body.lottery);
  if (auto rejection = CheckOpen(view, lottery)) return rejection;
  if (!view.exchange.open_day()) return Rejection{RejectReason::kDayNotOpen};
  if (Today(view) >= lottery->draw_day) {
    return Rejection{RejectReason::kDeadlinePassed, DayBefore(lottery->draw_day)};
  }
  if (ListHashOf(LinesOf(view, *lottery)) == body.list_hash) return std::nullopt;
  return Rejection{RejectReason::kListMismatch};
}

Outcome Do(const RuleScope& scope, const SealLottery& body) {
  Lottery& lottery = scope.rights.lotteries.at(body.lottery);
  lottery.state = LotteryState::kSealed;
  lottery.list_hash = body.list_hash;
  lottery.sealed_index = scope.next_entry_index();
  scope.events.emplace_back(
      LotterySealed{.lottery = body.lottery,
                    .round = lottery.round,
                    .quantity = lottery.quantity,
                    .commitment = lottery.commitment,
                    .list_hash = lottery.list_hash,
                    .applicant_count = static_cast<uint32_t>(lottery.applicants.size()),
                    .seed_source = lottery.seed_source,
                    .draw_day = lottery.draw_day});
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const RecordPublicSeed& body) {
  const Lottery* lottery = view.rights.lotteries.Find(body.lottery);
  if (lottery == nullptr) return Rejection{RejectReason::kRecordUnknown};
  if (IsOwn(view, lottery->reserve)) return Rejection{RejectReason::kApproverNotIndependent};
  if (lottery->state != LotteryState::kSealed) return NotIn(lottery->state);
  if (Today(view) >= lottery->draw_day) return std::nullopt;
  return Rejection{RejectReason::kDeadlineNotPassed, DayBefore(lottery->draw_day)};
}

Outcome Do(const RuleScope& scope, const RecordPublicSeed& body) {
  Lottery& lottery = scope.rights.lotteries.at(body.lottery);
  lottery.state = LotteryState::kSeeded;
  lottery.public_seed = body.public_seed;
  lottery.seeded_index = scope.command.sequence;
  return Done{};
}

std::optional<Rejection> Check(const RuleView& view, const CancelLottery& body) {
  const Lottery* lottery = view.rights.lotteries.Find(body.lottery);
  if (lottery == nullptr) return Rejection{RejectReason::kRecordUnknown};
  const bool is_open = lottery->state == LotteryState::kOpen;
  if (IsOwn(view, lottery->reserve)) {
    // Who knows the secret could call off a draw whose result it does not like.
    return is_open ? std::nullopt : std::optional(NotIn(lottery->state));
  }
  if (!view.registry.HasRole(view.actor, Role::kOperator)) {
    return Rejection{RejectReason::kRecordNotOwned};
  }
  const bool is_before_draw =
      is_open || lottery->state == LotteryState::kSealed || lottery->state == LotteryState::kSeeded;
  return is_before_draw ? std::nullopt : std::optional(NotIn(lottery->state));
}

Outcome Do(const RuleScope& scope, const CancelLottery& body) {
  Lottery& lottery = scope.rights.lotteries.at(body.lottery);
  LUHENG_CHECK(lottery.left == lottery.quantity);
  lottery.state = LotteryState::kCancelled;
  PutBack(scope, {lottery.reserve, lottery.instrument}, std::exchange(lottery.left, Grams{}),
          RightsCause::kLottery);
  return Done{};
}

}  // namespace luheng::engine

// The draw of a lottery. The order is made at once: hashing and sorting 100,000 applicants takes
// less than a tenth of a second (luheng-bench primary). Outcomes follow piece by piece.
#include <algorithm>
#include <utility>

#include "engine/rights/awarding.h"
#include "engine/rights/contract_rules.h"
#include "engine/rights/lottery.h"
#include "engine/rights/moves.h"
#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

void PutInOrder(const RuleScope& scope, Lottery& lottery) {
  const std::vector<uint32_t> order =
      DrawOrder(LinesOf(scope.view(), lottery), lottery.seed, lottery.round);
  std::vector<Applicant> drawn;
  drawn.reserve(order.size());
  for (const uint32_t index : order) drawn.push_back(lottery.applicants[index]);
  lottery.applicants = std::move(drawn);
}

void GrantTo(const RuleScope& scope, LotteryId id, const Applicant& applicant) {
  Lottery& lottery = scope.rights.lotteries.at(id);
  const Grams granted = std::min(applicant.demand, lottery.left);
  scope.events.emplace_back(ApplicantRanked{.lottery = id,
                                            .account = applicant.account,
                                            .rank = lottery.settled + 1,
                                            .demand = applicant.demand,
                                            .quantity = granted});
  if (granted == Grams{0}) return;
  lottery.left -= granted;
  lottery.granted += granted;
  ++lottery.granted_count;
  MakeContract(scope, {.account = applicant.account,
                       .reserve = lottery.reserve,
                       .instrument = lottery.instrument,
                       .cause = RightsCause::kLottery,
                       .quantity = granted,
                       .price = lottery.price});
}

// What each applicant got, in the order of the draw.
std::vector<LotteryGrant> GrantsOf(const Lottery& lottery) {
  std::vector<LotteryGrant> grants;
  grants.reserve(lottery.applicants.size());
  Grams left = lottery.quantity;
  for (const Applicant& applicant : lottery.applicants) {
    const Grams granted = std::min(applicant.demand, left);
    left -= granted;
    grants.push_back({.account = applicant.account, .granted = granted});
  }
  LUHENG_CHECK(lottery.quantity - left == lottery.granted);
  return grants;
}

void Finish(const RuleScope& scope, LotteryId id) {
  Lottery& lottery = scope.rights.lotteries.at(id);
  LUHENG_CHECK(lottery.granted + lottery.left == lottery.quantity);
  lottery.state = LotteryState::kDrawn;
  if (lottery.left > Grams{0}) {
    PutBack(scope, {lottery.reserve, lottery.instrument}, std::exchange(lottery.left, Grams{}),
            RightsCause::kLottery);
  }
  scope.events.emplace_back(
      LotteryDecided{.lottery = id,
                     .sealed_index = lottery.sealed_index,
                     .seeded_index = lottery.seeded_index,
                     .round = lottery.round,
                     .pool = lottery.quantity,
                     .commitment = lottery.commitment,
                     .list_hash = lottery.list_hash,
                     .seed = lottery.seed,
                     .applicant_count = static_cast<uint32_t>(lottery.applicants.size()),
                     .granted_count = lottery.granted_count,
                     .quantity = lottery.granted,
                     .outcome_hash = OutcomeHashOf(GrantsOf(lottery))});
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const DrawLottery& body) {
  const Lottery* lottery = view.rights.lotteries.Find(body.lottery);
  if (auto rejection = CheckKeeper(view, lottery)) return rejection;
  if (lottery->state != LotteryState::kSeeded) {
    return Rejection{RejectReason::kStateNotAllowed, static_cast<int64_t>(lottery->state)};
  }
  if (CommitmentOf(body.secret) != lottery->commitment) {
    return Rejection{RejectReason::kRevealMismatch};
  }
  Price price;
  return CheckPrice(view, *view.exchange.FindInstrument(lottery->instrument), lottery->quantity,
                    price);
}

Outcome Do(const RuleScope& scope, const DrawLottery& body) {
  Lottery& lottery = scope.rights.lotteries.at(body.lottery);
  const auto rejection =
      CheckPrice(scope.view(), *scope.exchange.FindInstrument(lottery.instrument), lottery.quantity,
                 lottery.price);
  LUHENG_CHECK(!rejection.has_value());
  lottery.state = LotteryState::kDrawing;
  lottery.secret = body.secret;
  lottery.seed = SeedOf(lottery.secret, lottery.public_seed);
  PutInOrder(scope, lottery);
  if (!ContinueDrawing(scope, body.lottery)) {
    scope.exchange.mutable_tasks().emplace_back(DrawTask{body.lottery});
  }
  return Done{};
}

bool ContinueDrawing(const RuleScope& scope, LotteryId id) {
  Lottery& lottery = scope.rights.lotteries.at(id);
  constexpr size_t kEventsPerApplicantMax = 2;
  for (int settled = 0; lottery.settled < lottery.applicants.size(); ++settled) {
    // Room for two more, with which the draw ends.
    const bool has_room = scope.events.size() + kEventsPerApplicantMax + 2 <= kEventsPerCommandMax;
    if (settled == kWorkPerCommandMax || !has_room) return false;
    GrantTo(scope, id, lottery.applicants[lottery.settled]);
    ++lottery.settled;
  }
  Finish(scope, id);
  return true;
}

}  // namespace luheng::engine

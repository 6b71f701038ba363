#include "engine/rights/malformed_rights.h"

#include "engine/rights/approval.h"

namespace luheng::engine {

std::optional<Malformed> FindMore(const SetParameter& body) {
  return FirstUnmet(
      {{body.value >= 0 && body.value <= kQuantityMax.value(), {"value", "must be 0 to 10^15"}},
       {!IsShare(body.parameter) || body.value <= kShareMax,
        {"value", "must be at most 10^6 of a percentage or basis points"}},
       {body.parameter != Parameter::kFourEyes || MayNeedApproval(body.variant),
        {"variant", "must be the kind of a command that can be proposed"}}});
}

std::optional<Malformed> FindMore(const FilePermit& body) {
  return FirstUnmet(
      {{body.valid_from <= body.valid_to, {"valid_to", "must not be before valid_from"}}});
}

std::optional<Malformed> FindMore(const ReclaimRights& body) {
  return FirstUnmet({{body.reason != ReclaimReason::kWaived,
                      {"reason", "must not be WAIVED: a right is given up by its holder"}}});
}

std::optional<Malformed> FindMore(const AnnounceAuction& body) {
  const bool has_certificate = IsGiven(body.certificate);
  return FirstUnmet({
      {body.opens_at < body.closes_at, {"closes_at", "must be after opens_at"}},
      {!has_certificate || body.mode == AuctionMode::kOneWaySale,
       {"certificate", "is for a one-way sale only"}},
      {(body.wait != 0) == (body.mode == AuctionMode::kPricePriority),
       {"wait_seconds", "must be given in price priority, and there only"}},
      {body.mode != AuctionMode::kOneWayPurchase || body.limit_price > Price{0},
       {"limit_price_fen_per_tonne", "must be given for a purchase"}},
  });
}

std::optional<Malformed> FindMore(const EnterApplicants& body) {
  if (body.applicants.size() > kApplicantsPerCommandMax) {
    return Malformed{"applicants", "must be at most 500"};
  }
  for (const Applicant& applicant : body.applicants) {
    if (!IsGiven(applicant.account)) return Malformed{"applicants.account", kMustBeGiven};
    if (ProblemOf(applicant.demand) != nullptr) {
      return Malformed{"applicants.demand_grams", kMustBeAmount};
    }
  }
  return std::nullopt;
}

std::optional<Malformed> FindMore(const SellAtFixedPrice& body) {
  return FirstUnmet({{body.instalments >= 1, {"instalments", "must be at least 1"}}});
}

std::optional<Malformed> FindMore(const ProposeLease& body) {
  return FirstUnmet({{body.months >= 1, {"months", "must be at least 1"}}});
}

}  // namespace luheng::engine

#include "engine/rights/eligibility.h"

#include <algorithm>

#include "engine/arithmetic.h"
#include "engine/market/calendar.h"
#include "engine/market/trade_limits.h"
#include "engine/registry/uscc.h"
#include "engine/rights/lookups.h"
#include "engine/rights/regions.h"

namespace luheng::engine {
namespace {

// In hundredths: what Percentage() can take.
constexpr int64_t kRatioMax = 1'000'000;

bool IsAir(Pollutant pollutant) {
  switch (pollutant) {
    case Pollutant::kSo2:
    case Pollutant::kNox:
    case Pollutant::kVoc:
    case Pollutant::kPm:
      return true;
    case Pollutant::kCod:
    case Pollutant::kNh3N:
    case Pollutant::kTp:
    case Pollutant::kTn:
    case Pollutant::kCo2:
    case Pollutant::kEnergyUse:
      return false;
  }
  return false;
}

// All checks of one deal, which add what they find.
class Checks {
 public:
  Checks(const RuleView& view, const Deal& deal)
      : view_(view),
        deal_(deal),
        today_(Today(view)),
        instrument_(*view.exchange.FindInstrument(deal.instrument)),
        into_(*view.exchange.FindInstrument(deal.into_instrument)),
        certificate_(view.rights.certificates.Find(deal.certificate)) {}

  std::vector<Finding> Run() {
    const bool has_seller = IsGiven(deal_.seller);
    const bool has_buyer = IsGiven(deal_.buyer);
    if (has_seller) CheckParty(deal_.seller, instrument_.terms.county);
    if (has_buyer) CheckParty(deal_.buyer, into_.terms.county);
    if (has_buyer) CheckNeed();
    if (certificate_ != nullptr) CheckRight();
    if (has_seller) CheckSeller();
    CheckRoute();
    if (has_buyer) CheckStop();
    if (has_seller && has_buyer) CheckIndustries();
    CheckPrice();
    std::sort(findings_.begin(), findings_.end(),
              [](const Finding& a, const Finding& b) { return a.check < b.check; });
    return findings_;
  }

 private:
  void Add(uint8_t check, int64_t found, int64_t limit) {
    findings_.push_back({.check = check, .found = found, .limit = limit});
  }
  const Enterprise* EnterpriseOf(AccountId account) const {
    return view_.rights.enterprises.Find(OwnerOf(view_, account));
  }

  // E01, E02, E12: of both sides.
  void CheckParty(AccountId account, Adcode county) {
    const ParticipantId owner = OwnerOf(view_, account);
    const auto number = static_cast<int64_t>(owner);
    const Participant& participant = *view_.registry.FindParticipant(owner);
    const Enterprise* enterprise = EnterpriseOf(account);
    const bool is_active = enterprise != nullptr && !enterprise->is_ended;
    if (!participant.uscc || !IsValidUscc(*participant.uscc) || !is_active) Add(1, number, 0);
    if (enterprise == nullptr) return;
    CheckPermit(*enterprise, county);
    CheckRecord(*enterprise);
  }

  void CheckPermit(const Enterprise& enterprise, Adcode county) {
    int64_t last = 0;
    for (const Permit& permit : enterprise.permits) {
      if (permit.county != county) continue;
      if (permit.valid_from <= today_ && today_ <= permit.valid_to) return;
      last = static_cast<int64_t>(permit.valid_to);
    }
    Add(2, last, static_cast<int64_t>(today_));
  }

  void CheckRecord(const Enterprise& enterprise) {
    const auto parameter = [&](Parameter which) {
      return view_.rights.parameters.Find({.parameter = which, .county = instrument_.terms.county},
                                          today_);
    };
    const auto grade = static_cast<int64_t>(enterprise.credit_grade);
    const std::optional<int64_t> worst = parameter(Parameter::kWorstGrade);
    if (worst && grade >= *worst) return Add(12, grade, *worst);
    if (enterprise.is_barred) return Add(12, 1, 0);
    if (enterprise.code_colour == CodeColour::kRed) {
      return Add(12, static_cast<int64_t>(CodeColour::kRed), 0);
    }
    const std::optional<int64_t> months = parameter(Parameter::kViolationMonths);
    for (const Violation& violation : enterprise.violations) {
      if (violation.is_closed || !months) continue;
      if (MonthsBetween(violation.day, today_) < *months) {
        return Add(12, static_cast<int64_t>(violation.day), *months);
      }
    }
  }

  // E03: what the buyer has bought over all its accounts, what it has contracts for, and this, is
  // within what its EIA approved, times the replacement ratio.
  void CheckNeed() {
    const Pollutant pollutant = into_.terms.pollutant;
    const Enterprise* enterprise = EnterpriseOf(deal_.buyer);
    Grams approved;
    if (enterprise != nullptr) {
      for (const Eia& eia : enterprise->eias) {
        if (eia.pollutant == pollutant) approved += eia.quantity;
      }
    }
    const Grams bought = Bought(OwnerOf(view_, deal_.buyer), pollutant) + deal_.quantity;
    const Grams limit = Percentage(approved, std::min(Ratio(enterprise), kRatioMax));
    if (bought > limit) Add(3, bought.value(), limit.value());
  }

  Grams Bought(ParticipantId owner, Pollutant pollutant) const {
    const auto is_of_it = [&](InstrumentId id) {
      return view_.exchange.FindInstrument(id)->terms.pollutant == pollutant;
    };
    Grams bought;
    for (const AccountId account : view_.registry.AccountsOf(owner)) {
      for (const CertificateId id : view_.rights.certificates.OfAccount(account)) {
        const Certificate& owned = view_.rights.certificates.at(id);
        const bool was_bought =
            owned.cause != RightsCause::kInitial && owned.cause != RightsCause::kSuccession;
        if (was_bought && is_of_it(owned.instrument)) bought += owned.quantity;
      }
      for (const ContractId id : view_.rights.contracts.OpenOf(account)) {
        const Contract& contract = view_.rights.contracts.at(id);
        if (is_of_it(contract.instrument)) bought += contract.quantity;
      }
    }
    return bought;
  }

  // In hundredths; 1:1 without a row.
  int64_t Ratio(const Enterprise* enterprise) const {
    const Parameters& parameters = view_.rights.parameters;
    Parameters::Question question{.parameter = Parameter::kAttained,
                                  .county = into_.terms.county,
                                  .pollutant = into_.terms.pollutant};
    const bool is_attained = parameters.Get(question, today_, 1) == 1;
    question.parameter = Parameter::kReplacementRatio;
    if (enterprise != nullptr) question.variant = static_cast<uint16_t>(enterprise->industry);
    const int64_t ratio = parameters.Get(question, today_, 100);
    if (is_attained || !IsAir(into_.terms.pollutant)) return ratio;
    question.parameter = Parameter::kNonattainmentRatio;
    return std::max(ratio, parameters.Get(question, today_, ratio));
  }

  // E04, E05, E07, E15, E16: the right itself.
  void CheckRight() {
    const Certificate& right = *certificate_;
    const bool is_sellable = right.sellable_from <= today_;
    const Grams available = is_sellable ? right.available() : Grams{};
    const Grams sellable = std::min(available, Surplus(right));
    if (!deal_.is_bound && deal_.quantity > sellable) {
      Add(4, sellable.value(), deal_.quantity.value());
      const bool is_short = deal_.quantity > available;
      if (is_short && deal_.quantity <= available + right.pledged) {
        Add(16, right.pledged.value(), 0);
      }
    }
    if (right.payment != Payment::kPaid) {
      if (IsAir(instrument_.terms.pollutant)) Add(5, 0, 0);
      Add(15, 0, 0);
    }
    const TradingDay after{static_cast<int32_t>(right.valid_to) + 1};
    const int64_t least = ParameterFor(view_, Parameter::kRemainingMonthsMin, instrument_, 1);
    if (today_ < right.valid_from || MonthsBetween(today_, after) < least) {
      Add(7, static_cast<int64_t>(right.valid_to), static_cast<int64_t>(today_));
    }
  }

  // What the bureau has confirmed and is not on offer yet; everything where it need not confirm.
  Grams Surplus(const Certificate& right) const {
    const int64_t row = ParameterFor(view_, Parameter::kSurplusConfirmed, instrument_, 0);
    if (row != 1) return right.quantity;
    const Grams confirmed = today_ <= right.confirmed_to ? right.confirmed : Grams{};
    return std::max(confirmed - right.held, Grams{});
  }

  // E06: without automatic monitoring the right can only be bought back.
  void CheckSeller() {
    const Enterprise* enterprise = EnterpriseOf(deal_.seller);
    const bool has_cems = enterprise != nullptr && enterprise->has_cems;
    if (IsAir(instrument_.terms.pollutant) && !has_cems) Add(6, 0, 1);
  }

  void CheckRoute() {
    const Route route{.from = instrument_.terms.county,
                      .to = into_.terms.county,
                      .pollutant = instrument_.terms.pollutant};
    if (route.from == route.to || IsOpen(view_.rights.parameters, route, today_)) return;
    Add(8, static_cast<int64_t>(route.to), static_cast<int64_t>(route.from));
  }

  void CheckStop() {
    const int64_t stop = view_.rights.parameters.Get({.parameter = Parameter::kApprovalStop,
                                                      .county = into_.terms.county,
                                                      .pollutant = into_.terms.pollutant},
                                                     today_, 0);
    if (stop == 1) Add(9, static_cast<int64_t>(into_.terms.county), 0);
  }

  // E10, E11.
  void CheckIndustries() {
    const Enterprise* seller = EnterpriseOf(deal_.seller);
    const Enterprise* buyer = EnterpriseOf(deal_.buyer);
    if (seller == nullptr || buyer == nullptr) return;
    const auto differ = [&](Industry industry) {
      return (seller->industry == industry) != (buyer->industry == industry);
    };
    const auto found = static_cast<int64_t>(buyer->industry);
    const auto limit = static_cast<int64_t>(seller->industry);
    if (IsAir(instrument_.terms.pollutant) && differ(Industry::kThermalPower)) {
      Add(10, found, limit);
    }
    if (differ(Industry::kAgriculture)) Add(11, found, limit);
  }

  // E13. A deal without a price has none to check.
  void CheckPrice() {
    const bool is_whole = instrument_.grid.IsWholeLots(deal_.quantity);
    if (!is_whole) Add(13, deal_.quantity.value(), instrument_.grid.lot().value());
    const Price floor = instrument_.FloorOn(today_);
    if (is_whole && deal_.price != Price{0} && deal_.price < floor) {
      Add(13, deal_.price.value(), floor.value());
    }
  }

  const RuleView& view_;
  const Deal& deal_;
  const TradingDay today_;
  const Instrument& instrument_;
  const Instrument& into_;
  const Certificate* certificate_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> FindIneligible(const RuleView& view, const Deal& deal) {
  return Checks(view, deal).Run();
}

std::optional<Rejection> CheckEligible(const RuleView& view, const Deal& deal, int64_t checks) {
  const Instrument& instrument = *view.exchange.FindInstrument(deal.instrument);
  if (instrument.form == RightsForm::kBookEntry) {
    if (!IsGiven(deal.buyer) || !instrument.today) return std::nullopt;
    return CheckPositionLimit(view, instrument, OwnerOf(view, deal.buyer), deal.quantity);
  }
  int64_t failed = 0;
  for (const Finding& finding : FindIneligible(view, deal)) failed |= int64_t{1} << finding.check;
  failed &= checks;
  if (failed == 0) return std::nullopt;
  return Rejection{RejectReason::kNotEligible, failed};
}

}  // namespace luheng::engine

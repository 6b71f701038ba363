#include "tests/engine/rights/rights_workload.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "engine/rights/parameters.h"
#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {
namespace {

// Bureaus are participants 2 to 6 with the reserves 1 to 5: a province, a city, three counties.
constexpr Adcode kPlaces[] = {Adcode{330000}, Adcode{330400}, Adcode{330421}, Adcode{330424},
                              Adcode{330681}};
constexpr Adcode kCounties[] = {Adcode{330421}, Adcode{330424}, Adcode{330681}};
constexpr uint32_t kFirstBureau = 2;
constexpr uint32_t kFirstBank = 7;
constexpr uint32_t kFirstFirm = 9;
constexpr uint32_t kFirmCount = 18;
// COD and NOx of each county, in certificates; then an allowance in balances.
constexpr uint32_t kCertificateInstruments = 6;
constexpr InstrumentId kAllowance{7};
constexpr uint32_t kInstrumentsMax = 40;
constexpr size_t kParticipantsMax = 500;
constexpr Actor kProvince{ParticipantId{kFirstBureau}, UserId{1}};
constexpr TimeMicros kStart{1'673'226'000'000'000};  // 2023-01-09, 09:00.

CreateInstrument TermsOf(uint32_t number) {
  CreateInstrument terms = MakeInstrument();
  terms.symbol = "R-" + std::to_string(number);
  terms.pollutant = number % 2 == 1 ? Pollutant::kCod : Pollutant::kNox;
  terms.county = kCounties[(number - 1) / 2 % std::size(kCounties)];
  return terms;
}

CreateInstrument Allowance() {
  CreateInstrument terms = MakeInstrument(MarketId{2});
  terms.symbol = "CEA";
  terms.pollutant = Pollutant::kCo2;
  terms.price_basis = PriceBasis::kPerTonneTerm;
  terms.lot = Grams{kGramsPerTonne};
  terms.tick = Price{1};
  terms.floor = Price{0};
  terms.reference = Price{5849};
  return terms;
}

}  // namespace

RightsWorkload::RightsWorkload(uint64_t seed) : random_(seed) { PlanSetUp(); }

void RightsWorkload::PlanSetUp() {
  const auto plan = [&](const Actor& actor, CommandBody body) {
    set_up_.push_back({actor, std::move(body)});
  };
  plan(kSystemActor, MakeGenesis());
  plan(kAdministrator, GrantRole{kOperator, Role::kOperator});
  plan(kAdministrator, GrantRole{kRegistrar, Role::kRegistrar});
  plan(kAdministrator, GrantRole{kCashier, Role::kCashier});
  plan(kAdministrator, CreateMarket{"PERMITS", MakeRules()});
  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  plan(kAdministrator, CreateMarket{"CARBON", rules});
  for (uint32_t number = 1; number <= kCertificateInstruments; ++number) {
    plan(kAdministrator, TermsOf(number));
    plan(kAdministrator,
         SetTradingMode{InstrumentId{number}, TradingMode::kListing, RightsForm::kCertificate});
  }
  plan(kAdministrator, Allowance());
  plan(kAdministrator, SetTradingMode{kAllowance, TradingMode::kListing, RightsForm::kBookEntry});
  instrument_count_ = kCertificateInstruments + 1;
  for (const Adcode place : kPlaces) {
    RegisterParticipant bureau = MakeParticipant(++participant_count_);
    bureau.county = place;
    const ParticipantId id{participant_count_};
    plan(kRegistrar, bureau);
    plan(kRegistrar, OpenAccount{id, AccountKind::kReserve});
    for (const uint32_t user : {1, 2}) {
      plan(kAdministrator, GrantRole{{id, UserId{user}}, Role::kBureau});
    }
  }
  PlanFirms();
  PlanRows();
  plan(kOperator, OpenTradingDay{kMonday});
}

void RightsWorkload::PlanFirms() {
  const auto plan = [&](const Actor& actor, CommandBody body) {
    set_up_.push_back({actor, std::move(body)});
  };
  for (uint32_t number = kFirstBank; number < kFirstFirm + kFirmCount; ++number) {
    const ParticipantId id{number};
    const AccountId account{number - 1};
    RegisterParticipant firm = MakeParticipant(++participant_count_);
    firm.county = kCounties[number % std::size(kCounties)];
    plan(kRegistrar, firm);
    plan(kRegistrar, OpenAccount{id, AccountKind::kTrading});
    const bool is_bank = number < kFirstFirm;
    plan(kAdministrator, GrantRole{{id, UserId{1}}, is_bank ? Role::kBank : Role::kTrader});
    if (is_bank) continue;
    plan(kProvince, SetEnterprise{id, Industry::kTextile, id, true, CodeColour::kGreen,
                                  CreditGrade::kA, false});
    for (const Adcode county : kCounties) {
      plan(kProvince, FilePermit{id, "P-" + std::to_string(static_cast<uint32_t>(county)), county,
                                 Day(2022, 1, 1), Day(2199, 12, 31)});
    }
    for (const Pollutant pollutant : {Pollutant::kCod, Pollutant::kNox}) {
      plan(kProvince, FileEia{id, "E-1", pollutant, kQuantityMax});
    }
    plan(kCashier, Deposit{account, Fen{100'000'000'000'000}, "start"});
    plan(kRegistrar, AllocateRights{account, kAllowance, Kilograms(1'000'000'000)});
  }
}

void RightsWorkload::PlanRows() {
  const auto row = [&](Parameter parameter, int64_t value, uint16_t variant = 0,
                       Adcode county = Adcode{}) {
    set_up_.push_back({kAdministrator, SetParameter{.parameter = parameter,
                                                    .county = county,
                                                    .variant = variant,
                                                    .effective_day = kMonday,
                                                    .value = value,
                                                    .source = "set-up"}});
  };
  row(Parameter::kFeeNew, 400'000);
  row(Parameter::kFeeExisting, 400'000);
  for (const auto& [parameter, value] : kPrimaryRows) row(parameter, value);
  for (const Relation relation : {Relation::kSameCity, Relation::kSameProvince}) {
    row(Parameter::kRegionRule, static_cast<int64_t>(RegionRule::kApproved),
        static_cast<uint16_t>(relation));
  }
  row(Parameter::kUpperApproval, 1, 0, Adcode{330681});
  row(Parameter::kInstalmentsMax, 4);
  row(Parameter::kBestLevels, 5);
  row(Parameter::kBlockBand, 3'000, 0, Adcode{330000});
  row(Parameter::kBlockQuantity, 100'000'000'000);
  row(Parameter::kLeaseMonthsMax, 12);
  row(Parameter::kLoanPercent, 80);
  row(Parameter::kTransferDaysMax, 5);
  row(Parameter::kPledgeOpen, 1, 0, Adcode{330000});
  row(Parameter::kRepurchaseMonths, 60);
  row(Parameter::kReverifyYears, 5);
  row(Parameter::kMeanDays, 90);
  row(Parameter::kApprovalHours, 24);
  row(Parameter::kLargeHolderShare, 5'000);
  row(Parameter::kPriceDeviation, 2'000);
  for (const uint16_t kind : {PresetReserve::kKind, AllocateReserve::kKind, FreezeRights::kKind}) {
    row(Parameter::kFourEyes, 1, kind);
  }
}

void RightsWorkload::Sync() {
  const auto sync = [](auto& open, size_t count) {
    using Id = typename std::decay_t<decltype(open.ids)>::value_type;
    while (open.seen < count) open.ids.push_back(Id{++open.seen});
  };
  sync(certificates_, rights().certificates.count());
  sync(allocations_, rights().allocations.count());
  sync(contracts_, rights().contracts.count());
  sync(auctions_, rights().auctions.count());
  sync(lotteries_, rights().lotteries.count());
  sync(listings_, rights().listings.count());
  sync(transfers_, rights().transfers.count());
  sync(leases_, rights().leases.count());
  sync(pledges_, rights().pledges.count());
  sync(freezes_, rights().freezes.count());
  sync(proposals_, rights().proposals.count());
}

Command RightsWorkload::Next(const StateMachine& machine) {
  machine_ = &machine;
  Sync();
  Deed deed{kSystemActor, Continue{}};
  const bool must_continue = machine.has_continuation() || (machine.has_task() && random_.OneIn(2));
  if (!must_continue && set_up_done_ < set_up_.size()) {
    deed = set_up_[set_up_done_++];
  } else if (!must_continue) {
    MaybeDeed next;
    while (!next) next = NextDeed();
    deed = *std::move(next);
    if (random_.OneIn(25)) Spoil(deed);
  }
  const TimeMicros step{Roll(1, 2'000'000)};
  return {.sequence = machine.next_index(),
          .time = std::max(machine.last_time(), kStart) + step,
          .actor = deed.actor,
          .request_id = {},
          .effective_time = std::nullopt,
          .body = std::move(deed.body)};
}

RightsWorkload::MaybeDeed RightsWorkload::NextDeed() {
  using W = RightsWorkload;
  struct Weighted {
    uint64_t weight;
    Generator generator;
  };
  static constexpr Weighted kGenerators[] = {
      {2, &W::TurnDay},      {6, &W::Papers},        {3, &W::Rows},
      {1, &W::Mode},         {4, &W::Registry},      {6, &W::Money},
      {20, &W::Approval},    {12, &W::Reserves},     {40, &W::Issue},
      {30, &W::Allocation},  {8, &W::Announce},      {60, &W::Bid},
      {8, &W::EndAuction},   {4, &W::NewLottery},    {20, &W::MoveLottery},
      {20, &W::FixedPrice},  {90, &W::MoveContract}, {40, &W::CertificateAct},
      {10, &W::Succeed},     {15, &W::NewLease},     {20, &W::MoveLease},
      {12, &W::NewPledge},   {60, &W::MovePledge},   {16, &W::Freezing},
      {60, &W::Post},        {70, &W::TakeListed},   {10, &W::WithdrawListed},
      {40, &W::NewTransfer}, {70, &W::MoveTransfer},
  };
  if (!exchange().open_day() && random_.OneIn(3)) return TurnDay();
  uint64_t whole = 0;
  for (const Weighted& row : kGenerators) whole += row.weight;
  uint64_t dice = random_.Below(whole);
  for (const Weighted& row : kGenerators) {
    if (dice < row.weight) return (this->*row.generator)();
    dice -= row.weight;
  }
  return std::nullopt;
}

// Somebody else does it.
void RightsWorkload::Spoil(Deed& deed) {
  const uint16_t kind = KindOf(deed.body);
  if (kind == OpenTradingDay::kKind || kind == CloseTradingDay::kKind) return;
  deed.actor = {ParticipantId{static_cast<uint32_t>(Roll(1, kFirstFirm + kFirmCount))},
                UserId{static_cast<uint32_t>(Roll(1, 3))}};
}

RightsWorkload::MaybeDeed RightsWorkload::TurnDay() {
  if (exchange().open_day()) {
    return Deed{kOperator, CloseTradingDay{*exchange().open_day()}};
  }
  TradingDay day = Later(1);
  while (!exchange().IsTradingDay(day)) day = TradingDay{static_cast<int32_t>(day) + 1};
  return Deed{kOperator, OpenTradingDay{day}};
}

RightsWorkload::MaybeDeed RightsWorkload::Papers() {
  const ParticipantId firm{kFirstFirm + static_cast<uint32_t>(Roll(0, kFirmCount - 1))};
  const Adcode county = kCounties[random_.Below(std::size(kCounties))];
  switch (Roll(0, 4)) {
    case 0: {
      const ParticipantId controller = random_.OneIn(4) ? ParticipantId{kFirstFirm} : firm;
      return Deed{kProvince,
                  SetEnterprise{firm, Industry::kTextile, controller, true, CodeColour::kGreen,
                                CreditGrade::kA, random_.OneIn(100)}};
    }
    case 1:
      return Deed{kProvince, FilePermit{firm, "P-" + std::to_string(static_cast<uint32_t>(county)),
                                        county, Day(2022, 1, 1), Day(2199, 12, 31)}};
    case 2:
      return Deed{kProvince,
                  FileEia{firm, "E-" + std::to_string(Roll(1, 3)), Pollutant::kCod, kQuantityMax}};
    case 3:
      return Deed{kProvince, RecordViolation{firm, "C-" + std::to_string(Roll(1, 3)), Today(),
                                             random_.OneIn(2)}};
    default:
      return Deed{kProvince, RecordFigure{"trades.count", county, Roll(0, 300), "trades",
                                          "monthly report", Today()}};
  }
}

RightsWorkload::MaybeDeed RightsWorkload::Rows() {
  const bool is_four_eyes = random_.OneIn(3);
  return Deed{kAdministrator,
              SetParameter{.parameter = is_four_eyes ? Parameter::kFourEyes : Parameter::kFeeNew,
                           .variant = is_four_eyes ? FreezeRights::kKind : uint16_t{0},
                           .effective_day = Later(1),
                           .value = is_four_eyes ? Roll(0, 1) : 1'000 * Roll(300, 500),
                           .source = "notice"}};
}

// The mode of an instrument that nobody has anything of.
RightsWorkload::MaybeDeed RightsWorkload::Mode() {
  const InstrumentId last{instrument_count_};
  const Instrument* instrument = exchange().FindInstrument(last);
  if (instrument != nullptr && last != kAllowance && !instrument->today) {
    return Deed{kAdministrator,
                SetTradingMode{last, TradingMode::kListing, RightsForm::kCertificate}};
  }
  if (instrument_count_ == kInstrumentsMax) return std::nullopt;
  CreateInstrument terms = TermsOf(++instrument_count_);
  return Deed{kAdministrator, terms};
}

RightsWorkload::MaybeDeed RightsWorkload::Registry() {
  const ParticipantId firm{kFirstFirm + static_cast<uint32_t>(Roll(0, kFirmCount - 1))};
  switch (Roll(0, 3)) {
    case 0: {
      const size_t count = machine_->registry().participant_count();
      if (count > kParticipantsMax) return std::nullopt;
      const RegisterParticipant newcomer = MakeParticipant(static_cast<uint32_t>(count) + 1);
      return Deed{kRegistrar, newcomer};
    }
    case 1: {
      const ParticipantId ending{kFirstFirm + kFirmCount + ended_count_};
      if (machine_->registry().FindParticipant(ending) == nullptr) return std::nullopt;
      ++ended_count_;
      return Deed{kRegistrar, EndParticipant{ending, "closed"}};
    }
    case 2: {
      Hash256 name{};
      name[0] = static_cast<uint8_t>(Roll(1, 255));
      return Deed{kRegistrar, RenameParticipant{firm, name}};
    }
    default:
      return Deed{kRegistrar,
                  MoveParticipant{firm, kCounties[random_.Below(std::size(kCounties))]}};
  }
}

RightsWorkload::MaybeDeed RightsWorkload::Money() {
  if (random_.OneIn(2)) {
    return Deed{kCashier, Deposit{AnyFirmAccount(), Fen{Roll(1, 1'000'000)}, "bank"}};
  }
  const AccountId account =
      random_.OneIn(2) ? AnyFirmAccount() : AccountId{static_cast<uint64_t>(Roll(1, 5))};
  const Account* found = machine_->registry().FindAccount(account);
  if (found->available == Fen{0}) return std::nullopt;
  return Deed{kCashier, WithdrawFunds{account, Fen{Roll(1, found->available.value())}, "bank"}};
}

// A second person approves, or somebody drops it.
RightsWorkload::MaybeDeed RightsWorkload::Approval() {
  const auto is_over = [&](ProposalId id) {
    return rights().proposals.at(id).state != ProposalState::kPending ||
           rights().proposals.at(id).expires_at < machine_->last_time();
  };
  const auto id = Pick(proposals_, is_over, [](ProposalId) { return true; });
  if (!id) return std::nullopt;
  const Proposal& proposal = rights().proposals.at(*id);
  Actor second = proposal.proposer;
  second.user = second.user == UserId{1} ? UserId{2} : UserId{1};
  if (random_.OneIn(10)) return Deed{second, DropProposal{*id}};
  return Deed{second, ApproveProposal{*id, proposal.hash}};
}

TradingDay RightsWorkload::Today() const { return *exchange().last_day(); }
TradingDay RightsWorkload::Later(int64_t days) const {
  return TradingDay{static_cast<int32_t>(static_cast<int32_t>(Today()) + days)};
}

InstrumentId RightsWorkload::AnyInstrument() {
  return InstrumentId{static_cast<uint32_t>(Roll(1, kCertificateInstruments))};
}

Adcode RightsWorkload::CountyOf(InstrumentId id) const {
  return exchange().FindInstrument(id)->terms.county;
}

ParticipantId RightsWorkload::AnyBureau(InstrumentId id) {
  while (true) {
    const auto index = static_cast<uint32_t>(random_.Below(std::size(kPlaces)));
    if (Covers(kPlaces[index], CountyOf(id))) return ParticipantId{kFirstBureau + index};
  }
}

AccountId RightsWorkload::ReserveOf(ParticipantId bureau) {
  return AccountId{static_cast<uint64_t>(bureau) - 1};
}

AccountId RightsWorkload::AnyFirmAccount() {
  return AccountId{kFirstFirm - 1 + random_.Below(kFirmCount)};
}

Actor RightsWorkload::TraderOf(AccountId account) const {
  return {machine_->registry().FindAccount(account)->participant, UserId{1}};
}

Price RightsWorkload::AnyPrice() { return Yuan(5'000 + 50 * Roll(0, 20)); }

Grams RightsWorkload::AnyQuantity(Grams most, int64_t kilograms_max) {
  const int64_t kilograms = std::min(most.value() / 1000, kilograms_max);
  return kilograms == 0 ? Grams{} : Kilograms(Roll(1, kilograms));
}

std::optional<CertificateId> RightsWorkload::AnyCertificate() {
  return Pick(
      certificates_,
      [&](CertificateId id) { return rights().certificates.at(id).quantity == Grams{0}; },
      [&](CertificateId id) { return rights().certificates.at(id).available() > Grams{0}; });
}

}  // namespace luheng::engine::testing

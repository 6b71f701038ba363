#include "tests/engine/rights/rights_world.h"

#include <algorithm>
#include <string>

#include "engine/rights/lookups.h"

namespace luheng::engine::testing {
namespace {

constexpr TimeMicros kHour{3'600'000'000};

}  // namespace

CreateInstrument MakeCod() {
  CreateInstrument terms = MakeInstrument();
  terms.symbol = "330681-COD-2023-5Y";
  terms.pollutant = Pollutant::kCod;
  return terms;
}

RightsWorld::RightsWorld(const CreateInstrument& terms, std::optional<Parameter> without) {
  Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(number_));
  Accept<AccountOpened>(kRegistrar, OpenAccount{kBureauParticipant, AccountKind::kReserve});
  Accept<Done>(kAdministrator, GrantRole{kOfficer, Role::kBureau});
  Accept<MarketCreated>(kAdministrator, CreateMarket{"ZJ-PERMIT", MakeRules()});
  Accept<InstrumentCreated>(kAdministrator, terms);
  Accept<Done>(kAdministrator,
               SetTradingMode{kInstrument, TradingMode::kListing, RightsForm::kCertificate});
  SetRow(Parameter::kFeeNew, kFee);
  SetRow(Parameter::kFeeExisting, kFee);
  for (const auto& [parameter, value] : kPrimaryRows) {
    if (parameter != without) SetRow(parameter, value);
  }
  SetRow(Parameter::kTransferDaysMax, 30);
  SetRow(Parameter::kPledgeOpen, 1);
  Accept<Done>(kOperator, OpenTradingDay{kMonday});
}

Firm RightsWorld::AddFirm(Fen money) {
  const Firm firm = AddFirmWithoutEia(money);
  Accept<Done>(kOfficer,
               FileEia{.participant = firm.participant,
                       .eia_no = "E-" + std::to_string(number_),
                       .pollutant = exchange().FindInstrument(kInstrument)->terms.pollutant,
                       .quantity = Kilograms(1'000'000)});
  return firm;
}

Firm RightsWorld::AddFirmWithoutEia(Fen money) {
  Firm firm;
  firm.participant =
      Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(++number_)).participant;
  firm.account =
      Accept<AccountOpened>(kRegistrar, OpenAccount{firm.participant, AccountKind::kTrading})
          .account;
  firm.trader = {firm.participant, UserId{1}};
  Accept<Done>(kAdministrator, GrantRole{firm.trader, Role::kTrader});
  Accept<Done>(kOfficer, SetEnterprise{.participant = firm.participant,
                                       .industry = Industry::kTextile,
                                       .controller = firm.participant,
                                       .has_cems = true,
                                       .code_colour = CodeColour::kGreen,
                                       .credit_grade = CreditGrade::kA});
  const std::string number = std::to_string(number_);
  Accept<Done>(kOfficer, FilePermit{.participant = firm.participant,
                                    .permit_no = "P-" + number,
                                    .county = kZhuji,
                                    .valid_from = Day(2022, 1, 1),
                                    .valid_to = Day(2026, 12, 31)});
  if (money > Fen{0}) Accept<Done>(kCashier, Deposit{firm.account, money, "bank-" + number});
  return firm;
}

void RightsWorld::SetRow(Parameter parameter, int64_t value) {
  SetRow({.parameter = parameter, .value = value});
}

void RightsWorld::SetRow(SetParameter row) {
  const auto last = exchange().last_day();
  row.effective_day = last ? TradingDay{static_cast<int32_t>(*last) + 1} : kMonday;
  row.source = "test";
  Accept<Done>(kAdministrator, row);
}

Bureau RightsWorld::AddBureau(Adcode place) {
  RegisterParticipant body = MakeParticipant(++number_);
  body.county = place;
  const ParticipantId id = Accept<ParticipantRegistered>(kRegistrar, body).participant;
  const Bureau bureau{
      .participant = id,
      .officer = {id, UserId{1}},
      .reserve = Accept<AccountOpened>(kRegistrar, OpenAccount{id, AccountKind::kReserve}).account};
  Accept<Done>(kAdministrator, GrantRole{bureau.officer, Role::kBureau});
  return bureau;
}

Firm RightsWorld::AddBank() {
  const ParticipantId id =
      Accept<ParticipantRegistered>(kRegistrar, MakeParticipant(++number_)).participant;
  const AccountId account =
      Accept<AccountOpened>(kRegistrar, OpenAccount{id, AccountKind::kTrading}).account;
  const Actor lender{id, UserId{1}};
  Accept<Done>(kAdministrator, GrantRole{lender, Role::kBank});
  return {.participant = id, .account = account, .trader = lender};
}

InstrumentId RightsWorld::AddInstrument(const CreateInstrument& terms, TradingMode mode,
                                        RightsForm form) {
  const InstrumentId id = Accept<InstrumentCreated>(kAdministrator, terms).instrument;
  Accept<Done>(kAdministrator, SetTradingMode{id, mode, form});
  return id;
}

void RightsWorld::AddPermit(const Firm& firm, Adcode county) {
  const auto place = static_cast<uint32_t>(county);
  Accept<Done>(kOfficer, FilePermit{.participant = firm.participant,
                                    .permit_no = "P-" + std::to_string(place),
                                    .county = county,
                                    .valid_from = Day(2022, 1, 1),
                                    .valid_to = Day(2026, 12, 31)});
}

void RightsWorld::Preset(Grams quantity) {
  Accept<Done>(kOfficer, PresetReserve{kReserveAccount, kInstrument, quantity, "plan"});
}

CertificateId RightsWorld::IssueTo(const Firm& firm, Grams quantity) {
  return Issue(firm, quantity, Payment::kPaid);
}

CertificateId RightsWorld::IssueFreeTo(const Firm& firm, Grams quantity) {
  return Issue(firm, quantity, Payment::kFree);
}

CertificateId RightsWorld::Issue(const Firm& firm, Grams quantity, Payment payment) {
  const auto made = Accept<RecordMade>(kOfficer, IssueCertificate{.account = firm.account,
                                                                  .instrument = kInstrument,
                                                                  .quantity = quantity,
                                                                  .payment = payment,
                                                                  .valid_from = kMonday,
                                                                  .reference = "plan"});
  return CertificateId{static_cast<uint32_t>(made.id)};
}

void RightsWorld::GoTo(TradingDay day) {
  CloseDay(*exchange().open_day());
  Accept<Done>(kOperator, OpenTradingDay{day});
  Finish();
}

TradingDay RightsWorld::NextTradingDay() {
  return AfterTradingDays(ViewOf(kOfficer), *exchange().open_day(), 1);
}

void RightsWorld::WaitUntil(TimeMicros time) {
  Wait(std::max(time - now() - TimeMicros{1}, TimeMicros{0}));
}

AnnounceAuction RightsWorld::AuctionOf(AuctionMode mode, Grams quantity) {
  return {.mode = mode,
          .account = kReserveAccount,
          .instrument = kInstrument,
          .quantity = quantity,
          .increment = Yuan(50),
          .opens_at = now() + TimeMicros{1},
          .closes_at = now() + kHour,
          .wait = mode == AuctionMode::kPricePriority ? 240u : 0u};
}

AuctionId RightsWorld::Announce(const Actor& actor, const AnnounceAuction& body) {
  return AuctionId{static_cast<uint32_t>(Accept<RecordMade>(actor, body).id)};
}

Outcome RightsWorld::Bid(const Firm& firm, AuctionId auction, Price price, Grams quantity,
                         bool accepts_part) {
  return Do(firm.trader, PlaceBid{.auction = auction,
                                  .account = firm.account,
                                  .price = price,
                                  .quantity = quantity,
                                  .accepts_part = accepts_part});
}

void RightsWorld::Close(AuctionId id) {
  WaitUntil(auction(id).closes_at);
  Accept<Done>(kOfficer, CloseAuction{id});
  Finish();
}

std::vector<ContractId> RightsWorld::ContractsOf(const Firm& firm) {
  std::vector<ContractId> found;
  for (uint32_t number = 1; number <= rights().contracts.count(); ++number) {
    if (rights().contracts.at(ContractId{number}).account == firm.account) {
      found.push_back(ContractId{number});
    }
  }
  return found;
}

}  // namespace luheng::engine::testing

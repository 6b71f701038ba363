#include "tests/engine/rights/busy_world.h"

#include "engine/rights/approval.h"
#include "engine/rights/lottery_order.h"

namespace luheng::engine::testing {

PostListing BusyWorld::Sale(CertificateId certificate, Grams quantity, Price price) const {
  return {a.account, kInstrument, Side::kSell, certificate, quantity, price};
}
ProposeTransfer BusyWorld::Sold() const {
  return {TransferKind::kNegotiated,
          a.account,
          b.account,
          kInstrument,
          paid,
          kKilogram,
          Yuan(4000),
          kInstrument,
          kTuesday};
}
ProposeTransfer BusyWorld::Block() const {
  return {TransferKind::kBlock,   a.account,   b.account, allowance, CertificateId{},
          Grams{100'000'000'000}, Price{5849}, allowance, kTuesday};
}

void BusyWorld::AddPeople() {
  a = AddFirm();
  b = AddFirm(Fen{10'000'000});
  gone = AddFirm(Fen{0});
  bank = AddBank();
  nanhu = AddBureau(kNanhu);
  province = AddBureau(Adcode{330000});
  AddPermit(a, kNanhu);
  AddPermit(b, kNanhu);
  Accept<Done>(kAdministrator, GrantRole{gone.trader, Role::kBank});
  stranger = AddFirm(Fen{0});
  Accept<Done>(kRegistrar, MoveParticipant{stranger.participant, Adcode{310118}});

  MarketRules rules = MakeRules();
  rules.band_basis_points = 1000;
  rules.effective_day = kTuesday;
  Accept<MarketCreated>(kAdministrator, CreateMarket{"CARBON", rules});
  CreateInstrument terms = MakeInstrument(MarketId{2});
  terms.symbol = "CEA";
  terms.pollutant = Pollutant::kCo2;
  terms.price_basis = PriceBasis::kPerTonneTerm;
  terms.lot = Grams{1'000'000};
  terms.tick = Price{1};
  terms.floor = Price{0};
  terms.reference = Price{5849};
  allowance = AddInstrument(terms, TradingMode::kListing, RightsForm::kBookEntry);
  book = AddInstrument(MakeInstrument(), TradingMode::kAnonymousBook, RightsForm::kBookEntry);
  CreateInstrument cod = MakeCod();
  cod.symbol = "NANHU-COD";
  cod.county = kNanhu;
  nanhu_cod = AddInstrument(cod);
  cod.symbol = "NANHU-NOX";
  cod.pollutant = Pollutant::kNox;
  nanhu_nox = AddInstrument(cod);
  Accept<Done>(kRegistrar, AllocateRights{a.account, allowance, Grams{200'000'000'000}});
}

void BusyWorld::AddPrimary() {
  AnnounceAuction body = AuctionOf(AuctionMode::kSingleRound, Kilograms(100));
  body.closes_at = TimeMicros{100'000 * kSecond.value()};
  auction = Announce(kOfficer, body);
  body.opens_at = body.closes_at - TimeMicros{1};
  later_auction = Announce(kOfficer, body);
  for (int i = 0; i < 10; ++i) {
    Accept<Done>(b.trader,
                 PlaceBid{auction, b.account, CertificateId{}, Yuan(4000), kKilogram, false});
  }
  const OpenLottery open{kReserveAccount,       kInstrument, Kilograms(100),  1,
                         CommitmentOf(kSecret), "3D",        Day(2023, 1, 17)};
  lottery = Make<LotteryId>(kOfficer, open);
  sealed = Make<LotteryId>(kOfficer, open);
  Accept<Done>(kOfficer, EnterApplicants{lottery, {{b.account, kKilogram}}});
  Accept<Done>(kOfficer, SealLottery{sealed, ListHashOf({})});
  contract = Make<ContractId>(
      kOfficer, SellAtFixedPrice{b.account, kReserveAccount, kInstrument, kKilogram, 1});
  second = Make<AllocationId>(b.trader, RequestAllocation{b.account, kReserveAccount, kInstrument,
                                                          kKilogram, PriorityClass::kOther, ""});
  first =
      Make<AllocationId>(b.trader, RequestAllocation{b.account, kReserveAccount, kInstrument,
                                                     kKilogram, PriorityClass::kKeyProject, ""});
  Accept<Done>(kOfficer, ConfirmPriority{first, PriorityClass::kKeyProject});
}

void BusyWorld::AddRecords() {
  paid = IssueTo(a, Kilograms(1'000));
  free = IssueFreeTo(a, Kilograms(100));
  old = Make<CertificateId>(kOfficer, IssueCertificate{a.account, kInstrument, kKilogram,
                                                       Payment::kPaid, Day(2018, 3, 10), ""});
  strange = IssueTo(stranger, kKilogram);
  cheap = Make<ListingId>(a.trader, Sale(paid, Kilograms(10), Yuan(4000)));
  dear = Make<ListingId>(a.trader, Sale(paid, Kilograms(10), Yuan(5000)));
  withdrawn = Make<ListingId>(a.trader, Sale(paid, Kilograms(10), Yuan(6000)));
  Accept<Done>(a.trader, WithdrawListing{withdrawn});
  transfer = Make<TransferId>(a.trader, Sold());
  ProposeTransfer moved = Sold();
  moved.into_instrument = nanhu_cod;
  abroad = Make<TransferId>(a.trader, moved);
  Accept<Done>(b.trader, AcceptTransfer{abroad, HashOfBody(moved)});
  lease = Make<LeaseId>(a.trader, ProposeLease{paid, kKilogram, b.account, 1, Fen{0}});
  pledge = Make<PledgeId>(a.trader, ApplyPledge{paid, kKilogram, bank.participant, Fen{100}});
  verified = Make<PledgeId>(a.trader, ApplyPledge{paid, kKilogram, bank.participant, Fen{100}});
  Accept<Done>(kOfficer, VerifyPledge{verified});
  active = Make<PledgeId>(
      a.trader, ApplyPledge{IssueTo(a, kKilogram), kKilogram, bank.participant, Fen{100}});
  Accept<Done>(kOfficer, VerifyPledge{active});
  Accept<Done>(bank.trader, ApprovePledge{active, Fen{1}, 400, kTuesday});
  Accept<Done>(a.trader, ConfirmPledge{active});
  freeze = Make<FreezeId>(kOfficer, FreezeRights{paid, kKilogram, "order 1"});
  released = Make<FreezeId>(kOfficer, FreezeRights{paid, kKilogram, "order 2"});
  Accept<Done>(kOfficer, UnfreezeRights{released, "order 3"});
}

void BusyWorld::AddRows() {
  for (const Parameter parameter : {Parameter::kLeaseMonthsMax, Parameter::kApprovalHours}) {
    SetRow(parameter, 12);
  }
  SetRow(Parameter::kLoanPercent, 80);
  SetRow(Parameter::kRepurchaseMonths, 60);
  SetRow(Parameter::kReverifyYears, 10);
  SetRow(Parameter::kBestLevels, 1);
  SetRow({.parameter = Parameter::kPledgeOpen, .county = Adcode{310000}, .value = 0});
  SetRow({.parameter = Parameter::kRegionRule,
          .variant = static_cast<uint16_t>(Relation::kSameProvince),
          .value = static_cast<int64_t>(RegionRule::kApproved)});
  SetRow({.parameter = Parameter::kBlockQuantity,
          .pollutant = Pollutant::kCo2,
          .value = 100'000'000'000});
  const auto session = [&](Parameter parameter, uint16_t variant, int64_t minute) {
    SetRow({.parameter = parameter,
            .pollutant = Pollutant::kCo2,
            .variant = variant,
            .value = minute});
  };
  for (const uint16_t variant : {uint16_t{1}, uint16_t{2}, uint16_t{3}}) {
    session(Parameter::kSessionOpen, variant, variant == 1 ? 570 : 780);
    session(Parameter::kSessionClose, variant, variant == 1 ? 690 : 900);
  }
  SetRow({.parameter = Parameter::kFourEyes, .variant = SeizeRights::kKind, .value = 1});
}

BusyWorld::BusyWorld() {
  AddPeople();
  AddRows();
  Preset(Kilograms(1'000));
  Accept<Done>(kRegistrar, EndParticipant{gone.participant, ""});
  GoTo(kTuesday);
  AddPrimary();
  AddRecords();
  proposal = Accept<Proposed>(kOfficer, SeizeRights{freeze, kReserveAccount, "order 4"}).proposal;
}

}  // namespace luheng::engine::testing

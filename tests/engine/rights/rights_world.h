// RightsWorld: a county with a bureau, a reserve, an instrument in certificates and enterprises
// that may buy it, for tests of rights.
#ifndef TESTS_ENGINE_RIGHTS_RIGHTS_WORLD_H_
#define TESTS_ENGINE_RIGHTS_RIGHTS_WORLD_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "tests/engine/world.h"

namespace luheng::engine::testing {

// The bureau is participant 2, its reserve account 1.
inline constexpr ParticipantId kBureauParticipant{2};
inline constexpr Actor kOfficer{kBureauParticipant, UserId{1}};
inline constexpr AccountId kReserveAccount{1};
inline constexpr Adcode kZhuji{330681};
// Of new and of existing enterprises, in fen a tonne-year.
inline constexpr int64_t kFee = 400'000;

// What the primary market needs.
inline constexpr std::pair<Parameter, int64_t> kPrimaryRows[] = {
    {Parameter::kWinnersPercent, 70},
    {Parameter::kBidsMax, 10},
    {Parameter::kDepositBasisPoints, 1000},
    {Parameter::kContractDays, 3},
    {Parameter::kPaymentDays, 7},
    {Parameter::kFirstInstalmentPercent, 40},
    {Parameter::kInstalmentsMax, 1},
    {Parameter::kFloorPercent, 100},
    {Parameter::kReoffers, 4},
    {Parameter::kInstalmentMonths, 1},
};

// An enterprise with permit, EIA, account and trader.
struct Firm {
  ParticipantId participant{};
  AccountId account{};
  Actor trader{};
};

// A bureau with its officer and reserve.
struct Bureau {
  ParticipantId participant{};
  Actor officer{};
  AccountId reserve{};
};

// COD of Zhuji for 5 years: lot 1 kg, tick 10 yuan, floor 1,000 yuan a tonne-year.
CreateInstrument MakeCod();

class RightsWorld : public World {
 public:
  // A bureau; kInstrument with these terms, traded by listings, in certificates; fees of 4,000 yuan
  // a tonne-year, and kPrimaryRows, all but one perhaps; kMonday is open.
  explicit RightsWorld(const CreateInstrument& terms = MakeCod(),
                       std::optional<Parameter> without = std::nullopt);

  // An enterprise of the county that may buy 1,000 t, with so much money.
  Firm AddFirm(Fen money = Fen{1'000'000'000'000});
  // The same without an EIA: it was there before.
  Firm AddFirmWithoutEia(Fen money = Fen{1'000'000'000'000});
  // A row for all places, from before the first trading day on; before a day is open only.
  void SetRow(Parameter parameter, int64_t value);
  // The same of one place or variant; the effective day is that of SetRow(), the source "test".
  void SetRow(SetParameter row);
  // The bureau of a place.
  Bureau AddBureau(Adcode place);
  // A participant that lends, with an account; its trader has the bank's role only.
  Firm AddBank();
  // Another instrument, which trades from the next day on.
  InstrumentId AddInstrument(const CreateInstrument& terms,
                             TradingMode mode = TradingMode::kListing,
                             RightsForm form = RightsForm::kCertificate);
  // The firm may also have rights of that place.
  void AddPermit(const Firm& firm, Adcode county);
  void Preset(Grams quantity);
  // First allocation: a paid right of the firm.
  CertificateId IssueTo(const Firm& firm, Grams quantity);
  // The same, free.
  CertificateId IssueFreeTo(const Firm& firm, Grams quantity);
  // Closes the day that is open, and opens this one.
  void GoTo(TradingDay day);
  // The trading day after the one that is open.
  TradingDay NextTradingDay();

  const Rights& rights() const { return machine().rights(); }
  const Certificate& certificate(CertificateId id) const { return rights().certificates.at(id); }
  RuleView ViewOf(const Actor& actor) {
    return {registry(), exchange(), rights(), actor, machine().last_time()};
  }
  Reserve ReserveNow() { return rights().reserves.Find({kReserveAccount, kInstrument}); }
  // Money that is in no account.
  Fen MoneySetAside() { return registry().holdings().set_aside(); }
  TimeMicros now() { return machine().last_time(); }
  // Lets the next command come at this time, or at once if that is over.
  void WaitUntil(TimeMicros time);

  // An auction of the reserve that opens now and closes in an hour; what differs from it may be
  // changed before it is announced.
  AnnounceAuction AuctionOf(AuctionMode mode, Grams quantity);
  AuctionId Announce(const Actor& actor, const AnnounceAuction& body);
  Outcome Bid(const Firm& firm, AuctionId auction, Price price, Grams quantity,
              bool accepts_part = false);
  // Waits for the end, closes, and finishes.
  void Close(AuctionId auction);
  const Auction& auction(AuctionId id) { return rights().auctions.at(id); }
  std::vector<ContractId> ContractsOf(const Firm& firm);

 private:
  CertificateId Issue(const Firm& firm, Grams quantity, Payment payment);

  uint32_t number_ = 2;  // Of the last participant.
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_RIGHTS_RIGHTS_WORLD_H_

// Moves: the only acts that change certificates, reserves and caps. Every way to trade is made of
// them, so that what they keep is kept whatever the way:
//
//   enterprises + reserves + set aside = cap, for every place, pollutant and vintage.
//
// Each move emits the events that prove it. Quantities are more than zero, and a move's REQUIRES
// are what a rule's Check has seen to.
#ifndef ENGINE_RIGHTS_MOVES_H_
#define ENGINE_RIGHTS_MOVES_H_

#include <optional>

#include "engine/rights/certificate.h"
#include "engine/rights/reserve.h"
#include "engine/rules.h"

namespace luheng::engine {

// The cap that rights of an instrument count against.
CapKey CapOf(const Instrument& instrument);
// The last day of a right that begins on `from`.
TradingDay LastDayOf(TradingDay from, uint16_t term_years);
// Whether two instruments are alike but for their places and floors: form, pollutant, vintage,
// term, price basis and grid.
bool AreAlike(const Instrument& a, const Instrument& b);

// --- Certificates.

// A right that begins. `from_set_aside`: it was set aside out of a reserve; else the cap grows.
enum class Source { kSetAside, kNewCap };
struct NewCertificate {
  AccountId account{};
  InstrumentId instrument{};
  Grams quantity{};
  Payment payment{};
  Price price{};
  RightsCause cause{};
  TradingDay valid_from{};
  TradingDay valid_to{};
};
CertificateId Issue(const RuleScope& scope, const NewCertificate& certificate, Source source);

// Binds a part of what is available, or unbinds it. REQUIRES: so much is available (bound).
void Bind(const RuleScope& scope, CertificateId id, Grams quantity, CertificateChange change);
void Unbind(const RuleScope& scope, CertificateId id, Grams quantity, CertificateChange change);

// Reports a change that moves nothing between buckets: kFeePaid, kReverified, kConfirmed.
void ReportChange(const RuleScope& scope, CertificateId id, CertificateChange change,
                  Grams quantity);

// Cuts `quantity` off, and gives it to `to` with a certificate of its own: in `into_instrument`,
// which is alike, and whose place's cap takes it over from this one's if it is another.
// `bucket`: where it is cut from, kHeld, kPledged or kFrozen; nullopt: of what is available.
// T+1: what is bought may be sold on the day after, unless the market's rules say otherwise.
struct Cut {
  CertificateId certificate{};
  Grams quantity{};
  std::optional<CertificateChange> bucket{};
  AccountId to{};
  InstrumentId into_instrument{};
  Price price{};  // 0: no price is paid, and payment stays as it was.
  RightsCause cause{};
};
CertificateId CutOff(const RuleScope& scope, const Cut& cut);

// Cuts `quantity` off (as above) and puts it into a reserve.
struct Return {
  CertificateId certificate{};
  Grams quantity{};
  std::optional<CertificateChange> bucket{};
  AccountId reserve{};
  RightsCause cause{};  // kReclaim, kRepurchase, kSeizure or kReverification.
};
void ReturnToReserve(const RuleScope& scope, const Return& back);

// --- Reserves.

// Puts new rights into a reserve: the cap grows.
void Preset(const RuleScope& scope, const ReserveKey& key, Grams quantity);
// Takes rights out of a reserve, to be set aside for an auction, a lottery or a contract.
// REQUIRES: so much is in it.
void TakeOut(const RuleScope& scope, const ReserveKey& key, Grams quantity, RightsCause cause);
// The way back, for what was not sold.
void PutBack(const RuleScope& scope, const ReserveKey& key, Grams quantity, RightsCause cause);

// From one reserve to another, whose instrument is alike, and with it the cap.
struct ReserveMove {
  ReserveKey from{};
  ReserveKey into{};
  Grams quantity{};
};
void MoveReserve(const RuleScope& scope, const ReserveMove& move);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_MOVES_H_

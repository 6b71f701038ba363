// What the rules of rights look up and check again and again.
#ifndef ENGINE_RIGHTS_LOOKUPS_H_
#define ENGINE_RIGHTS_LOOKUPS_H_

#include <cstdint>
#include <initializer_list>
#include <optional>

#include "engine/arithmetic.h"
#include "engine/rules.h"

namespace luheng::engine {

// The trading day that is open, else the last one, else that of the command's own time: by it go
// validity, deadlines and parameters.
TradingDay Today(const RuleView& view);

// Nullopt, or why the account is none that the actor may use: unknown, another's, of another kind,
// or its participant has ended.
std::optional<Rejection> CheckOwnAccount(const RuleView& view, AccountId id, AccountKind kind);
// The same for somebody's account. `kind` may be nullopt.
std::optional<Rejection> CheckAccount(const RuleView& view, AccountId id,
                                      std::optional<AccountKind> kind);
// Whether the account is the actor's participant's.
bool IsOwn(const RuleView& view, AccountId id);
// Of the account. REQUIRES: there is one.
ParticipantId OwnerOf(const RuleView& view, AccountId id);
Adcode CountyOf(const RuleView& view, ParticipantId id);

// Whether the actor's participant is the bureau of the place, or of one around it
// (kOutsideJurisdiction). REQUIRES: the actor's participant exists.
std::optional<Rejection> CheckJurisdiction(const RuleView& view, Adcode county);

// kInstrumentUnknown, or kWrongForm.
std::optional<Rejection> CheckForm(const RuleView& view, InstrumentId id, RightsForm form);

// The amount of a quantity at a price on the instrument's terms (years of a per-year price
// included); nullopt if it is more than kAmountMax. kOffLot, kOffTick: see CheckGrid.
std::optional<Fen> AmountOf(const Instrument& instrument, Grams quantity, Price price);
// kOffLot, kOffTick, kAmountTooLarge.
std::optional<Rejection> CheckGrid(const Instrument& instrument, Grams quantity, Price price);

// A parameter's value today for the instrument's place and pollutant: `otherwise` without a row.
int64_t ParameterFor(const RuleView& view, Parameter parameter, const Instrument& instrument,
                     int64_t otherwise);
// A parameter's value; kParameterMissing without a row, which `rejection` then is.
std::optional<int64_t> RequiredParameter(const RuleView& view, Parameter parameter,
                                         const Instrument& instrument,
                                         std::optional<Rejection>& rejection);
// kParameterMissing, naming the first of these that has no row today.
std::optional<Rejection> FirstMissing(const RuleView& view, const Instrument& instrument,
                                      std::initializer_list<Parameter> parameters);

// A mean goes back no further, whatever a row says.
inline constexpr int64_t kMeanDaysMax = 3'660;
// What was traded of the instrument's pollutant in its place over the last kMeanDays and today;
// nothing without a row.
Turnover RecentTurnover(const RuleView& view, const Instrument& instrument);

// A fee, which is for a tonne-year, as a price of the instrument.
Price FeePrice(const Instrument& instrument, int64_t fee);

// The day that is so many trading days after `day`.
TradingDay AfterTradingDays(const RuleView& view, TradingDay day, int64_t count);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_LOOKUPS_H_

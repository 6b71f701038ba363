// What holds in the primary market of a place that has no row of its own (engine/rights/parameter.h
// says what each is; docs/market_rules.md where it comes from).
#ifndef ENGINE_RIGHTS_PRIMARY_DEFAULTS_H_
#define ENGINE_RIGHTS_PRIMARY_DEFAULTS_H_

#include <cstdint>

namespace luheng::engine {

inline constexpr int64_t kWinnersPercentDefault = 70;
inline constexpr int64_t kBidsMaxDefault = 10;
inline constexpr int64_t kDepositBasisPointsDefault = 1000;
inline constexpr int64_t kContractDaysDefault = 3;
inline constexpr int64_t kPaymentDaysDefault = 7;
inline constexpr int64_t kFirstInstalmentPercentDefault = 40;
inline constexpr int64_t kInstalmentsMaxDefault = 1;
inline constexpr int64_t kFloorPercentDefault = 100;
inline constexpr int64_t kReoffersDefault = 4;

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_PRIMARY_DEFAULTS_H_

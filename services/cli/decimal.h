// Decimal: exact conversion between what people write (6.847 t, 20000.00 yuan) and whole numbers of
// the smallest unit (grams, fen). No floating point anywhere.
#ifndef SERVICES_CLI_DECIMAL_H_
#define SERVICES_CLI_DECIMAL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace luheng::services::cli {

inline constexpr int kTonneDecimals = 6;  // Grams.
inline constexpr int kYuanDecimals = 2;   // Fen.

// Reads `digits [ "." digits ]` with at most `decimals` digits after the point, and returns the
// number of units of 10^-decimals. INVALID_ARGUMENT, saying why, for anything else: a sign, a
// separator, an exponent, blanks, too many decimals, or more than an int64 holds.
absl::StatusOr<int64_t> ParseDecimal(std::string_view text, int decimals);

// Reads `digits` alone, for ids and counts. INVALID_ARGUMENT as above.
absl::StatusOr<int64_t> ParseInteger(std::string_view text);

enum class Grouping { kNone, kThousands };

// Writes `units` of 10^-decimals with at least `shown_min` decimals, and more only where they are
// not zero, so that nothing is ever rounded. REQUIRES: 0 <= shown_min <= decimals <= 18.
struct DecimalStyle {
  int decimals = 0;
  int shown_min = 0;
  Grouping grouping = Grouping::kNone;
};
std::string FormatDecimal(int64_t units, const DecimalStyle& style);

// Grams as tonnes with 3 decimals (up to 6 where grams call for them), and fen as yuan with 2.
std::string FormatTonnes(int64_t grams);
std::string FormatYuan(int64_t fen);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DECIMAL_H_

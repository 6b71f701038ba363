#include "services/cli/decimal.h"

#include <fmt/format.h>

#include "absl/status/status.h"
#include "ledger/base/check.h"

namespace luheng::services::cli {
namespace {

absl::Status Malformed(std::string_view text, const std::string& why) {
  return absl::InvalidArgumentError(fmt::format("\"{}\" {}", text, why));
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Appends a digit to `value`. False if the result does not fit.
bool AppendDigit(char digit, int64_t* value) {
  return !__builtin_mul_overflow(*value, int64_t{10}, value) &&
         !__builtin_add_overflow(*value, int64_t{digit - '0'}, value);
}

std::string GroupThousands(const std::string& digits) {
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return grouped;
}

}  // namespace

absl::StatusOr<int64_t> ParseDecimal(std::string_view text, int decimals) {
  LUHENG_CHECK(decimals >= 0 && decimals <= 18);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) {
    return Malformed(text, "is not a decimal number such as 6.847");
  }
  int64_t value = 0;
  for (const char c : whole) {
    if (!IsDigit(c)) return Malformed(text, "may hold digits and one decimal point only");
    if (!AppendDigit(c, &value)) return Malformed(text, "is too large");
  }
  for (const char c : fraction) {
    if (!IsDigit(c)) return Malformed(text, "may hold digits and one decimal point only");
  }
  if (fraction.size() > static_cast<size_t>(decimals)) {
    return Malformed(text, fmt::format("has more than {} decimals", decimals));
  }
  for (size_t i = 0; i < static_cast<size_t>(decimals); ++i) {
    if (!AppendDigit(i < fraction.size() ? fraction[i] : '0', &value)) {
      return Malformed(text, "is too large");
    }
  }
  return value;
}

absl::StatusOr<int64_t> ParseInteger(std::string_view text) {
  if (text.find('.') != std::string_view::npos) return Malformed(text, "must be a whole number");
  return ParseDecimal(text, 0);
}

std::string FormatDecimal(int64_t units, const DecimalStyle& style) {
  LUHENG_CHECK(style.shown_min >= 0 && style.shown_min <= style.decimals && style.decimals <= 18);
  const bool negative = units < 0;
  // Negating in unsigned arithmetic is right for the smallest int64 too.
  const uint64_t magnitude =
      negative ? uint64_t{0} - static_cast<uint64_t>(units) : static_cast<uint64_t>(units);
  std::string digits = fmt::format("{:0{}}", magnitude, style.decimals + 1);
  const size_t whole_size = digits.size() - static_cast<size_t>(style.decimals);
  std::string fraction = digits.substr(whole_size);
  digits.resize(whole_size);
  while (fraction.size() > static_cast<size_t>(style.shown_min) && fraction.back() == '0') {
    fraction.pop_back();
  }
  std::string text = negative ? "-" : "";
  switch (style.grouping) {
    case Grouping::kNone:
      text += digits;
      break;
    case Grouping::kThousands:
      text += GroupThousands(digits);
      break;
  }
  if (!fraction.empty()) text += "." + fraction;
  return text;
}

std::string FormatTonnes(int64_t grams) {
  return FormatDecimal(
      grams, {.decimals = kTonneDecimals, .shown_min = 3, .grouping = Grouping::kThousands});
}

std::string FormatYuan(int64_t fen) {
  return FormatDecimal(
      fen, {.decimals = kYuanDecimals, .shown_min = 2, .grouping = Grouping::kThousands});
}

}  // namespace luheng::services::cli

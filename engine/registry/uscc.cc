#include "engine/registry/uscc.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace luheng::engine {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr size_t kModulus = 31;
static_assert(kAlphabet.size() == kModulus);

constexpr size_t kDivisionBegin = 2;
constexpr size_t kDivisionEnd = 8;
constexpr size_t kCheck = 17;

// Check character of the whole code: the weights are the powers of 3 modulo 31.
char CheckCharacter(const Uscc& uscc) {
  size_t sum = 0;
  size_t weight = 1;
  for (size_t i = 0; i < kCheck; ++i) {
    sum += kAlphabet.find(uscc[i]) * weight;
    weight = weight * 3 % kModulus;
  }
  return kAlphabet[(kModulus - sum % kModulus) % kModulus];
}

}  // namespace

bool IsValidUscc(const Uscc& uscc) {
  const bool in_alphabet = std::all_of(
      uscc.begin(), uscc.end(), [](char c) { return kAlphabet.find(c) != std::string_view::npos; });
  if (!in_alphabet) return false;
  const bool has_division = std::all_of(uscc.begin() + kDivisionBegin, uscc.begin() + kDivisionEnd,
                                        [](char c) { return c >= '0' && c <= '9'; });
  if (!has_division) return false;
  return uscc[kCheck] == CheckCharacter(uscc);
}

}  // namespace luheng::engine

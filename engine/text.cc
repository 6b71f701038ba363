#include "engine/text.h"

#include <algorithm>
#include <cstdint>

namespace luheng::engine {
namespace {

// The first code point of a text and the number of its bytes; size 0 if it is not valid UTF-8.
struct CodePoint {
  uint32_t value = 0;
  size_t size = 0;
};

CodePoint FirstCodePoint(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  // Smallest value that needs this many bytes: anything below is an overlong form.
  struct Form {
    uint8_t lead_mask, lead_bits;
    uint32_t value_min;
  };
  constexpr Form kForms[] = {{0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
  for (size_t i = 0; i < 3; ++i) {
    const Form& form = kForms[i];
    if ((lead & form.lead_mask) != form.lead_bits) continue;
    const size_t size = i + 2;
    if (text.size() < size) return {};
    uint32_t value = lead & static_cast<uint8_t>(~form.lead_mask);
    for (size_t k = 1; k < size; ++k) {
      if ((byte(k) & 0xc0) != 0x80) return {};
      value = value << 6 | (byte(k) & 0x3f);
    }
    const bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < form.value_min || value > 0x10ffff || is_surrogate) return {};
    return {value, size};
  }
  return {};
}

bool IsControl(uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}

}  // namespace

bool IsCode(std::string_view text) {
  if (text.empty() || text.size() > kCodeSizeMax) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

bool IsOrigin(std::string_view text) {
  if (text.empty() || text.size() > kOriginSizeMax) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

bool IsPlainUtf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint first = FirstCodePoint(text);
    if (first.size == 0 || IsControl(first.value)) return false;
    text.remove_prefix(first.size);
  }
  return true;
}

}  // namespace luheng::engine

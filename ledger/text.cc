#include "ledger/text.h"

#include <charconv>

namespace luheng::ledger {

std::optional<std::string_view> TakeLine(std::string_view* text) {
  const size_t newline = text->find('\n');
  if (newline == std::string_view::npos) return std::nullopt;
  const std::string_view line = text->substr(0, newline);
  text->remove_prefix(newline + 1);
  return line;
}

std::optional<uint64_t> ParseDecimal(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  if (text[0] == '0' && text.size() > 1) return std::nullopt;
  uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [parsed_to, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || parsed_to != end) return std::nullopt;
  return value;
}

std::optional<char32_t> TakeCodePoint(std::string_view* text) {
  if (text->empty()) return std::nullopt;
  const auto lead = static_cast<uint8_t>(text->front());
  size_t size = 0;
  char32_t code_point = 0;
  char32_t least = 0;  // A smaller one is an overlong form.
  if (lead < 0x80) {
    size = 1;
    code_point = lead;
  } else if (lead >= 0xc0 && lead < 0xe0) {
    size = 2;
    code_point = lead & 0x1f;
    least = 0x80;
  } else if (lead >= 0xe0 && lead < 0xf0) {
    size = 3;
    code_point = lead & 0x0f;
    least = 0x800;
  } else if (lead >= 0xf0 && lead < 0xf8) {
    size = 4;
    code_point = lead & 0x07;
    least = 0x10000;
  } else {
    return std::nullopt;
  }
  if (text->size() < size) return std::nullopt;
  for (size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<uint8_t>((*text)[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    code_point = (code_point << 6) | (byte & 0x3f);
  }
  const bool is_surrogate = code_point >= 0xd800 && code_point < 0xe000;
  if (code_point < least || code_point > 0x10ffff || is_surrogate) return std::nullopt;
  text->remove_prefix(size);
  return code_point;
}

bool IsUnicodeSpace(char32_t code_point) {
  return (code_point >= 0x09 && code_point <= 0x0d) || code_point == 0x20 || code_point == 0x85 ||
         code_point == 0xa0 || code_point == 0x1680 ||
         (code_point >= 0x2000 && code_point <= 0x200a) || code_point == 0x2028 ||
         code_point == 0x2029 || code_point == 0x202f || code_point == 0x205f ||
         code_point == 0x3000;
}

}  // namespace luheng::ledger

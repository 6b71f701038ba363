// The lexical rules that notes, checkpoints, proofs and tile paths share.
#ifndef LEDGER_TEXT_H_
#define LEDGER_TEXT_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace luheng::ledger {

// Takes the first line off `*text`, and returns it without its newline. Nullopt, and `*text` as it
// was, when there is no newline.
std::optional<std::string_view> TakeLine(std::string_view* text);

// A decimal number without sign, space or leading zeros; nullopt for anything else, and above
// 2^64 - 1.
std::optional<uint64_t> ParseDecimal(std::string_view text);

// Takes the first code point off `*text`. Nullopt when `*text` is empty or does not begin with
// well-formed UTF-8.
std::optional<char32_t> TakeCodePoint(std::string_view* text);

// The White_Space property of Unicode.
bool IsUnicodeSpace(char32_t code_point);

}  // namespace luheng::ledger

#endif  // LEDGER_TEXT_H_

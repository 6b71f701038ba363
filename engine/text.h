// What texts in commands may look like.
#ifndef ENGINE_TEXT_H_
#define ENGINE_TEXT_H_

#include <cstddef>
#include <string_view>

namespace luheng::engine {

inline constexpr size_t kCodeSizeMax = 32;
inline constexpr size_t kReferenceSizeMax = 64;
inline constexpr size_t kOriginSizeMax = 128;

// Code of a market or symbol of an instrument: 1 to kCodeSizeMax of A-Z, 0-9, dot and hyphen.
bool IsCode(std::string_view text);

// Checkpoint origin, which is also the name of a note's key: 1 to kOriginSizeMax printable ASCII
// characters without space and plus sign.
bool IsOrigin(std::string_view text);

// Valid UTF-8 (no overlong form, no surrogate) without control characters.
bool IsPlainUtf8(std::string_view text);

}  // namespace luheng::engine

#endif  // ENGINE_TEXT_H_

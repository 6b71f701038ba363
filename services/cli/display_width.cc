#include "services/cli/display_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace luheng::services::cli {
namespace {

// Inclusive, sorted, disjoint.
struct Range {
  uint32_t first;
  uint32_t last;
};

// Ranges of width 2: East Asian Width W and F, unassigned points in CJK blocks included.
constexpr std::array kWide = {
    Range{0x1100, 0x115f},   Range{0x231a, 0x231b},   Range{0x2329, 0x232a},
    Range{0x23e9, 0x23ec},   Range{0x23f0, 0x23f0},   Range{0x23f3, 0x23f3},
    Range{0x25fd, 0x25fe},   Range{0x2614, 0x2615},   Range{0x2648, 0x2653},
    Range{0x267f, 0x267f},   Range{0x2693, 0x2693},   Range{0x26a1, 0x26a1},
    Range{0x26aa, 0x26ab},   Range{0x26bd, 0x26be},   Range{0x26c4, 0x26c5},
    Range{0x26ce, 0x26ce},   Range{0x26d4, 0x26d4},   Range{0x26ea, 0x26ea},
    Range{0x26f2, 0x26f3},   Range{0x26f5, 0x26f5},   Range{0x26fa, 0x26fa},
    Range{0x26fd, 0x26fd},   Range{0x2705, 0x2705},   Range{0x270a, 0x270b},
    Range{0x2728, 0x2728},   Range{0x274c, 0x274c},   Range{0x274e, 0x274e},
    Range{0x2753, 0x2755},   Range{0x2757, 0x2757},   Range{0x2795, 0x2797},
    Range{0x27b0, 0x27b0},   Range{0x27bf, 0x27bf},   Range{0x2b1b, 0x2b1c},
    Range{0x2b50, 0x2b50},   Range{0x2b55, 0x2b55},   Range{0x2e80, 0x2e99},
    Range{0x2e9b, 0x2ef3},   Range{0x2f00, 0x2fd5},   Range{0x2ff0, 0x2ffb},
    Range{0x3000, 0x3029},   Range{0x302e, 0x303e},   Range{0x3041, 0x3096},
    Range{0x309b, 0x30ff},   Range{0x3105, 0x312f},   Range{0x3131, 0x318e},
    Range{0x3190, 0x31e3},   Range{0x31f0, 0x321e},   Range{0x3220, 0x3247},
    Range{0x3250, 0x4dbf},   Range{0x4e00, 0xa48c},   Range{0xa490, 0xa4c6},
    Range{0xa960, 0xa97c},   Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},
    Range{0xfe10, 0xfe19},   Range{0xfe30, 0xfe52},   Range{0xfe54, 0xfe66},
    Range{0xfe68, 0xfe6b},   Range{0xff01, 0xff60},   Range{0xffe0, 0xffe6},
    Range{0x16fe0, 0x16fe3}, Range{0x17000, 0x18cd5}, Range{0x18d00, 0x18d08},
    Range{0x1aff0, 0x1b2fb}, Range{0x1f004, 0x1f004}, Range{0x1f0cf, 0x1f0cf},
    Range{0x1f18e, 0x1f18e}, Range{0x1f191, 0x1f19a}, Range{0x1f200, 0x1f320},
    Range{0x1f32d, 0x1f335}, Range{0x1f337, 0x1f37c}, Range{0x1f37e, 0x1f393},
    Range{0x1f3a0, 0x1f3ca}, Range{0x1f3cf, 0x1f3d3}, Range{0x1f3e0, 0x1f3f0},
    Range{0x1f3f4, 0x1f3f4}, Range{0x1f3f8, 0x1f43e}, Range{0x1f440, 0x1f440},
    Range{0x1f442, 0x1f4fc}, Range{0x1f4ff, 0x1f53d}, Range{0x1f54b, 0x1f54e},
    Range{0x1f550, 0x1f567}, Range{0x1f57a, 0x1f57a}, Range{0x1f595, 0x1f596},
    Range{0x1f5a4, 0x1f5a4}, Range{0x1f5fb, 0x1f64f}, Range{0x1f680, 0x1f6c5},
    Range{0x1f6cc, 0x1f6cc}, Range{0x1f6d0, 0x1f6d2}, Range{0x1f6d5, 0x1f6d7},
    Range{0x1f6dc, 0x1f6df}, Range{0x1f6eb, 0x1f6ec}, Range{0x1f6f4, 0x1f6fc},
    Range{0x1f7e0, 0x1f7eb}, Range{0x1f7f0, 0x1f7f0}, Range{0x1f90c, 0x1f93a},
    Range{0x1f93c, 0x1f945}, Range{0x1f947, 0x1f9ff}, Range{0x1fa70, 0x1faff},
    Range{0x20000, 0x2fffd}, Range{0x30000, 0x3fffd},
};

// Ranges of width 0: controls, combining marks, zero-width characters, variation selectors.
constexpr std::array kZero = {
    Range{0x0000, 0x001f}, Range{0x007f, 0x009f}, Range{0x0300, 0x036f}, Range{0x0483, 0x0489},
    Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff}, Range{0x200b, 0x200f}, Range{0x202a, 0x202e},
    Range{0x2060, 0x2064}, Range{0x20d0, 0x20ff}, Range{0x302a, 0x302d}, Range{0x3099, 0x309a},
    Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f}, Range{0xfeff, 0xfeff}, Range{0xe0100, 0xe01ef},
};

template <size_t kCount>
bool IsIn(const std::array<Range, kCount>& ranges, uint32_t point) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), point,
                       [](uint32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && point <= std::prev(after)->last;
}

constexpr uint32_t kNotUtf8 = 0xffffffff;

// Takes one character off the front of `text`, and returns its code point. Where the bytes are not
// UTF-8, takes one byte and returns kNotUtf8.
uint32_t TakeCharacter(std::string_view* text) {
  const auto first = static_cast<uint8_t>(text->front());
  size_t size = 1;
  uint32_t point = first;
  uint32_t smallest = 0;
  if (first >= 0xf0 && first < 0xf8) {
    size = 4;
    point = first & 0x07;
    smallest = 0x10000;
  } else if (first >= 0xe0 && first < 0xf0) {
    size = 3;
    point = first & 0x0f;
    smallest = 0x800;
  } else if (first >= 0xc0 && first < 0xe0) {
    size = 2;
    point = first & 0x1f;
    smallest = 0x80;
  } else if (first >= 0x80) {
    point = kNotUtf8;
  }
  for (size_t i = 1; i < size; ++i) {
    const uint8_t next = i < text->size() ? static_cast<uint8_t>((*text)[i]) : 0;
    if ((next & 0xc0) != 0x80) {
      text->remove_prefix(1);
      return kNotUtf8;
    }
    point = point << 6 | (next & 0x3f);
  }
  if (point != kNotUtf8 && point < smallest) {
    text->remove_prefix(1);
    return kNotUtf8;
  }
  text->remove_prefix(size);
  return point;
}

}  // namespace

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const uint32_t point = TakeCharacter(&text);
    if (IsIn(kZero, point)) continue;
    width += IsIn(kWide, point) ? 2 : 1;
  }
  return width;
}

std::string Pad(std::string_view text, int width, Alignment alignment) {
  const int missing = std::max(0, width - DisplayWidth(text));
  const std::string blanks(static_cast<size_t>(missing), ' ');
  switch (alignment) {
    case Alignment::kLeft:
      return std::string(text) + blanks;
    case Alignment::kRight:
      return blanks + std::string(text);
  }
  return std::string(text);
}

}  // namespace luheng::services::cli

// How many columns of a terminal a text takes. A Chinese character takes two.
#ifndef SERVICES_CLI_DISPLAY_WIDTH_H_
#define SERVICES_CLI_DISPLAY_WIDTH_H_

#include <string>
#include <string_view>

namespace luheng::services::cli {

// Columns that the UTF-8 text takes: 2 for characters that Unicode's East Asian Width (UAX #11)
// calls wide or fullwidth, 0 for combining marks, zero-width characters and controls, 1 for all
// others. A byte that is not UTF-8 counts as one character of width 1, as terminals show it.
int DisplayWidth(std::string_view text);

enum class Alignment { kLeft, kRight };

// The text with blanks added up to `width` columns; unchanged where it is wider already.
std::string Pad(std::string_view text, int width, Alignment alignment);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DISPLAY_WIDTH_H_

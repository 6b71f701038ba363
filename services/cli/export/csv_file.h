// Rows as CSV that a spreadsheet shows as they are: UTF-8 with a byte order mark, CRLF, RFC 4180.
//
// A spreadsheet guesses what a CSV field is. Two characters in front of a field keep it from doing
// harm; who reads the file with a program takes off one of them, if one is there:
//
//   tab         a code made of digits (a USCC, an id of more than 15 digits, a day), which would
//               lose digits or zeros, or become a date: with the tab it stays text. Spreadsheets
//               do not show it.
//   apostrophe  a text that begins with one of = + - @ (in ASCII or full width), a tab, a line
//               break or an apostrophe, and might be taken for a formula.
//
// Numbers of columns of numbers are numbers, negative ones too. No field is written as ="...",
// which only spreadsheets understand and which is a formula itself.
#ifndef SERVICES_CLI_EXPORT_CSV_FILE_H_
#define SERVICES_CLI_EXPORT_CSV_FILE_H_

#include <string>
#include <vector>

#include "services/cli/records.h"

namespace luheng::services::cli {

// Whole numbers of more digits are written as text: spreadsheets keep 15.
inline constexpr int64_t kSpreadsheetIntegerMax = 999'999'999'999'999;

inline constexpr char kByteOrderMark[] = "\xef\xbb\xbf";

// The whole file: names as in the proto, raw numbers in their smallest unit.
std::string WriteSpreadsheetCsv(const Records& records);

// Appends one record.
void AppendSpreadsheetRecord(const std::vector<Cell>& row, std::string* out);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_CSV_FILE_H_

#include "services/cli/export/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "absl/time/time.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/text.h"
#include "ledger/vkey.h"

namespace luheng::services::cli {
namespace {

constexpr std::string_view kFirstLine = "luheng export v1";
constexpr char kTimeFormat[] = "%Y-%m-%dT%H:%M:%SZ";

absl::Status Malformed(std::string_view line) {
  return absl::InvalidArgumentError(fmt::format("the manifest's line \"{}\" is malformed", line));
}

bool IsTime(const std::string& text) {
  absl::Time time;
  std::string error;
  return absl::ParseTime(kTimeFormat, text, &time, &error) &&
         absl::FormatTime(kTimeFormat, time, absl::UTCTimeZone()) == text;
}

std::optional<ledger::Hash> ParseHash(std::string_view text) {
  ledger::Hash hash{};
  if (text.size() != 2 * hash.size()) return std::nullopt;
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t digit = kDigits.find(text[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    hash[i / 2] = static_cast<uint8_t>(hash[i / 2] << 4 | digit);
  }
  return hash;
}

// Takes a manifest's text line by line.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // Whether the next line begins with this word.
  bool IsNext(std::string_view word) const {
    return rest_.substr(0, word.size()) == word && rest_.substr(word.size(), 1) == " ";
  }

  // What stands after the word on the next line.
  absl::StatusOr<std::string> Take(std::string_view word) {
    const std::string_view before = rest_;
    const std::optional<std::string_view> line = ledger::TakeLine(&rest_);
    if (!line.has_value()) return absl::InvalidArgumentError("the manifest ends too early");
    if (before.substr(0, word.size()) != word || line->size() < word.size() + 2 ||
        (*line)[word.size()] != ' ') {
      return Malformed(*line);
    }
    return std::string(line->substr(word.size() + 1));
  }

  absl::StatusOr<std::vector<uint64_t>> TakeNumbers(std::string_view word) {
    LUHENG_ASSIGN_OR_RETURN(const std::string text, Take(word));
    std::vector<uint64_t> numbers;
    std::string_view rest = text;
    while (true) {
      const size_t space = rest.find(' ');
      const std::optional<uint64_t> number = ledger::ParseDecimal(rest.substr(0, space));
      if (!number.has_value()) return Malformed(text);
      numbers.push_back(*number);
      if (space == std::string_view::npos) return numbers;
      rest.remove_prefix(space + 1);
    }
  }

  absl::Status TakeWhole(std::string_view wanted) {
    const std::optional<std::string_view> line = ledger::TakeLine(&rest_);
    if (line == wanted) return absl::OkStatus();
    return absl::InvalidArgumentError(
        fmt::format("the manifest has no line \"{}\" where it belongs", wanted));
  }

  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

absl::StatusOr<EntryRange> TakeEntries(Lines& lines) {
  LUHENG_ASSIGN_OR_RETURN(const std::vector<uint64_t> numbers, lines.TakeNumbers("entries"));
  if (numbers.size() == 1 && numbers[0] == 0) return EntryRange{};
  if (numbers.size() != 3 || numbers[0] == 0 || numbers[1] > numbers[2]) {
    return Malformed("entries");
  }
  return EntryRange{numbers[0], numbers[1], numbers[2]};
}

absl::StatusOr<ManifestFile> ParseFile(const std::string& text) {
  const size_t first = text.find(' ');
  const size_t second = first == std::string::npos ? first : text.find(' ', first + 1);
  if (second == std::string::npos) return Malformed(text);
  const std::string_view view = text;
  const std::optional<uint64_t> size = ledger::ParseDecimal(view.substr(0, first));
  const std::optional<ledger::Hash> hash = ParseHash(view.substr(first + 1, second - first - 1));
  ManifestFile file = {.name = text.substr(second + 1)};
  if (!size.has_value() || !hash.has_value() || !IsExportFileName(file.name)) {
    return Malformed(text);
  }
  file.size = *size;
  file.hash = *hash;
  return file;
}

absl::Status TakeFiles(Lines& lines, Manifest* manifest) {
  while (lines.IsNext("file")) {
    LUHENG_ASSIGN_OR_RETURN(const std::string text, lines.Take("file"));
    LUHENG_ASSIGN_OR_RETURN(ManifestFile file, ParseFile(text));
    const bool is_new = std::none_of(manifest->files.begin(), manifest->files.end(),
                                     [&](const ManifestFile& f) { return f.name == file.name; });
    if (!is_new) return Malformed(text);
    manifest->files.push_back(std::move(file));
  }
  if (manifest->files.empty()) return absl::InvalidArgumentError("the manifest has no files");
  return absl::OkStatus();
}

}  // namespace

bool IsExportFileName(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.find('/') != std::string_view::npos) return false;
  while (!name.empty()) {
    const std::optional<char32_t> code_point = ledger::TakeCodePoint(&name);
    if (!code_point.has_value() || *code_point < 0x20 || *code_point == 0x7f) return false;
  }
  return true;
}

std::string FormatManifest(const Manifest& manifest) {
  std::string text = fmt::format("{}\norigin {}\nexporter {}\nexported-at {}\n", kFirstLine,
                                 manifest.origin, manifest.exporter, manifest.exported_at);
  for (const std::string& request : manifest.requests) text += "request " + request + "\n";
  text += fmt::format("sequence {} {}\nrows {}\nentries {}", manifest.first_sequence,
                      manifest.last_sequence, manifest.row_count, manifest.entries.count);
  if (manifest.entries.count > 0) {
    text += fmt::format(" {} {}", manifest.entries.first, manifest.entries.last);
  }
  text += "\n";
  for (const ManifestFile& file : manifest.files) {
    LUHENG_CHECK(IsExportFileName(file.name));
    text += fmt::format("file {} {} {}\n", file.size, ledger::ToHex(ledger::AsBytes(file.hash)),
                        file.name);
  }
  text += fmt::format("certificate {}\ncheckpoint\n{}",
                      ledger::EncodeBase64(manifest.certificate_der), manifest.checkpoint);
  return text;
}

absl::StatusOr<Manifest> ParseManifest(std::string_view text) {
  Lines lines(text);
  Manifest manifest;
  LUHENG_RETURN_IF_ERROR(lines.TakeWhole(kFirstLine));
  LUHENG_ASSIGN_OR_RETURN(manifest.origin, lines.Take("origin"));
  LUHENG_ASSIGN_OR_RETURN(manifest.exporter, lines.Take("exporter"));
  LUHENG_ASSIGN_OR_RETURN(manifest.exported_at, lines.Take("exported-at"));
  if (!ledger::IsValidKeyName(manifest.origin)) return Malformed(manifest.origin);
  if (!ledger::IsValidKeyName(manifest.exporter)) return Malformed(manifest.exporter);
  if (!IsTime(manifest.exported_at)) return Malformed(manifest.exported_at);
  while (lines.IsNext("request")) {
    LUHENG_ASSIGN_OR_RETURN(std::string request, lines.Take("request"));
    manifest.requests.push_back(std::move(request));
  }
  LUHENG_ASSIGN_OR_RETURN(const std::vector<uint64_t> sequence, lines.TakeNumbers("sequence"));
  if (sequence.size() != 2 || sequence[0] > sequence[1]) return Malformed("sequence");
  manifest.first_sequence = sequence[0];
  manifest.last_sequence = sequence[1];
  LUHENG_ASSIGN_OR_RETURN(const std::vector<uint64_t> rows, lines.TakeNumbers("rows"));
  if (rows.size() != 1) return Malformed("rows");
  manifest.row_count = rows[0];
  LUHENG_ASSIGN_OR_RETURN(manifest.entries, TakeEntries(lines));
  LUHENG_RETURN_IF_ERROR(TakeFiles(lines, &manifest));
  LUHENG_ASSIGN_OR_RETURN(const std::string certificate, lines.Take("certificate"));
  std::optional<std::string> der = ledger::DecodeBase64(certificate);
  if (!der.has_value()) return Malformed("certificate");
  manifest.certificate_der = *std::move(der);
  LUHENG_RETURN_IF_ERROR(lines.TakeWhole("checkpoint"));
  manifest.checkpoint = std::string(lines.rest());
  return manifest;
}

}  // namespace luheng::services::cli

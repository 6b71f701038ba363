#include "services/verify/report.h"

#include <optional>
#include <string_view>

#include "fmt/format.h"
#include "ledger/text.h"

namespace luheng::services {
namespace {

constexpr std::string_view kEntryWord = "entry ";

// The entry that a failure names first; nullopt if it names none.
std::optional<uint64_t> EntryNamedBy(std::string_view failure) {
  for (size_t at = failure.find(kEntryWord); at != std::string_view::npos;
       at = failure.find(kEntryWord, at + 1)) {
    std::string_view digits = failure.substr(at + kEntryWord.size());
    digits = digits.substr(0, digits.find_first_not_of("0123456789"));
    if (const auto index = ledger::ParseDecimal(digits)) return index;
  }
  return std::nullopt;
}

std::string Quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      json += c;
    }
  }
  return json + '"';
}

std::string QuotedList(const std::vector<std::string>& texts) {
  std::string json = "[";
  for (const std::string& text : texts) json += (json.size() > 1 ? "," : "") + Quoted(text);
  return json + ']';
}

// What a damaged file is called, or has in it, may be no text at all.
std::string Printable(std::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const std::string_view before = text;
    if (ledger::TakeCodePoint(&text).has_value()) {
      printable += before.substr(0, before.size() - text.size());
    } else {
      printable += '?';
      text.remove_prefix(1);
    }
  }
  return printable;
}

}  // namespace

void AuditReport::Conclude(const absl::Status& status) {
  failure = Printable(std::string(status.message()));
  if (status.ok()) {
    verdict = AuditVerdict::kSound;
  } else {
    verdict = absl::IsDataLoss(status) ? AuditVerdict::kBroken : AuditVerdict::kCannotTell;
  }
}

const char* NameOf(AuditVerdict verdict) {
  switch (verdict) {
    case AuditVerdict::kSound:
      return "SOUND";
    case AuditVerdict::kBroken:
      return "BROKEN";
    case AuditVerdict::kCannotTell:
      return "CANNOT TELL";
  }
  return "";
}

std::string FormatText(const AuditReport& report) {
  std::string text;
  for (const std::string& finding : report.findings) text += finding + '\n';
  for (const std::string& note : report.notes) text += fmt::format("note       {}\n", note);
  if (!report.failure.empty()) text += fmt::format("failure    {}\n", report.failure);
  return text + NameOf(report.verdict) + '\n';
}

std::string FormatJson(const AuditReport& report) {
  std::string failure = "null";
  if (report.verdict != AuditVerdict::kSound) {
    const std::optional<uint64_t> entry = EntryNamedBy(report.failure);
    failure = fmt::format(R"({{"reason":{},"entry":{}}})", Quoted(report.failure),
                          entry.has_value() ? std::to_string(*entry) : "null");
  }
  return fmt::format(
      R"({{"verdict":{},"origin":{},"entries":{},"first_new_entry":{},)"
      R"("new_commands":{},"checkpoint_size":{},"cosigned_size":{},"root":{},"state_hash":{},)"
      R"("failure":{},"findings":{},"notes":{}}})"
      "\n",
      Quoted(NameOf(report.verdict)), Quoted(report.origin), report.entry_count,
      report.first_new_entry, report.new_command_count, report.checkpoint_size,
      report.cosigned_size, Quoted(report.root_hex), Quoted(report.state_hash_hex), failure,
      QuotedList(report.findings), QuotedList(report.notes));
}

}  // namespace luheng::services

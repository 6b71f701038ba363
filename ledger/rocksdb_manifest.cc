#include "ledger/rocksdb_manifest.h"

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "ledger/rocksdb_coding.h"

namespace luheng::ledger {
namespace {

// Pages, in them fragments of records, each with its header.
constexpr size_t kPageSize = 32'768;
constexpr size_t kHeaderSize = 7;  // Checksum u32, size u16, type u8.
enum FragmentType : uint8_t { kWhole = 1, kFirst, kMiddle, kLast };

// What a record is made of: a tag, and what belongs to it.
enum Tag : uint64_t {
  kComparator = 1,
  kLogNumber = 2,
  kNextFileNumber = 3,
  kLastSequence = 4,
  kCompactCursor = 5,
  kDeletedFile = 6,
  kPreviousLogNumber = 9,
  kMinLogNumberToKeep = 10,
  kNewFile = 103,
  kColumnFamily = 200,
  kMaxColumnFamily = 203,
  kInAtomicGroup = 300,
  kIgnorable = 1 << 13,  // This bit: a text follows that readers may pass over.
};
constexpr uint64_t kNewFileEnd = 1;  // The tag behind the last text of a new file.

struct Manifest {
  std::string name;
  std::vector<std::string> records;
  std::optional<size_t> damaged_at;  // The place of the first fragment that is not whole.
};

// Fragments as far as they are whole.
absl::StatusOr<Manifest> ReadManifest(const std::string& directory) {
  Manifest manifest;
  LUHENG_ASSIGN_OR_RETURN(manifest.name, ReadFile(directory + "/CURRENT"));
  if (manifest.name.ends_with('\n')) manifest.name.pop_back();
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(directory + "/" + manifest.name));
  std::string record;
  size_t place = 0;
  while (place < bytes.size()) {
    const std::string_view page =
        std::string_view(bytes).substr(place, kPageSize - place % kPageSize);
    // A page ends with zeros where no header fits.
    const bool is_padding = page.size() < kHeaderSize && (place + page.size()) % kPageSize == 0 &&
                            page.find_first_not_of('\0') == std::string_view::npos;
    if (is_padding) {
      place += page.size();
      continue;
    }
    const bool has_header = page.size() >= kHeaderSize;
    const size_t size = has_header ? LittleEndian(page.substr(4, 2)) : 0;
    const auto type = static_cast<uint8_t>(has_header ? page[6] : 0);
    if (type < kWhole || type > kLast || kHeaderSize + size > page.size() ||
        MaskedCrc32c(page.substr(6, 1 + size)) != LittleEndian(page.substr(0, 4))) {
      manifest.damaged_at = place;
      break;
    }
    record += page.substr(kHeaderSize, size);
    if (type == kWhole || type == kLast) manifest.records.push_back(std::exchange(record, ""));
    place += kHeaderSize + size;
  }
  return manifest;
}

// Takes so many numbers; the last one is returned.
std::optional<uint64_t> TakeNumbers(std::string_view* record, int count) {
  std::optional<uint64_t> number;
  for (int i = 0; i < count; ++i) {
    number = TakeVarint(record);
    if (!number.has_value()) break;
  }
  return number;
}

// Level, number, size, smallest and largest key, their sequences, then texts each with its tag.
std::optional<uint64_t> TakeNewFile(std::string_view* record) {
  const std::optional<uint64_t> number = TakeNumbers(record, 2);
  const bool has_beginning = number.has_value() && TakeVarint(record).has_value() &&
                             TakeText(record).has_value() && TakeText(record).has_value() &&
                             TakeNumbers(record, 2).has_value();
  if (!has_beginning) return std::nullopt;
  for (;;) {
    const std::optional<uint64_t> tag = TakeVarint(record);
    if (tag == kNewFileEnd) return number;
    if (!tag.has_value() || !TakeText(record).has_value()) return std::nullopt;
  }
}

// Applies one record to the numbers of the live files. False if it cannot be read.
bool Follow(std::string_view record, std::set<uint64_t>* live) {
  while (!record.empty()) {
    const std::optional<uint64_t> tag = TakeVarint(&record);
    if (!tag.has_value()) return false;
    std::optional<uint64_t> number = 0;
    switch (*tag) {
      case kComparator:
        if (!TakeText(&record).has_value()) return false;
        break;
      case kLogNumber:
      case kNextFileNumber:
      case kLastSequence:
      case kPreviousLogNumber:
      case kMinLogNumberToKeep:
      case kColumnFamily:
      case kMaxColumnFamily:
      case kInAtomicGroup:
        number = TakeVarint(&record);
        break;
      case kCompactCursor:
        number = TakeVarint(&record);
        if (!TakeText(&record).has_value()) return false;
        break;
      case kDeletedFile:
        number = TakeNumbers(&record, 2);
        live->erase(number.value_or(0));
        break;
      case kNewFile:
        number = TakeNewFile(&record);
        live->insert(number.value_or(0));
        break;
      default:
        if ((*tag & kIgnorable) == 0 || !TakeText(&record).has_value()) return false;
        break;
    }
    if (!number.has_value()) return false;
  }
  return true;
}

absl::Status NoManifest(const absl::Status& status) {
  return absl::IsNotFound(status)
             ? absl::DataLossError("database: " + std::string(status.message()))
             : status;
}

}  // namespace

absl::Status CheckManifest(const std::string& directory) {
  LUHENG_ASSIGN_OR_RETURN(const Manifest manifest, ReadManifest(directory));
  if (!manifest.damaged_at.has_value()) return absl::OkStatus();
  return absl::DataLossError("database: " + directory + "/" + manifest.name +
                             " is damaged at byte " + std::to_string(*manifest.damaged_at));
}

absl::Status CutManifest(const std::string& directory) {
  const absl::StatusOr<Manifest> manifest = ReadManifest(directory);
  if (!manifest.ok()) return NoManifest(manifest.status());
  if (!manifest->damaged_at.has_value()) return absl::OkStatus();
  const std::string path = directory + "/" + manifest->name;
  LUHENG_ASSIGN_OR_RETURN(std::string bytes, ReadFile(path));
  bytes.resize(*manifest->damaged_at);
  return WriteFileAtomically(path, bytes);
}

absl::StatusOr<std::set<std::string>> LiveTables(const std::string& directory) {
  const absl::StatusOr<Manifest> manifest = ReadManifest(directory);
  if (!manifest.ok()) return NoManifest(manifest.status());
  std::set<uint64_t> numbers;
  for (const std::string& record : manifest->records) {
    if (Follow(record, &numbers)) continue;
    return absl::DataLossError("database: " + directory + "/" + manifest->name +
                               " has a record that is not known");
  }
  std::set<std::string> names;
  for (const uint64_t number : numbers) {
    char name[32];
    std::snprintf(name, sizeof(name), "%06llu.sst", static_cast<unsigned long long>(number));
    names.insert(name);
  }
  return names;
}

}  // namespace luheng::ledger

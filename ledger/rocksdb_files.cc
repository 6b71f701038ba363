#include "ledger/rocksdb_files.h"

#include <fcntl.h>
#include <rocksdb/file_checksum.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/file.h"

namespace luheng::ledger {
namespace {

// Table files: blocks, each with its trailer; the footer last.
constexpr size_t kFooterSize = 53;
constexpr size_t kBlockTrailerSize = 5;  // Compression u8, checksum u32.
constexpr uint8_t kCrc32c = 1;
constexpr std::string_view kPropertiesKey = "rocksdb.properties";

// The manifest: pages, in them records, each with its header.
constexpr size_t kPageSize = 32'768;
constexpr size_t kRecordHeaderSize = 7;  // Checksum u32, size u16, type u8.
constexpr uint8_t kRecordTypeMax = 4;    // Whole, first, middle, last.

uint32_t LittleEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) {
    value = (value << 8) | static_cast<uint8_t>(bytes[i - 1]);
  }
  return value;
}

// CRC-32C as RocksDB stores it.
uint32_t MaskedCrc32c(std::string_view bytes) {
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  generator->Update(bytes.data(), bytes.size());
  generator->Finalize();
  uint32_t crc = 0;
  const std::string big_endian = generator->GetChecksum();
  LUHENG_CHECK(ByteReader(big_endian).ReadU32(&crc));
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
}

std::optional<uint64_t> TakeVarint(std::string_view* bytes) {
  uint64_t value = 0;
  for (unsigned int shift = 0; shift < 64 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

// Where a block is in its file, without its trailer.
struct BlockHandle {
  uint64_t offset = 0;
  uint64_t size = 0;
};

std::optional<BlockHandle> TakeHandle(std::string_view* bytes) {
  const std::optional<uint64_t> offset = TakeVarint(bytes);
  const std::optional<uint64_t> size = TakeVarint(bytes);
  if (!offset.has_value() || !size.has_value()) return std::nullopt;
  return BlockHandle{.offset = *offset, .size = *size};
}

class TableFile {
 public:
  static absl::StatusOr<TableFile> Open(const std::string& path) {
    LUHENG_ASSIGN_OR_RETURN(FileDescriptor file, FileDescriptor::Open(path, O_RDONLY));
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(path, error);
    if (error) return absl::InternalError(path + ": " + error.message());
    return TableFile(std::move(file), path, size);
  }

  absl::Status CheckProperties() const {
    if (size_ < kFooterSize) return Damaged("is too short for a table");
    const absl::StatusOr<std::string> footer = Read(size_ - kFooterSize, kFooterSize);
    LUHENG_RETURN_IF_ERROR(footer.status());
    // Another kind of checksum does not fit the blocks, which RocksDB finds out.
    if (static_cast<uint8_t>(footer->front()) != kCrc32c) return absl::OkStatus();
    std::string_view rest = std::string_view(*footer).substr(1);
    const std::optional<BlockHandle> index_of_meta = TakeHandle(&rest);
    if (!index_of_meta.has_value()) return Damaged("has a damaged footer");
    LUHENG_ASSIGN_OR_RETURN(const std::string meta, ReadBlock(*index_of_meta));
    const std::optional<BlockHandle> properties = FindProperties(meta);
    if (!properties.has_value()) return Damaged("names no properties");
    return ReadBlock(*properties).status();
  }

 private:
  TableFile(FileDescriptor file, std::string path, uint64_t size)
      : file_(std::move(file)), path_(std::move(path)), size_(size) {}

  absl::Status Damaged(const std::string& problem) const {
    return absl::DataLossError("journal: " + path_ + " " + problem);
  }

  absl::StatusOr<std::string> Read(uint64_t offset, size_t size) const {
    std::string bytes(size, '\0');
    const ssize_t count = ::pread(file_.get(), bytes.data(), size, static_cast<off_t>(offset));
    if (count < 0) return ErrnoStatus("read", path_);
    if (static_cast<size_t>(count) != size) return Damaged("ends too early");
    return bytes;
  }

  absl::StatusOr<std::string> ReadBlock(const BlockHandle& handle) const {
    if (handle.offset > size_ || handle.size > size_ - handle.offset ||
        kBlockTrailerSize > size_ - handle.offset - handle.size) {
      return Damaged("has a block beyond its end");
    }
    LUHENG_ASSIGN_OR_RETURN(std::string bytes,
                            Read(handle.offset, handle.size + kBlockTrailerSize));
    const std::string_view all(bytes);
    if (MaskedCrc32c(all.substr(0, handle.size + 1)) != LittleEndian(all.substr(handle.size + 1))) {
      return Damaged("has another checksum than its block at byte " +
                     std::to_string(handle.offset));
    }
    bytes.resize(handle.size);
    return bytes;
  }

  // Entries: shared, own and value size, own key bytes, value. Keys of this block share nothing.
  static std::optional<BlockHandle> FindProperties(std::string_view block) {
    while (!block.empty()) {
      const std::optional<uint64_t> shared = TakeVarint(&block);
      const std::optional<uint64_t> key_size = TakeVarint(&block);
      const std::optional<uint64_t> value_size = TakeVarint(&block);
      if (shared != 0u || !key_size.has_value() || !value_size.has_value() ||
          *key_size > block.size() || *value_size > block.size() - *key_size) {
        return std::nullopt;
      }
      std::string_view value = block.substr(*key_size, *value_size);
      if (block.substr(0, *key_size) == kPropertiesKey) return TakeHandle(&value);
      block.remove_prefix(*key_size + *value_size);
    }
    return std::nullopt;
  }

  FileDescriptor file_;
  std::string path_;
  uint64_t size_;
};

}  // namespace

absl::Status CheckTableProperties(const std::string& directory) {
  std::error_code error;
  std::filesystem::directory_iterator file(directory, error);
  for (; !error && file != std::filesystem::end(file); file.increment(error)) {
    if (file->path().extension() != ".sst") continue;
    LUHENG_ASSIGN_OR_RETURN(const TableFile table, TableFile::Open(file->path().string()));
    LUHENG_RETURN_IF_ERROR(table.CheckProperties());
  }
  if (error) return absl::InternalError(directory + ": " + error.message());
  return absl::OkStatus();
}

absl::Status CheckManifest(const std::string& directory) {
  LUHENG_ASSIGN_OR_RETURN(std::string name, ReadFile(directory + "/CURRENT"));
  if (name.ends_with('\n')) name.pop_back();
  LUHENG_ASSIGN_OR_RETURN(const std::string manifest, ReadFile(directory + "/" + name));
  size_t place = 0;
  while (place < manifest.size()) {
    const std::string_view page =
        std::string_view(manifest).substr(place, kPageSize - place % kPageSize);
    // A page ends with zeros where no header fits.
    const bool is_padding = page.size() < kRecordHeaderSize &&
                            (place + page.size()) % kPageSize == 0 &&
                            page.find_first_not_of('\0') == std::string_view::npos;
    if (is_padding) {
      place += page.size();
      continue;
    }
    const bool has_header = page.size() >= kRecordHeaderSize;
    const size_t size = has_header ? LittleEndian(page.substr(4, 2)) : 0;
    const auto type = static_cast<uint8_t>(has_header ? page[6] : 0);
    if (type == 0 || type > kRecordTypeMax || kRecordHeaderSize + size > page.size() ||
        MaskedCrc32c(page.substr(6, 1 + size)) != LittleEndian(page.substr(0, 4))) {
      return absl::DataLossError("journal: " + name + " is damaged at byte " +
                                 std::to_string(place));
    }
    place += kRecordHeaderSize + size;
  }
  return absl::OkStatus();
}

}  // namespace luheng::ledger

#include "ledger/rocksdb_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/file.h"
#include "ledger/rocksdb_coding.h"
#include "ledger/rocksdb_manifest.h"

namespace luheng::ledger {
namespace {

// Table files: blocks, each with its trailer; the footer last.
constexpr size_t kFooterSize = 53;
constexpr size_t kBlockTrailerSize = 5;  // Compression u8, checksum u32.
constexpr uint8_t kCrc32c = 1;
constexpr std::string_view kPropertiesKey = "rocksdb.properties";

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
    return absl::DataLossError("database: " + path_ + " " + problem);
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
  LUHENG_ASSIGN_OR_RETURN(const std::set<std::string> live, LiveTables(directory));
  std::error_code error;
  std::filesystem::directory_iterator file(directory, error);
  for (; !error && file != std::filesystem::end(file); file.increment(error)) {
    if (!live.contains(file->path().filename().string())) continue;
    LUHENG_ASSIGN_OR_RETURN(const TableFile table, TableFile::Open(file->path().string()));
    LUHENG_RETURN_IF_ERROR(table.CheckProperties());
  }
  if (error) return absl::InternalError(directory + ": " + error.message());
  return absl::OkStatus();
}

}  // namespace luheng::ledger

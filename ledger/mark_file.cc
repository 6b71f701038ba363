#include "ledger/mark_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"

namespace luheng::ledger {

MarkFile::MarkFile(FileDescriptor file, std::string path, std::string secret, const Mark& last)
    : file_(std::move(file)), path_(std::move(path)), secret_(std::move(secret)), last_(last) {}

absl::StatusOr<std::unique_ptr<MarkFile>> MarkFile::Create(const std::string& path,
                                                           std::string secret) {
  const Mark first{1, 0, CompactRange().Root()};
  std::string bytes(kMarkFileSize, '\0');
  bytes.replace(MarkSlotOffset(first.generation), kMarkSlotSize, EncodeMarkSlot(first, secret));
  LUHENG_RETURN_IF_ERROR(CreateFile(path, bytes));
  return Open(path, std::move(secret));
}

absl::StatusOr<std::unique_ptr<MarkFile>> MarkFile::Open(const std::string& path,
                                                         std::string secret) {
  LUHENG_ASSIGN_OR_RETURN(const Mark last, Read(path, secret));
  LUHENG_ASSIGN_OR_RETURN(FileDescriptor file, FileDescriptor::Open(path, O_WRONLY));
  return std::unique_ptr<MarkFile>(new MarkFile(std::move(file), path, std::move(secret), last));
}

absl::StatusOr<Mark> MarkFile::Read(const std::string& path, const std::string& secret) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  return DecodeMarkFile(bytes, secret);
}

absl::Status MarkFile::Write(uint64_t size, const Hash& root) {
  LUHENG_RETURN_IF_ERROR(write_status_);
  LUHENG_CHECK(size >= last_.size);
  const Mark next{last_.generation + 1, size, root};
  write_status_ =
      file_.WriteAt(EncodeMarkSlot(next, secret_), MarkSlotOffset(next.generation), path_);
  // The file's size never changes, so its data is all that must be synced.
  if (write_status_.ok() && ::fdatasync(file_.get()) != 0) {
    write_status_ = ErrnoStatus("sync", path_);
  }
  LUHENG_RETURN_IF_ERROR(write_status_);
  last_ = next;
  return absl::OkStatus();
}

}  // namespace luheng::ledger

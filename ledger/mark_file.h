// The file that holds the high-water mark.
#ifndef LEDGER_MARK_FILE_H_
#define LEDGER_MARK_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/mark.h"

namespace luheng::ledger {

// A mark file that is open for writing. After a failed write every later one fails alike: whether
// the slot was written is unknown, so only a restart can tell. Not thread-safe.
class MarkFile {
 public:
  // Makes the file with the mark of an empty journal. ALREADY_EXISTS if there is one.
  static absl::StatusOr<std::unique_ptr<MarkFile>> Create(const std::string& path,
                                                          std::string secret);
  // NOT_FOUND without a file; DATA_LOSS says which slot is damaged.
  static absl::StatusOr<std::unique_ptr<MarkFile>> Open(const std::string& path,
                                                        std::string secret);
  // Reads the mark without opening the file for writing. Errors as Open().
  static absl::StatusOr<Mark> Read(const std::string& path, const std::string& secret);

  // The mark that was read, or written, last.
  const Mark& last() const { return last_; }

  // Writes the next mark, and syncs it. REQUIRES: size >= last().size.
  absl::Status Write(uint64_t size, const Hash& root);

 private:
  MarkFile(FileDescriptor file, std::string path, std::string secret, const Mark& last);

  FileDescriptor file_;
  std::string path_;
  std::string secret_;
  Mark last_;
  absl::Status write_status_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_MARK_FILE_H_

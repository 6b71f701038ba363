// A copy of a RocksDB database, to try on it what would change the database itself.
#ifndef LEDGER_SCRATCH_COPY_H_
#define LEDGER_SCRATCH_COPY_H_

#include <string>

#include "absl/status/status.h"

namespace luheng::ledger {

// The copy's directory, `directory`.recovery. It is removed when this goes out of scope, and one
// that a crash has left when this is made.
class ScratchCopy {
 public:
  explicit ScratchCopy(const std::string& directory);
  ~ScratchCopy();
  ScratchCopy(const ScratchCopy&) = delete;
  ScratchCopy& operator=(const ScratchCopy&) = delete;

  // Makes the copy. REQUIRES: nobody has the database open. INTERNAL if it cannot be made.
  absl::Status Make() const;

  const std::string& path() const { return path_; }

 private:
  std::string from_;
  std::string path_;
};

}  // namespace luheng::ledger

#endif  // LEDGER_SCRATCH_COPY_H_

// What the tests of the ledger share: temporary directories, made-up journals, damage.
#ifndef TESTS_LEDGER_TESTING_H_
#define TESTS_LEDGER_TESTING_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/block.h"
#include "ledger/entry.h"
#include "ledger/hash.h"

namespace luheng::ledger {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

#define EXPECT_OK(expression) EXPECT_EQ(::luheng::ledger::StatusOf(expression), ::absl::OkStatus())
#define ASSERT_OK(expression) ASSERT_EQ(::luheng::ledger::StatusOf(expression), ::absl::OkStatus())
#define EXPECT_CODE(expression, status_code)                            \
  EXPECT_EQ(::luheng::ledger::StatusOf(expression).code(), status_code) \
      << ::luheng::ledger::StatusOf(expression)

// The value, or the end of the test program: for what a test takes for granted.
template <class T>
T ValueOrDie(absl::StatusOr<T> status_or) {
  if (!status_or.ok()) {
    ADD_FAILURE() << status_or.status();
    std::abort();
  }
  return *std::move(status_or);
}

// A directory that goes away with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

std::string BytesFromHex(std::string_view hex);

// Plain reads and writes of whole files; a failure fails the test.
std::string Slurp(const std::string& path);
void Spill(const std::string& path, std::string_view bytes);
// The paths of all regular files below a directory, sorted.
std::vector<std::string> FilesBelow(const std::string& directory);
// The same, with the bytes of each, by path relative to the directory.
std::map<std::string, std::string> Contents(const std::string& directory);
// Replaces a directory by a copy of another.
void CopyDirectory(const std::string& from, const std::string& to);
// The one file of a directory with this extension that is not empty.
std::string OnlyFile(const std::string& directory, std::string_view extension);
// Changes one bit of a file.
void FlipBit(const std::string& path, size_t bit);

inline constexpr JournalId kTestJournalId = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

// Makes a journal of plausible entries, the same ones each time.
class TestJournal {
 public:
  TestJournal() : builder_(kTestJournalId, 1, ChainState()) {}

  // The next block, of so many entries.
  Block NextBlock(uint32_t entry_count);

  // The bytes of all entries so far.
  const std::vector<std::string>& entries() const { return entries_; }
  std::vector<Hash> LeafHashes() const;

 private:
  BlockBuilder builder_;
  std::vector<std::string> entries_;
};

}  // namespace luheng::ledger

#endif  // TESTS_LEDGER_TESTING_H_

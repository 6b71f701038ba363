// Opens the journal after any kind of stop, and never silently without an entry that somebody was
// told of.
//
// RocksDB's own recovery either refuses every torn tail or drops entries without a word, so the
// high-water mark decides:
//
//   journal opens, mark <= its end    go on; entries above the mark are whole, only not marked yet
//   journal opens, mark above its end DATA_LOSS, naming the first missing entry; opening has moved
//                                     what is there into table files, and changed nothing else
//   journal is damaged                a copy is opened that drops everything from the damage on;
//     the copy reaches the mark         the damage is a torn write that nobody was told of: the
//                                       journal itself is opened so
//     it does not                       DATA_LOSS, naming the first missing entry; nothing changed
//
// Power loss alone or damage alone loses nothing acknowledged. Both together, within the one block
// that is not marked yet, cannot be told from a torn write.
#ifndef LEDGER_RECOVER_H_
#define LEDGER_RECOVER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/hash.h"
#include "ledger/journal_store.h"
#include "ledger/mark_file.h"

namespace luheng::ledger {

struct JournalPaths {
  std::string journal_directory;
  std::string mark_file;
};

struct Recovered {
  std::unique_ptr<JournalStore> store;
  std::unique_ptr<MarkFile> mark;
  // Set if a torn tail was dropped, now or at an earlier start: where the journal ended then. The
  // caller journals that it was, and then calls ForgetDroppedTail(); until it does, every start
  // sets this again.
  std::optional<uint64_t> dropped_from;
};

// Opens journal and mark for writing, and makes both if neither is there. `secret` is the journal
// secret. DATA_LOSS as above, also if the mark is missing while there are entries, is damaged, or
// has another root than the journal (as far as StoredRoot() knows); else the errors of
// JournalStore::Open and MarkFile::Open. May use `journal_directory`.recovery for the copy.
// `signed_size` is what a signed checkpoint counts: like the mark, it tells of entries that
// somebody was told of.
absl::StatusOr<Recovered> Recover(const JournalPaths& paths, const std::string& secret,
                                  uint64_t signed_size = 0);

// The journal tells of the dropped tail.
absl::Status ForgetDroppedTail(const JournalPaths& paths);

// The root of the tree of `size` entries, if a block says it: when one begins at entry `size`.
// Nullopt otherwise; so a mark at the journal's very end is compared by the caller, who computes
// the root anyway. Errors as JournalStore::BlockAt().
absl::StatusOr<std::optional<Hash>> StoredRoot(const JournalStore& store, uint64_t size);

}  // namespace luheng::ledger

#endif  // LEDGER_RECOVER_H_

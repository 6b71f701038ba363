// History: entries of the journal as readers ask for them, alone or along the links of a subject.
#ifndef SERVICES_RPC_HISTORY_H_
#define SERVICES_RPC_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/engine.h"
#include "engine/subject_heads.h"
#include "ledger/entry.h"
#include "services/server/node.h"

namespace luheng::services {

// An entry with the bytes that it was decoded from.
class StoredEntry {
 public:
  // DATA_LOSS if the bytes are no entry.
  static absl::StatusOr<StoredEntry> Decode(std::string bytes);

  const std::string& bytes() const { return *bytes_; }
  const ledger::Entry& entry() const { return entry_; }

 private:
  StoredEntry(std::unique_ptr<const std::string> bytes, ledger::Entry entry);

  std::unique_ptr<const std::string> bytes_;  // entry_.payload points into it.
  ledger::Entry entry_;
};

// NOT_FOUND at or above the commit point.
absl::StatusOr<StoredEntry> ReadEntry(const Node& node, uint64_t index);

// The entry's link of a subject; nullptr if it does not concern it.
const ledger::Link* FindLink(const ledger::Entry& entry, const engine::Subject& subject);

// The subject's entry before this one; nullopt if this is its first.
std::optional<uint64_t> PreviousIndex(const ledger::Link& link);

struct History {
  std::vector<StoredEntry> entries;  // Newest first.
  std::optional<uint64_t> next;      // Where the rest begins.
};

// The entries of a subject from `first` on back in time, at most `count_max`. INVALID_ARGUMENT if
// the entry at `first` does not concern the subject.
absl::StatusOr<History> ReadHistory(const Node& node, const engine::Subject& subject,
                                    uint64_t first, size_t count_max);

// Whether the entry is one that `participant` may read: its own command, the result of an auction
// or lottery, or a fact about itself, one of its accounts, or a record of rights that is its own.
// The actor of an event is whoever gave the command that led to it, and may be the other side: it
// does not count.
bool MayRead(engine::ParticipantId participant, const ledger::Entry& entry,
             const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_HISTORY_H_

// What the journal says of snapshots: each is followed by an entry with its size and the hash of
// its state. A file that is not so told of may have been written by anybody.
#ifndef SERVICES_SEQUENCER_SNAPSHOT_RECORD_H_
#define SERVICES_SEQUENCER_SNAPSHOT_RECORD_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "engine/command.h"
#include "ledger/journal_store.h"
#include "services/sequencer/snapshot_file.h"

namespace luheng::services {

// What a RecordSnapshot entry says; nullopt of any other entry.
std::optional<engine::RecordSnapshot> RecordedSnapshot(std::string_view entry);

// Whether the journal tells of this snapshot, and continues where it stands. DATA_LOSS says what is
// not so; else the errors of BlockIterator::Next().
absl::Status CheckRecorded(const Snapshot& snapshot, const ledger::JournalStore& journal);

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_SNAPSHOT_RECORD_H_

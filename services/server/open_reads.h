// How a node's journal of reads is opened.
#ifndef SERVICES_SERVER_OPEN_READS_H_
#define SERVICES_SERVER_OPEN_READS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/reads/read_journal.h"
#include "services/sequencer/clock.h"
#include "services/server/node.h"

namespace luheng::services {

// Opens the journal of reads of the data directory, which has to go on from where the exchange's
// journal was told it was, and goes on telling it. If it was lost, the exchange's journal is told
// first. `node`, which runs on this directory, and `clock` must outlive it. Errors as
// ReadJournal::Open().
absl::StatusOr<std::unique_ptr<ReadJournal>> OpenReads(const std::string& data_directory,
                                                       Node& node, Clock& clock);

}  // namespace luheng::services

#endif  // SERVICES_SERVER_OPEN_READS_H_

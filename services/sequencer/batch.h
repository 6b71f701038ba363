// Batch: one group commit on its way from the sequencer to the publisher.
#ifndef SERVICES_SEQUENCER_BATCH_H_
#define SERVICES_SEQUENCER_BATCH_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.h"
#include "ledger/block.h"
#include "services/sequencer/submission.h"

namespace luheng::services {

// A command of this batch that somebody waits for.
struct PendingAnswer {
  AnswerCallback done;
  Answer answer;
};

// A request id that came again: its first answer stands in the journal at `sequence`, if the
// request is the same.
struct RepeatedRequest {
  AnswerCallback done;
  uint64_t sequence = 0;
  std::optional<engine::TimeMicros> effective_time;
  std::string body_bytes;
};

struct Batch {
  std::optional<ledger::Block> block;  // None: repeated requests only, nothing to write.
  std::vector<PendingAnswer> answers;
  std::vector<RepeatedRequest> repeats;  // Of commands in this block or before it.
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_BATCH_H_

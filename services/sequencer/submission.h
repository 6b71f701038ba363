// A request to change the exchange, on its way to the sequencer, and what became of it.
#ifndef SERVICES_SEQUENCER_SUBMISSION_H_
#define SERVICES_SEQUENCER_SUBMISSION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/event.h"

namespace luheng::services {

// A command as it stands in the journal. The same for the first answer and for every repetition of
// its request.
struct Answer {
  uint64_t sequence = 0;
  uint64_t end = 0;  // One after its last entry: a checkpoint of this size covers all of it.
  engine::TimeMicros time;
  engine::Outcome outcome;
};

// Errors: ALREADY_EXISTS, the request id was used with another body (nothing was recorded now);
// FAILED_PRECONDITION, the clock jumped and an operator must confirm it (nothing was recorded);
// DATA_LOSS, the journal failed (outcome unknown until restart; repeat with the same request id).
using AnswerCallback = std::function<void(absl::StatusOr<Answer>)>;

// What everybody is told whose command may or may not have reached the disk.
inline absl::Status OutcomeUnknown(const absl::Status& cause) {
  return absl::DataLossError("JOURNAL_FAILED: " + std::string(cause.message()) +
                             "; whether this was recorded is not known: repeat it with the same "
                             "request id once the server has been restarted");
}

struct Submission {
  engine::Actor actor;
  engine::RequestId request_id{};
  std::optional<engine::TimeMicros> effective_time;
  engine::CommandBody body;  // Well formed: engine::FindMalformed(body) is nullopt.
  AnswerCallback done;       // Called once, from a thread of the node's; must not block.
};

// What became of several submissions: the first `count` are queued, the others were refused.
struct Queued {
  size_t count = 0;
  absl::Status refusal;  // OK if all are queued.
};

}  // namespace luheng::services

#endif  // SERVICES_SEQUENCER_SUBMISSION_H_

// Player: an exchange on a watched directory, and everybody who trades on it: a seeded row of
// commands, whose answers become notes in the log.
#ifndef TESTS_SIMULATION_PLAYER_H_
#define TESTS_SIMULATION_PLAYER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "services/reads/read_journal.h"
#include "services/server/node.h"
#include "tests/engine/workload.h"
#include "tests/services/small_exchange.h"

namespace luheng::simulation {

enum class Pace : uint8_t {
  kLockstep,  // Nothing moves any more when the next command comes: operations come in one order.
  kFree,      // The next command comes with the answer.
};

// The set-up of engine::testing::Workload is done.
enum class Stage : uint8_t { kNew, kSetUp };

struct PlayOptions {
  std::string directory;
  uint64_t seed = 0;
  Stage stage = Stage::kSetUp;
  Pace pace = Pace::kFree;
  services::Durability durability = services::Durability::kStandard;
  uint64_t first_request = 1;
  uint64_t noted_size = 0;  // Entries that others have noted.
};

services::NodeOptions NodeOptionsFor(const std::string& directory);

class Player {
 public:
  explicit Player(const PlayOptions& options);

  // Makes the data directory, unwatched as yet.
  absl::Status Create();
  // Starts the node.
  absl::Status Start();
  // Sends commands, some of them twice, and now and then a name to the vault, or reads something.
  // The first failure.
  absl::Status Play(int commands);
  // Stops the node, and closes all.
  absl::Status Stop();

  services::Node& node() { return *node_; }
  services::FakeClock& clock() { return clock_; }
  // The next command that is not the exchange's own, as the state has it now.
  engine::testing::Deed NextDeed();
  // Sends it. The first failure; a repetition that is answered otherwise stops the process.
  absl::Status Send(const engine::testing::Deed& deed);
  // The tile log is published, and the mark written, up to the last entry; notes all that.
  absl::Status WaitUntilQuiet();
  // Notes what readers can see, and then this answer.
  absl::Status NoteAnswer(uint64_t request, const services::Answer& answer);
  uint64_t NextRequest() { return next_request_++; }

 private:
  absl::Status NoteEntries();
  absl::Status NoteName();
  absl::Status NoteRead();
  void Observe(const services::Answer& answer);

  const PlayOptions options_;
  engine::testing::Random random_;
  engine::testing::Workload workload_;
  services::FakeClock clock_;
  uint64_t next_request_;
  uint64_t noted_size_;
  std::unique_ptr<services::Node> node_;
  std::unique_ptr<services::ReadJournal> reads_;
};

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_PLAYER_H_

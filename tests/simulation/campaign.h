// Campaign: thousands of seeded faults, each on a small exchange of its own, and what became of
// them.
//
// The workload, the fault and what a crash leaves follow from the seed and the number of the trial.
// What two threads of the exchange write at once may come in another order when a trial is done
// again; so of each trial that fails its directory is kept as the fault has left it, with the
// story of it.
#ifndef TESTS_SIMULATION_CAMPAIGN_H_
#define TESTS_SIMULATION_CAMPAIGN_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/disk_model.h"
#include "tests/simulation/history.h"
#include "tests/simulation/image.h"
#include "tests/simulation/inspection.h"
#include "tests/simulation/operation.h"
#include "tests/simulation/player.h"
#include "tests/simulation/tally.h"
#include "tests/simulation/watched_disk.h"

namespace luheng::simulation {

// A directory, and what the world was told of it.
struct Scene {
  Image image;
  History history;
};

struct CampaignOptions {
  std::string directory;  // A fast one, for all that comes and goes.
  std::string failures;   // Where the directories of failed trials are kept.
  uint64_t seed = 0;
  std::optional<uint64_t> only;  // This trial alone.
  // For who wants to see that the campaign finds what is lost: crash points of a disk that says
  // that it has synced, and has not.
  bool has_lying_disk = false;
};

// REQUIRES: one thread in the process.
class Campaign {
 public:
  // Plays the first chapters: an exchange that was stopped twice, and went on trading.
  explicit Campaign(CampaignOptions options);

  // The power fails at every operation in turn of rows of commands, stops and starts, and at some
  // of those of the recoveries after that.
  Tally CrashPoints(uint64_t count);
  // Files are damaged while nobody has them open.
  Tally AtRest(uint64_t count);
  // Operations go wrong while the exchange runs.
  Tally AtRunTime(uint64_t count);
  // One operation goes wrong so. False, and nothing counted, if there was no such operation.
  bool TryFault(const Fault& fault, uint64_t trial, Random& random, Tally& tally) const;
  // Clocks jump; requests come twice and in any order; readers read on.
  Tally InTraffic(uint64_t count);
  // The whole directory is rolled back, with a witness or a mark elsewhere.
  Tally RolledBack(uint64_t count);
  // What an auditor or a witness keeps of the exchange is damaged.
  Tally KeptElsewhere(uint64_t count);

  const std::string& verifier_key() const { return verifier_key_; }
  const Scene& older() const { return older_; }
  const Scene& stopped() const { return stopped_; }
  // What is in `image`, against this history.
  Finding InspectImage(const Image& image, const History& history, uint64_t seed) const;

 private:
  // What `inspect` finds, in a process of its own.
  static Finding FindApart(const std::function<Finding()>& inspect);
  // What a player does in a process of its own.
  using Act = std::function<absl::Status(Player&)>;

  struct Recorded {
    DiskModel before;
    std::vector<Operation> operations;
    absl::StatusOr<std::string> status;  // What the act came to; an error if its process ended.
  };

  std::string Path(const std::string& name) const { return options_.directory + "/" + name; }
  PlayOptions OptionsFor(const Scene& scene, uint64_t seed) const;
  // Lets the player act on the image in Path("live"), which is watched.
  Recorded Record(const Image& image, const PlayOptions& options, std::optional<Fault> fault,
                  const Act& act) const;
  // The scene as it goes on with what is recorded, and the process dead or done.
  Scene After(const Scene& scene, const Recorded& recorded) const;
  void CrashDuringRecovery(const Scene& scene, uint64_t trial, Tally& tally) const;
  bool IsSkipped(uint64_t trial) const { return options_.only.value_or(trial) != trial; }
  // What a fault that must be survived became.
  void CountSurvival(const std::string& kind, uint64_t trial, const Scene& scene,
                     const std::string& what, Tally& tally) const;
  // What a fault that may be refused became.
  void CountDamage(const std::string& kind, uint64_t trial, const Scene& scene,
                   const std::string& what, Outcome when_equal, Tally& tally) const;
  // Counts what is `when_equal` if nothing differs.
  void CountFinding(const std::string& kind, uint64_t trial, const Image& image,
                    const std::string& what, Outcome when_equal, const Finding& finding,
                    Tally& tally) const;
  void Report(const std::string& kind, uint64_t trial, const Image& image, const std::string& what,
              const Finding& finding) const;

  const CampaignOptions options_;
  std::string verifier_key_;
  Scene older_;    // Stopped once.
  Scene stopped_;  // Stopped again, later.
  Scene killed_;   // Killed after that, in a quiet moment.
};

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_CAMPAIGN_H_

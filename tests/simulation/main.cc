// The fault campaign: simulation --seed 1 --crashes 5000 --at-rest 5000 --at-run-time 4000 ...
// Prints a table, and what failed. Exit 0 if nothing did.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>

#include "tests/simulation/campaign.h"

using namespace luheng::simulation;  // NOLINT: a program of one function.

int main(int argc, char** argv) {
  CLI::App app("Faults by the thousand, and what becomes of them");
  CampaignOptions options{.directory = "/dev/shm/luheng-simulation-" + std::to_string(::getpid()),
                          .failures = "simulation-failures",
                          .seed = 1,
                          .only = std::nullopt,
                          .has_lying_disk = false};
  uint64_t crashes = 0;
  uint64_t at_rest = 0;
  uint64_t at_run_time = 0;
  uint64_t in_traffic = 0;
  uint64_t rolled_back = 0;
  uint64_t kept_elsewhere = 0;
  app.add_option("--seed", options.seed, "Of everything");
  app.add_option("--directory", options.directory, "For what comes and goes; removed at the end");
  app.add_option("--failures", options.failures, "Where the directories of failed trials are kept");
  app.add_option("--only", options.only, "Do only the trial of this number");
  app.add_option("--crashes", crashes, "Crash points");
  app.add_option("--at-rest", at_rest, "Faults in files that nobody has open");
  app.add_option("--at-run-time", at_run_time, "Faults of the disk while the exchange runs");
  app.add_option("--in-traffic", in_traffic, "Jumps of clocks; repeated requests; readers");
  app.add_option("--rolled-back", rolled_back, "Rollbacks of the whole directory");
  app.add_option("--kept-elsewhere", kept_elsewhere, "Damage to what auditors and witnesses keep");
  CLI11_PARSE(app, argc, argv);

  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::printf("seed %llu\n", static_cast<unsigned long long>(options.seed));
  Campaign campaign(options);
  Tally tally = campaign.CrashPoints(crashes);
  tally.Add(campaign.AtRest(at_rest));
  tally.Add(campaign.AtRunTime(at_run_time));
  tally.Add(campaign.InTraffic(in_traffic));
  tally.Add(campaign.RolledBack(rolled_back));
  tally.Add(campaign.KeptElsewhere(kept_elsewhere));
  std::fputs(tally.Table().c_str(), stdout);
  std::filesystem::remove_all(options.directory);
  return tally.Total(Outcome::kSilent) + tally.Total(Outcome::kFailed) == 0 ? 0 : 1;
}

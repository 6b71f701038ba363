#include "tests/simulation/campaign.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <utility>

#include "fmt/format.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "tests/simulation/disk_model.h"
#include "tests/simulation/trial.h"

namespace luheng::simulation {
namespace {

constexpr uint64_t kRequestsApart = 1'000'000;

std::string EncodeFinding(const Finding& finding) {
  return std::string(1, static_cast<char>('0' + static_cast<int>(finding.verdict))) +
         finding.detail;
}

}  // namespace

Campaign::Campaign(CampaignOptions options) : options_(std::move(options)) {
  std::filesystem::create_directories(options_.directory);
  // The set-up, and what comes after it.
  PlayOptions play{.directory = Path("live"), .seed = options_.seed, .stage = Stage::kNew};
  const auto chapter = [&](const Scene& scene, const Act& act) {
    const Recorded recorded = Record(scene.image, play, std::nullopt, act);
    LUHENG_CHECK(recorded.status.ok() && *recorded.status == "OK");
    Scene next = After(scene, recorded);
    next.image = ReadImage(Path("live"));
    play = OptionsFor(next, options_.seed + 1);
    play.first_request = next.history.answers.rbegin()->first + 1;
    return next;
  };
  const auto play_and_stop = [](Player& player) {
    LUHENG_RETURN_IF_ERROR(player.Play(110));
    return player.Stop();
  };
  {
    const auto made = RunTrial([&] {
      std::filesystem::remove_all(Path("made"));
      PlayOptions making = play;
      making.directory = Path("made");
      return Player(making).Create().ToString();
    });
    LUHENG_CHECK(made.ok() && *made == "OK");
  }
  const Scene made{.image = ReadImage(Path("made")), .history = {}};
  verifier_key_ = made.image.files.at("vkey").bytes;
  verifier_key_.pop_back();
  older_ = chapter(made, play_and_stop);
  stopped_ = chapter(older_, [](Player& player) {
    LUHENG_RETURN_IF_ERROR(player.Play(30));
    return player.Stop();
  });
  killed_ = chapter(stopped_, [](Player& player) {
    LUHENG_RETURN_IF_ERROR(player.Play(10));
    return player.WaitUntilQuiet();
  });
}

PlayOptions Campaign::OptionsFor(const Scene& scene, uint64_t seed) const {
  return {.directory = Path("live"),
          .seed = seed,
          .first_request = kRequestsApart,
          .noted_size = scene.history.entries.size()};
}

Campaign::Recorded Campaign::Record(const Image& image, const PlayOptions& options,
                                    std::optional<Fault> fault, const Act& act) const {
  WriteImage(image, Path("live"));
  DiskModel before(Path("live"));
  const std::string log_path = Path("log");
  const auto result = RunTrial([&] {
    const int log = ::open(log_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    LUHENG_CHECK(log >= 0);
    StartWatching({.directory = Path("live"), .log = log, .fault = std::move(fault)});
    // Never destroyed: that would be an orderly stop, and it is for `act` to say how this ends.
    auto* const player = new Player(options);
    absl::Status status = player->Start();
    if (status.ok()) status = act(*player);
    return status.ToString();
  });
  return {.before = std::move(before), .operations = ReadOperations(log_path), .status = result};
}

Scene Campaign::After(const Scene& scene, const Recorded& recorded) const {
  Scene after = scene;
  for (const Operation& operation : recorded.operations) {
    if (operation.kind == OperationKind::kNote) after.history.Learn(operation.bytes);
  }
  return after;
}

Finding Campaign::InspectImage(const Image& image, const History& history, uint64_t seed) const {
  WriteImage(image, Path("inspected"));
  return FindApart([&] {
    return Inspect({.directory = Path("inspected"), .verifier_key = verifier_key_, .seed = seed},
                   history);
  });
}

Finding Campaign::FindApart(const std::function<Finding()>& inspect) {
  const auto result = RunTrial([&] { return EncodeFinding(inspect()); });
  if (!result.ok()) return {Verdict::kDied, std::string(result.status().message())};
  return {Verdict{static_cast<uint8_t>(result->front() - '0')}, result->substr(1)};
}

void Campaign::CountSurvival(const std::string& kind, uint64_t trial, const Scene& scene,
                             const std::string& what, Tally& tally) const {
  const Finding finding = InspectImage(scene.image, scene.history, trial);
  const Outcome outcome = finding.verdict == Verdict::kEqual    ? Outcome::kSurvived
                          : finding.verdict == Verdict::kSilent ? Outcome::kSilent
                                                                : Outcome::kFailed;
  tally.Count(kind, outcome);
  if (outcome != Outcome::kSurvived) Report(kind, trial, scene.image, what, finding);
}

void Campaign::CountDamage(const std::string& kind, uint64_t trial, const Scene& scene,
                           const std::string& what, Outcome when_equal, Tally& tally) const {
  const Finding finding = InspectImage(scene.image, scene.history, trial);
  CountFinding(kind, trial, scene.image, what, when_equal, finding, tally);
}

void Campaign::CountFinding(const std::string& kind, uint64_t trial, const Image& image,
                            const std::string& what, Outcome when_equal, const Finding& finding,
                            Tally& tally) const {
  Outcome outcome = Outcome::kFailed;
  switch (finding.verdict) {
    case Verdict::kEqual:
      outcome = when_equal;
      break;
    case Verdict::kRefused:
      outcome = Outcome::kRefused;
      break;
    case Verdict::kSilent:
      outcome = Outcome::kSilent;
      break;
    case Verdict::kDied:
      break;
  }
  tally.Count(kind, outcome);
  if (outcome == Outcome::kSilent || outcome == Outcome::kFailed) {
    Report(kind, trial, image, what, finding);
  }
}

void Campaign::Report(const std::string& kind, uint64_t trial, const Image& image,
                      const std::string& what, const Finding& finding) const {
  std::string name = fmt::format("{}-{}-{}", kind, options_.seed, trial);
  for (char& letter : name) letter = letter == ' ' || letter == '/' || letter == ':' ? '_' : letter;
  const std::string story = fmt::format("{}, seed {}, trial {} ({}): {}\n", kind, options_.seed,
                                        trial, what, finding.detail);
  std::fputs(story.c_str(), stdout);
  std::fflush(stdout);
  std::filesystem::create_directories(options_.failures);
  WriteImage(image, options_.failures + "/" + name);
  std::ofstream(options_.failures + "/" + name + ".txt") << story;
}

}  // namespace luheng::simulation

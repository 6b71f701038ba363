// DiskModel: what a disk may hold after the power fails, as POSIX allows it and file systems do it.
//
// Data that was not synced survives in any part, by sectors of 512 bytes, and the file's size with
// it or not. Names that were not synced with their directory survive in their order, up to any
// point, in each directory. What was synced survives. A failed sync may have lost what it should
// have synced for good.
#ifndef TESTS_SIMULATION_DISK_MODEL_H_
#define TESTS_SIMULATION_DISK_MODEL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/random.h"
#include "tests/simulation/image.h"
#include "tests/simulation/operation.h"

namespace luheng::simulation {

using engine::testing::Random;

// How much of what was not synced survives.
enum class Survival : uint8_t {
  kAll,   // As when the process dies, and the machine does not.
  kNone,  // Nothing.
  kSome,  // By chance.
};

class DiskModel {
 public:
  // Nothing is there.
  DiskModel() = default;
  // All that is in the directory, durable.
  explicit DiskModel(const std::string& directory);

  // Does one more operation. `random` says what a failed sync has lost.
  void Apply(const Operation& operation, Random& random);

  // What the disk holds if the power fails now.
  Image AfterCrash(Survival survival, Random& random) const;

 private:
  struct Pending {
    uint64_t offset = 0;
    std::optional<std::string> bytes;  // None: a truncation to `offset`.
  };
  struct File {
    std::string durable;
    std::vector<Pending> pending;
    unsigned int mode = 0644;
  };
  static constexpr uint64_t kDirectory = 0;  // Instead of a file's number.
  using Names = std::map<std::string, uint64_t>;
  // Names and what they are from now on; nullopt: nothing.
  using Change = std::vector<std::pair<std::string, std::optional<uint64_t>>>;

  static void ApplyTo(std::string& content, const Pending& pending);
  static void ApplyTo(Names& names, const Change& change);
  static void ApplyPart(std::string& content, const Pending& pending, Random& random);
  void Rename(const std::string& directory, Change change);
  static std::string DirectoryOf(const std::string& path);

  std::map<uint64_t, File> files_;
  Names durable_;
  Names current_;
  std::map<std::string, std::vector<Change>> pending_;  // By directory.
};

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_DISK_MODEL_H_

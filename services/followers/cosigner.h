// Cosigner: has the published checkpoints cosigned by witnesses, so that others can tell that they
// see the same log as everybody else; and learns from them whether this is that log.
//
// One request at a time, in a thread of its own: nobody who trades waits for a witness. A witness
// that does not answer is left alone for a while, longer each time.
//
// A witness that has seen a larger tree, or another one, means that the journal was rolled back or
// forked. Then nothing is signed any more, and the node fails.
#ifndef SERVICES_FOLLOWERS_COSIGNER_H_
#define SERVICES_FOLLOWERS_COSIGNER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/followers/tile_log.h"
#include "services/witness/witness_client.h"

namespace luheng::services {

// What a start does when fewer witnesses than the quorum answer.
enum class WitnessStart {
  kWarn,     // Goes on, and says so.
  kRequire,  // Fails.
};

struct WitnessOptions {
  std::vector<WitnessAddress> witnesses;
  size_t quorum = 0;  // 1 to the number of witnesses; 0 without any.
  WitnessStart start = WitnessStart::kWarn;
  // Told, from the cosigner's thread, when a witness stops or begins again to answer. May be empty.
  std::function<void(const std::string&)> say{};
};

class Cosigner {
 public:
  // `log` must outlive this. INVALID_ARGUMENT names the address, the key or the quorum that is
  // wrong, and a witness that is there twice.
  static absl::StatusOr<std::unique_ptr<Cosigner>> Create(const WitnessOptions& options,
                                                          TileLog& log);
  // Waits until what is published was shown to the witnesses once more. REQUIRES: after Start(),
  // that the log was closed.
  ~Cosigner();

  // Shows the witnesses the newest checkpoint, before anything is signed. Returns what the operator
  // should know. DATA_LOSS if a witness has seen a larger or another tree; UNAVAILABLE if fewer
  // than the quorum answer, and the options require it. Call before Start().
  absl::StatusOr<std::vector<std::string>> AskAtStart();

  // Begins to follow the log. `failed` is called at most once.
  void Start(std::function<void(absl::Status)> failed);

 private:
  using Clock = std::chrono::steady_clock;

  struct Witness {
    std::unique_ptr<WitnessClient> client;
    std::optional<uint64_t> cosigned_size;  // Of the checkpoint that it cosigned last.
    std::chrono::seconds rest{0};           // After the next failure; 0 while it answers.
    Clock::time_point due{};                // Not to be asked before.
  };

  Cosigner(const WitnessOptions& options, TileLog& log);
  void Run();
  // When some witness may be asked about the newest checkpoint; nullopt if all have cosigned it.
  std::optional<Clock::time_point> NextDue() const;
  // Asks the witnesses that are due.
  absl::Status AskWitnesses();
  void TakeFailure(Witness& witness, const absl::Status& status);

  TileLog& log_;
  const WitnessedLog view_;
  const size_t quorum_;
  const WitnessStart start_;
  const std::function<void(const std::string&)> say_;
  std::vector<Witness> witnesses_;
  std::function<void(absl::Status)> failed_;
  std::thread thread_;
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_COSIGNER_H_

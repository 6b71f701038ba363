// Witness: answers C2SP tlog-witness requests with a key of its own;
// WitnessServer puts HTTP in front of it.
#ifndef SERVICES_WITNESS_WITNESS_H_
#define SERVICES_WITNESS_WITNESS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/signer.h"
#include "services/witness/witness_state.h"

namespace luheng::services {

struct WitnessAnswer {
  int http_status = 0;
  std::string content_type;
  std::string body;
};

// Thread-safe.
class Witness {
 public:
  // Seconds since 1970.
  using ClockSeconds = std::function<uint64_t()>;

  // `clock` is asked from many threads.
  Witness(ledger::Signer signer, std::unique_ptr<WitnessState> state, ClockSeconds clock);

  // Answers the body of a request to add-checkpoint:
  //
  //   200  the cosignature line; the checkpoint is on the disk
  //   400  malformed, or the old size is above the checkpoint's
  //   403  not signed by the log's key
  //   404  of a log that is not watched
  //   409  the old size is not that of the last checkpoint, or that size has another root (a fork);
  //        the body is the last checkpoint's size
  //   422  the proof does not lead from the last checkpoint to this one
  //   500  the checkpoint cannot be kept; nothing was cosigned
  WitnessAnswer AddCheckpoint(std::string_view body);

 private:
  const ledger::Signer signer_;
  const std::unique_ptr<WitnessState> state_;
  const ClockSeconds clock_;
};

}  // namespace luheng::services

#endif  // SERVICES_WITNESS_WITNESS_H_

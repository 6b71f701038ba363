// Follower: a thread that takes every committed block, in order, and does one thing with it.
#ifndef SERVICES_FOLLOWERS_FOLLOWER_H_
#define SERVICES_FOLLOWERS_FOLLOWER_H_

#include <cstdint>
#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "services/followers/committed_journal.h"

namespace luheng::services {

class Follower {
 public:
  using Take = std::function<absl::Status(const CommittedBlock&)>;

  // Begins with the block at entry `first_index`. `name` is the thread's; `take` runs on the
  // follower's thread. After the first failure the follower stops, and `failed` is called with it,
  // once. REQUIRES: NameThread(name).
  Follower(const char* name, const CommittedJournal& journal, uint64_t first_index, Take take,
           std::function<void(absl::Status)> failed);
  // Waits for the thread. REQUIRES: the journal was closed.
  ~Follower();

 private:
  void Run(const char* name, uint64_t first_index);

  const CommittedJournal& journal_;
  const Take take_;
  const std::function<void(absl::Status)> failed_;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace luheng::services

#endif  // SERVICES_FOLLOWERS_FOLLOWER_H_

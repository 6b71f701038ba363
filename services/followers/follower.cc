#include "services/followers/follower.h"

#include <utility>

#include "ledger/base/thread_name.h"

namespace luheng::services {

Follower::Follower(const char* name, const CommittedJournal& journal, uint64_t first_index,
                   Take take, std::function<void(absl::Status)> failed)
    : journal_(journal),
      take_(std::move(take)),
      failed_(std::move(failed)),
      thread_([this, name, first_index] { Run(name, first_index); }) {}

Follower::~Follower() { thread_.join(); }

void Follower::Run(const char* name, uint64_t first_index) {
  NameThread(name);
  for (;;) {
    const auto block = journal_.Next(first_index);
    if (absl::IsCancelled(block.status())) return;
    const absl::Status status = block.ok() ? take_(**block) : block.status();
    if (!status.ok()) {
      failed_(status);
      return;
    }
    first_index = (*block)->end_index();
  }
}

}  // namespace luheng::services

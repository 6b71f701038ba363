// Proposal: a command that waits for a second person (four eyes).
#ifndef ENGINE_RIGHTS_PROPOSAL_H_
#define ENGINE_RIGHTS_PROPOSAL_H_

#include <cstdint>
#include <string>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

struct Proposal {
  static constexpr const char* kFieldNames = "kind body proposer hash expires_at state decided_by";
  uint16_t kind = 0;
  std::string body{};  // Its coding.
  Actor proposer{};
  Hash256 hash{};  // SHA-256 of kind and body.
  TimeMicros expires_at{};
  ProposalState state{};
  Actor decided_by{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.kind, self.body, self.proposer, self.hash, self.expires_at, self.state, self.decided_by);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_PROPOSAL_H_

// Whether witnesses have seen the log that is audited: of two histories under one key, only one can
// have the cosignatures of witnesses that are honest.
#ifndef SERVICES_VERIFY_COSIGNED_CHECK_H_
#define SERVICES_VERIFY_COSIGNED_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/cosignature.h"
#include "services/verify/history_check.h"
#include "services/verify/tile_files.h"

namespace luheng::services {

// Which witnesses an auditor believes, and how many of them must have cosigned.
struct WitnessPolicy {
  std::vector<ledger::CosignatureVerifier> witnesses;
  size_t quorum = 0;
};

// INVALID_ARGUMENT says which key is none, or is given twice; or that the quorum is none, or is
// more than there are.
absl::StatusOr<WitnessPolicy> MakeWitnessPolicy(const std::vector<std::string>& vkeys,
                                                size_t quorum);

struct CosignedFinding {
  uint64_t size = 0;    // Of the largest checkpoint that a quorum has cosigned.
  std::string finding;  // For people.
};

// Looks into `cosigned` and `checkpoint` of the tile log. FAILED_PRECONDITION if no quorum has
// cosigned either; DATA_LOSS if a cosignature is wrong, or the log does not begin with the tree
// that was cosigned.
absl::StatusOr<CosignedFinding> CheckCosigned(const WitnessPolicy& policy, const TileFiles& files,
                                              const PublishedLog& log);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_COSIGNED_CHECK_H_

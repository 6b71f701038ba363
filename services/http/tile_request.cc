#include "services/http/tile_request.h"

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "ledger/text.h"

namespace luheng::services {
namespace {

constexpr std::string_view kProof = "/proof/";

}  // namespace

absl::StatusOr<TileRequest> ParseTileRequest(std::string_view target) {
  if (target == "/checkpoint") return CheckpointRequest();
  if (target == "/cosigned") return CosignedRequest();
  if (target.starts_with(kProof)) {
    const auto index = ledger::ParseDecimal(target.substr(kProof.size()));
    if (index.has_value()) return ProofRequest{*index};
    return absl::InvalidArgumentError("an index is a decimal number without leading zeros");
  }
  if (!target.starts_with("/tile/")) return absl::NotFoundError("there is nothing of this name");
  LUHENG_ASSIGN_OR_RETURN(const ledger::TileId id, ledger::ParseTilePath(target.substr(1)));
  return id;
}

}  // namespace luheng::services

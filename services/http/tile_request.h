// What a client of the tile log may ask for, as the target of its HTTP request:
//
//   /checkpoint   /cosigned   /tile/<L>/<N>[.p/<W>]   /tile/entries/<N>[.p/<W>]   /proof/<index>
//
// The target is taken as it came, not decoded: there is one way to write each, and anything else is
// refused before it is near a file.
#ifndef SERVICES_HTTP_TILE_REQUEST_H_
#define SERVICES_HTTP_TILE_REQUEST_H_

#include <cstdint>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "ledger/tile.h"

namespace luheng::services {

struct CheckpointRequest {
  bool operator==(const CheckpointRequest&) const = default;
};

// The newest checkpoint that a quorum of witnesses has cosigned.
struct CosignedRequest {
  bool operator==(const CosignedRequest&) const = default;
};

// The proof that an entry is in the published tree.
struct ProofRequest {
  uint64_t index = 0;
  bool operator==(const ProofRequest&) const = default;
};

using TileRequest = std::variant<CheckpointRequest, CosignedRequest, ledger::TileId, ProofRequest>;

// NOT_FOUND for what is not part of a tile log; INVALID_ARGUMENT for what begins as a tile or a
// proof, and names none.
absl::StatusOr<TileRequest> ParseTileRequest(std::string_view target);

}  // namespace luheng::services

#endif  // SERVICES_HTTP_TILE_REQUEST_H_

// Whatever a client asks for, what is taken for a file of the tile log is written in the one way,
// and leads nowhere else.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "ledger/base/check.h"
#include "services/http/tile_request.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view target(reinterpret_cast<const char*>(data), size);
  const auto request = luheng::services::ParseTileRequest(target);
  if (!request.ok()) return 0;
  if (const auto* const id = std::get_if<luheng::ledger::TileId>(&*request); id != nullptr) {
    LUHENG_CHECK("/" + luheng::ledger::TilePath(*id) == target);
    LUHENG_CHECK(target.find("..") == std::string_view::npos);
  } else if (const auto* const proof = std::get_if<luheng::services::ProofRequest>(&*request);
             proof != nullptr) {
    LUHENG_CHECK("/proof/" + std::to_string(proof->index) == target);
  } else if (std::holds_alternative<luheng::services::CosignedRequest>(*request)) {
    LUHENG_CHECK(target == "/cosigned");
  } else {
    LUHENG_CHECK(target == "/checkpoint");
  }
  return 0;
}

// Parsing and formatting the path of a tile are inverses, and no path leads elsewhere.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/tile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto id = luheng::ledger::ParseTilePath(bytes);
  if (!id.ok()) return 0;
  LUHENG_CHECK(luheng::ledger::TilePath(*id) == bytes);
  LUHENG_CHECK(bytes.find("..") == std::string_view::npos);
  return 0;
}

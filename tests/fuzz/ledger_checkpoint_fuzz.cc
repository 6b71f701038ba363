// Parsing and formatting a checkpoint are inverses.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto checkpoint = luheng::ledger::ParseCheckpoint(bytes);
  if (!checkpoint.ok()) return 0;
  LUHENG_CHECK(luheng::ledger::FormatCheckpoint(*checkpoint) == bytes);
  return 0;
}

// A decoded block accounts for every one of its bytes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/block.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto block = luheng::ledger::DecodeBlock(bytes);
  if (!block.ok()) return 0;
  size_t accounted_for = luheng::ledger::kBlockHeaderSize;
  for (const std::string_view entry : block->entries) accounted_for += 2 + entry.size();
  LUHENG_CHECK(accounted_for == size);
  return 0;
}

// Decoding and encoding an entry are inverses.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto entry = luheng::ledger::DecodeEntry(bytes);
  if (!entry.ok()) return 0;
  std::string encoded;
  luheng::ledger::AppendEntry(*entry, &encoded);
  LUHENG_CHECK(encoded == bytes);
  return 0;
}

// Parsing and formatting a signed note are inverses.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/note.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto note = luheng::ledger::ParseNote(bytes);
  if (!note.ok()) return 0;
  LUHENG_CHECK(luheng::ledger::FormatNote(*note) == bytes);
  LUHENG_CHECK(!luheng::ledger::OpenNote(bytes, {}).ok());
  return 0;
}

// Cosignature lines from a witness: whatever they are, only one that verifies is found, and what
// was found is one of the lines.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/cosignature.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using luheng::ledger::CosignatureVerifier;
  static const std::string text =
      "luheng.example/zhuji\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n";
  static const CosignatureVerifier witness =
      CosignatureVerifier::FromVkey(
          "witness.example/w1+eb762cc2+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")
          .value();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto found = luheng::ledger::FindCosignature(text, bytes, witness);
  if (found.ok()) {
    LUHENG_CHECK(witness.Verify(text, found->signature).has_value());
    LUHENG_CHECK(bytes.find(luheng::ledger::FormatSignature(*found)) != std::string_view::npos);
  }
  const auto key = CosignatureVerifier::FromVkey(bytes);
  if (key.ok()) LUHENG_CHECK(key->Vkey() == bytes);
  return 0;
}

// Decoding a mark file does not crash; nobody without the secret makes a valid one.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/coding.h"
#include "ledger/mark.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static constexpr char kSecret[] = "a secret that the fuzzer cannot know";
  LUHENG_CHECK(!luheng::ledger::DecodeMarkFile(bytes, kSecret).ok());
  // With the HMACs made right, whatever decodes is one of the two slots.
  luheng::ledger::Mark marks[2];
  if (size < 2 * 16) return 0;
  luheng::ledger::ByteReader reader(bytes);
  std::string file;
  for (luheng::ledger::Mark& mark : marks) {
    LUHENG_CHECK(reader.ReadU64(&mark.generation));
    LUHENG_CHECK(reader.ReadU64(&mark.size));
    if (mark.generation == 0) mark.generation = 1;
    file += luheng::ledger::EncodeMarkSlot(mark, kSecret);
  }
  const auto newest = luheng::ledger::DecodeMarkFile(file, kSecret);
  if (newest.ok()) {
    LUHENG_CHECK(*newest == marks[0] || *newest == marks[1]);
    LUHENG_CHECK(newest->size >= marks[0].size);
    LUHENG_CHECK(newest->size >= marks[1].size);
  }
  return 0;
}

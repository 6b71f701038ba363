// Blinding values of entries (docs/ledger_format.md, section 1.2): they keep a reader of hash tiles
// from guessing an entry from its leaf hash.
#ifndef LEDGER_BLINDING_H_
#define LEDGER_BLINDING_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "ledger/entry.h"

namespace luheng::ledger {

// Makes the blinding values of one journal. One HMAC serves four entries in a row, so asking in
// ascending order is cheap. Not thread-safe.
class SecretBlinding {
 public:
  // REQUIRES: `secret` is not empty.
  explicit SecretBlinding(std::string_view secret);
  ~SecretBlinding();
  SecretBlinding(SecretBlinding&&) noexcept;
  SecretBlinding& operator=(SecretBlinding&&) noexcept;

  Blinding At(uint64_t index);

 private:
  struct Mac;  // The keyed HMAC of the cryptographic library.
  static constexpr uint64_t kValuesPerGroup = 4;

  std::unique_ptr<Mac> mac_;
  uint64_t group_ = ~uint64_t{0};  // No index has this group.
  std::array<uint8_t, kValuesPerGroup * kBlindingSize> values_{};
};

}  // namespace luheng::ledger

#endif  // LEDGER_BLINDING_H_

#include "ledger/blinding.h"

#include <gtest/gtest.h>

#include <utility>

#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

std::string HexAt(SecretBlinding& blinding, uint64_t index) {
  const Blinding value = blinding.At(index);
  return ToHex({reinterpret_cast<const char*>(value.data()), value.size()});
}

// From: python3 -c "import hmac; print(hmac.new(b'secret', (index // 4).to_bytes(8, 'big'),
// 'sha512').hexdigest())", 16 bytes at 16 * (index % 4).
TEST(BlindingTest, KnownAnswers) {
  SecretBlinding blinding("secret");
  EXPECT_EQ(HexAt(blinding, 0u), "3970ab1c03e1c7bcc51154dd60ee7a96");
  EXPECT_EQ(HexAt(blinding, 1u), "0440bdc8022e53793f14ee666d8aebec");
  EXPECT_EQ(HexAt(blinding, 3u), "b6c785f5635a8caf1177a5d77e1c2dff");
  EXPECT_EQ(HexAt(blinding, 4u), "b908b2c4e0f2d945ae24e39071daf220");
  EXPECT_EQ(HexAt(blinding, 1000003u), "d05a408adcf4317c96129cf33c8f1bc3");
  EXPECT_EQ(HexAt(blinding, 4611686018427387903u), "37aac3bf2f335b1405e48e2cf97a56cd");
}

TEST(BlindingTest, ValueDoesNotDependOnWhatWasAskedBefore) {
  SecretBlinding ascending("secret");
  SecretBlinding jumping("secret");
  for (uint64_t index = 0; index < 40; ++index) {
    jumping.At(1000 - index);
    EXPECT_EQ(ascending.At(index), jumping.At(index)) << index;
  }
}

TEST(BlindingTest, ValuesDifferByIndexAndBySecret) {
  SecretBlinding one("one");
  SecretBlinding two("two");
  EXPECT_NE(one.At(0), one.At(1));
  EXPECT_NE(one.At(0), one.At(4));
  EXPECT_NE(one.At(0), two.At(0));
}

TEST(BlindingTest, MovedObjectGoesOn) {
  SecretBlinding first("secret");
  const Blinding expected = first.At(5);
  SecretBlinding second(std::move(first));
  EXPECT_EQ(second.At(5), expected);
  EXPECT_EQ(second.At(9), SecretBlinding("secret").At(9));
}

}  // namespace
}  // namespace luheng::ledger

// Public keys of those who sign, and how a signature is checked.
//
//   Ed25519   RFC 8032: a key of 32 bytes, a signature of 64
//   SM2       GB/T 32918 with the SM3 digest and the signer's id 1234567812345678: a key is the
//             point 0x04 | x | y, a signature r | s, both numbers of 32 bytes
#ifndef LEDGER_PUBLIC_KEY_H_
#define LEDGER_PUBLIC_KEY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace luheng::ledger {

enum class KeyType : uint8_t {
  kEd25519 = 1,
  kSm2 = 2,
};

inline constexpr size_t kEd25519KeySize = 32;
inline constexpr size_t kSm2KeySize = 65;
// Of both types.
inline constexpr size_t kSignatureSize = 64;
// The signer's id that GM/T 0009 gives where the two sides agreed on none.
inline constexpr std::string_view kSm2SignerId = "1234567812345678";

struct PublicKey {
  KeyType type = KeyType::kEd25519;
  std::string bytes{};
  bool operator==(const PublicKey&) const = default;
};

PublicKey Ed25519Key(const std::array<uint8_t, kEd25519KeySize>& bytes);

// For people: "Ed25519", "SM2".
const char* NameOf(KeyType type);

// True if the bytes have the type's size, and are a point of the curve where it is SM2.
bool IsSound(const PublicKey& key);

// True if `signature` is this key's over `message`. False too for a key that is not sound.
bool VerifySignature(const PublicKey& key, std::string_view message, std::string_view signature);

}  // namespace luheng::ledger

#endif  // LEDGER_PUBLIC_KEY_H_

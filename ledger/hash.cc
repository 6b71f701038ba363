#include "ledger/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "ledger/base/check.h"

namespace luheng::ledger {
namespace {

// One SHA-256 at a time. Fetching the digest costs more than hashing an entry, so each thread does
// it once and keeps its context.
class Sha256Context {
 public:
  Sha256Context() : digest_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    LUHENG_CHECK(digest_ != nullptr);
    LUHENG_CHECK(context_ != nullptr);
    LUHENG_CHECK(EVP_DigestInit_ex2(context_, digest_, nullptr) == 1);
  }
  ~Sha256Context() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(digest_);
  }
  Sha256Context(const Sha256Context&) = delete;
  Sha256Context& operator=(const Sha256Context&) = delete;

  void Begin() { LUHENG_CHECK(EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1); }
  void Update(const void* data, size_t size) {
    LUHENG_CHECK(EVP_DigestUpdate(context_, data, size) == 1);
  }
  Hash Finish() {
    Hash hash;
    LUHENG_CHECK(EVP_DigestFinal_ex(context_, hash.data(), nullptr) == 1);
    return hash;
  }

 private:
  EVP_MD* digest_;
  EVP_MD_CTX* context_;
};

Sha256Context& ThreadContext() {
  thread_local Sha256Context context;
  return context;
}

}  // namespace

Hash HashFromBytes(std::string_view bytes) {
  Hash hash{};
  LUHENG_CHECK(bytes.size() == hash.size());
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    hex.push_back(kDigits[static_cast<uint8_t>(byte) >> 4]);
    hex.push_back(kDigits[static_cast<uint8_t>(byte) & 15]);
  }
  return hex;
}

Hash Sha256(std::string_view bytes) {
  Sha256Context& context = ThreadContext();
  context.Begin();
  context.Update(bytes.data(), bytes.size());
  return context.Finish();
}

Hash LeafHash(std::string_view entry) {
  static constexpr uint8_t kLeafPrefix = 0x00;
  Sha256Context& context = ThreadContext();
  context.Begin();
  context.Update(&kLeafPrefix, 1);
  context.Update(entry.data(), entry.size());
  return context.Finish();
}

Hash NodeHash(const Hash& left, const Hash& right) {
  static constexpr uint8_t kNodePrefix = 0x01;
  // In one piece: each update has a price of its own.
  std::array<uint8_t, 1 + 2 * sizeof(Hash)> bytes;
  bytes[0] = kNodePrefix;
  std::copy(left.begin(), left.end(), bytes.begin() + 1);
  std::copy(right.begin(), right.end(), bytes.begin() + 1 + sizeof(Hash));
  Sha256Context& context = ThreadContext();
  context.Begin();
  context.Update(bytes.data(), bytes.size());
  return context.Finish();
}

Hash HmacSha256(std::string_view key, std::string_view message) {
  Hash mac;
  unsigned int size = 0;
  LUHENG_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                    reinterpret_cast<const uint8_t*>(message.data()), message.size(), mac.data(),
                    &size) != nullptr);
  LUHENG_CHECK(size == mac.size());
  return mac;
}

}  // namespace luheng::ledger

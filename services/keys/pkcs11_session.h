// A session with a PKCS#11 token. Only services/keys/pkcs11_*.cc include this.
#ifndef SERVICES_KEYS_PKCS11_SESSION_H_
#define SERVICES_KEYS_PKCS11_SESSION_H_

#include <p11-kit/pkcs11.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/public_key.h"
#include "services/keys/pkcs11_token.h"

namespace luheng::services {

// Thread-safe: one act at a time.
class Pkcs11Session {
 public:
  // As Pkcs11Token::Open().
  static absl::StatusOr<std::shared_ptr<Pkcs11Session>> Open(const TokenOptions& options);
  ~Pkcs11Session();
  Pkcs11Session(const Pkcs11Session&) = delete;
  Pkcs11Session& operator=(const Pkcs11Session&) = delete;

  // Public keys whose private halves are there. UNAVAILABLE if the token does not answer.
  absl::StatusOr<std::vector<ledger::PublicKey>> ListKeys();
  // Signs with the private half of `key`; logs in again if the session has ended. UNAVAILABLE if
  // the token does not answer, or has the key no more.
  absl::StatusOr<std::string> Sign(const ledger::PublicKey& key, std::string_view message);

 private:
  // The library stays loaded: what it started in the process may not be taken from under it.
  Pkcs11Session(TokenOptions options, CK_FUNCTION_LIST* functions);

  absl::Status LogIn() LUHENG_REQUIRES(mutex_);
  void LogOut() LUHENG_REQUIRES(mutex_);
  absl::StatusOr<CK_SLOT_ID> FindSlot() LUHENG_REQUIRES(mutex_);
  absl::StatusOr<std::vector<CK_OBJECT_HANDLE>> Find(std::vector<CK_ATTRIBUTE> wanted)
      LUHENG_REQUIRES(mutex_);
  std::optional<std::string> Read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type)
      LUHENG_REQUIRES(mutex_);
  absl::StatusOr<std::string> TrySign(const ledger::PublicKey& key, std::string_view message)
      LUHENG_REQUIRES(mutex_);
  // Handles of the key pair's halves: of all pairs, or of that of `only`.
  struct Pair {
    ledger::PublicKey key;
    CK_OBJECT_HANDLE secret = 0;
  };
  absl::StatusOr<std::vector<Pair>> FindPairs() LUHENG_REQUIRES(mutex_);
  absl::Status Unavailable(const char* act, CK_RV result) const;

  const TokenOptions options_;
  CK_FUNCTION_LIST* const functions_;
  Mutex mutex_;
  std::optional<CK_SESSION_HANDLE> session_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_KEYS_PKCS11_SESSION_H_

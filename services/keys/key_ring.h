// KeyRing: the private keys that this machine has for one log.
//
// Each file `*.pem` of the key directory is one (ledger/key_file.h), and so is each Ed25519 key of
// a token (services/keys/pkcs11_token.h). Which of them sign, the journal says.
//
// Thread-safe.
#ifndef SERVICES_KEYS_KEY_RING_H_
#define SERVICES_KEYS_KEY_RING_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/mutex.h"
#include "ledger/signer.h"
#include "ledger/verifier.h"
#include "services/keys/pkcs11_token.h"

namespace luheng::services {

class KeyRing {
 public:
  struct Places {
    std::string directory;
    std::optional<TokenOptions> token{};
  };

  // Reads the keys, under the name of the log. FAILED_PRECONDITION, with what to do, if others may
  // read a file; INVALID_ARGUMENT names a file that holds no key. Of the token as
  // Pkcs11Token::Open().
  static absl::StatusOr<std::unique_ptr<KeyRing>> Open(const Places& places, std::string origin);

  // Those that were there when last looked: in the order of their files, then the token's.
  std::vector<ledger::Signer> All() const;
  std::vector<ledger::Verifier> AllVerifiers() const;

  // The private half of `key`. Looks again when it was not there. NOT_FOUND says which key to put
  // where; else as Open().
  absl::StatusOr<ledger::Signer> Find(const ledger::Verifier& key) const;

  const std::string& origin() const { return origin_; }
  // For people: where keys are looked for.
  std::string Where() const;

 private:
  KeyRing(Places places, std::string origin);
  absl::StatusOr<std::vector<ledger::Signer>> Read() const;

  const Places places_;
  const std::string origin_;
  std::unique_ptr<Pkcs11Token> token_;  // None without one.
  mutable Mutex mutex_;
  mutable std::vector<ledger::Signer> signers_ LUHENG_GUARDED_BY(mutex_);
};

}  // namespace luheng::services

#endif  // SERVICES_KEYS_KEY_RING_H_

#include "services/keys/pkcs11_token.h"

#include <utility>

#include "ledger/base/status_macros.h"
#include "services/keys/pkcs11_session.h"

namespace luheng::services {
namespace {

class Pkcs11Key : public ledger::SigningKey {
 public:
  Pkcs11Key(std::shared_ptr<Pkcs11Session> session, ledger::PublicKey key)
      : session_(std::move(session)), key_(std::move(key)) {}

  const ledger::PublicKey& public_key() const override { return key_; }
  absl::StatusOr<std::string> Sign(std::string_view message) const override {
    return session_->Sign(key_, message);
  }

 private:
  const std::shared_ptr<Pkcs11Session> session_;
  const ledger::PublicKey key_;
};

}  // namespace

Pkcs11Token::Pkcs11Token(std::shared_ptr<Pkcs11Session> session) : session_(std::move(session)) {}
Pkcs11Token::~Pkcs11Token() = default;

absl::StatusOr<std::unique_ptr<Pkcs11Token>> Pkcs11Token::Open(const TokenOptions& options) {
  LUHENG_ASSIGN_OR_RETURN(std::shared_ptr<Pkcs11Session> session, Pkcs11Session::Open(options));
  return std::unique_ptr<Pkcs11Token>(new Pkcs11Token(std::move(session)));
}

absl::StatusOr<std::vector<std::shared_ptr<const ledger::SigningKey>>> Pkcs11Token::Keys() const {
  LUHENG_ASSIGN_OR_RETURN(std::vector<ledger::PublicKey> found, session_->ListKeys());
  std::vector<std::shared_ptr<const ledger::SigningKey>> keys;
  for (ledger::PublicKey& key : found) {
    keys.push_back(std::make_shared<Pkcs11Key>(session_, std::move(key)));
  }
  return keys;
}

}  // namespace luheng::services

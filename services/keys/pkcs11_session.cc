#include "services/keys/pkcs11_session.h"

#include <dlfcn.h>
#include <openssl/crypto.h>

#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/private_file.h"

namespace luheng::services {
namespace {

// DER of an octet string of 32 bytes, as tokens keep an Ed25519 point.
constexpr std::string_view kPointPrefix("\x04\x20", 2);
constexpr CK_ULONG kFoundMax = 256;

// PKCS#11 wants pointers to what it only reads.
template <class T>
CK_ATTRIBUTE Attribute(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof(value)};
}

std::string TrimmedLabel(const unsigned char (&label)[32]) {
  std::string text(reinterpret_cast<const char*>(label), sizeof(label));
  return text.erase(text.find_last_not_of(' ') + 1);
}

}  // namespace

Pkcs11Session::Pkcs11Session(TokenOptions options, CK_FUNCTION_LIST* functions)
    : options_(std::move(options)), functions_(functions) {}

Pkcs11Session::~Pkcs11Session() {
  MutexLock lock(mutex_);
  LogOut();
}

absl::Status Pkcs11Session::Unavailable(const char* act, CK_RV result) const {
  return absl::UnavailableError(
      fmt::format("the token {} cannot {} (PKCS#11 {:#x})", options_.label, act, result));
}

absl::StatusOr<std::shared_ptr<Pkcs11Session>> Pkcs11Session::Open(const TokenOptions& options) {
  void* const library = dlopen(options.module.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return absl::InvalidArgumentError(dlerror());
  const auto list = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* functions = nullptr;
  if (list == nullptr || list(&functions) != CKR_OK) {
    return absl::InvalidArgumentError(options.module + " is no PKCS#11 library");
  }
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV result = functions->C_Initialize(&arguments);
  if (result != CKR_OK && result != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
    return absl::UnavailableError(
        fmt::format("{} does not start (PKCS#11 {:#x})", options.module, result));
  }
  std::shared_ptr<Pkcs11Session> session(new Pkcs11Session(options, functions));
  MutexLock lock(session->mutex_);
  LUHENG_RETURN_IF_ERROR(session->LogIn());
  return session;
}

absl::StatusOr<CK_SLOT_ID> Pkcs11Session::FindSlot() {
  CK_ULONG count = 0;
  CK_RV result = functions_->C_GetSlotList(CK_TRUE, nullptr, &count);
  std::vector<CK_SLOT_ID> slots(count);
  if (result == CKR_OK) result = functions_->C_GetSlotList(CK_TRUE, slots.data(), &count);
  if (result != CKR_OK) return Unavailable("be looked for", result);
  slots.resize(count);
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO token{};
    if (functions_->C_GetTokenInfo(slot, &token) != CKR_OK) continue;
    if (TrimmedLabel(token.label) == options_.label) return slot;
  }
  return absl::UnavailableError("no token " + options_.label + " is there, says " +
                                options_.module);
}

absl::Status Pkcs11Session::LogIn() {
  LUHENG_ASSIGN_OR_RETURN(const CK_SLOT_ID slot, FindSlot());
  // Read before there is a session: one that is open has logged in.
  LUHENG_ASSIGN_OR_RETURN(std::string pin, ledger::ReadPrivateFile(options_.pin_file));
  const absl::Cleanup forget = [&pin] { OPENSSL_cleanse(pin.data(), pin.size()); };
  CK_SESSION_HANDLE session = 0;
  CK_RV result = functions_->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
  if (result != CKR_OK) return Unavailable("open a session", result);
  session_ = session;
  const size_t size = pin.ends_with('\n') ? pin.size() - 1 : pin.size();
  result =
      functions_->C_Login(session, CKU_USER, reinterpret_cast<unsigned char*>(pin.data()), size);
  if (result == CKR_OK || result == CKR_USER_ALREADY_LOGGED_IN) return absl::OkStatus();
  LogOut();
  if (result == CKR_PIN_INCORRECT || result == CKR_PIN_LEN_RANGE || result == CKR_PIN_LOCKED) {
    return absl::InvalidArgumentError(options_.pin_file + " is not the PIN of the token " +
                                      options_.label);
  }
  return Unavailable("log in", result);
}

void Pkcs11Session::LogOut() {
  if (session_.has_value()) functions_->C_CloseSession(*session_);
  session_.reset();
}

absl::StatusOr<std::vector<CK_OBJECT_HANDLE>> Pkcs11Session::Find(
    std::vector<CK_ATTRIBUTE> wanted) {
  CK_RV result = functions_->C_FindObjectsInit(*session_, wanted.data(), wanted.size());
  if (result != CKR_OK) return Unavailable("look for keys", result);
  std::vector<CK_OBJECT_HANDLE> found(kFoundMax);
  CK_ULONG count = 0;
  result = functions_->C_FindObjects(*session_, found.data(), kFoundMax, &count);
  functions_->C_FindObjectsFinal(*session_);
  if (result != CKR_OK) return Unavailable("find keys", result);
  found.resize(count);
  return found;
}

std::optional<std::string> Pkcs11Session::Read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
  CK_ATTRIBUTE attribute{type, nullptr, 0};
  if (functions_->C_GetAttributeValue(*session_, object, &attribute, 1) != CKR_OK ||
      attribute.ulValueLen == CK_UNAVAILABLE_INFORMATION) {
    return std::nullopt;
  }
  std::string value(attribute.ulValueLen, '\0');
  attribute.pValue = value.data();
  if (functions_->C_GetAttributeValue(*session_, object, &attribute, 1) != CKR_OK) {
    return std::nullopt;
  }
  value.resize(attribute.ulValueLen);
  return value;
}

absl::StatusOr<std::vector<Pkcs11Session::Pair>> Pkcs11Session::FindPairs() {
  CK_OBJECT_CLASS public_class = CKO_PUBLIC_KEY;
  CK_OBJECT_CLASS secret_class = CKO_PRIVATE_KEY;
  CK_KEY_TYPE type = CKK_EC_EDWARDS;
  LUHENG_ASSIGN_OR_RETURN(const auto publics, Find({Attribute(CKA_CLASS, public_class),
                                                    Attribute(CKA_KEY_TYPE, type)}));
  std::vector<Pair> pairs;
  for (const CK_OBJECT_HANDLE object : publics) {
    std::optional<std::string> point = Read(object, CKA_EC_POINT);
    std::optional<std::string> id = Read(object, CKA_ID);
    if (!point.has_value() || !id.has_value()) continue;
    if (point->starts_with(kPointPrefix)) point->erase(0, kPointPrefix.size());
    if (point->size() != ledger::kEd25519KeySize) continue;
    LUHENG_ASSIGN_OR_RETURN(const auto secrets,
                            Find({Attribute(CKA_CLASS, secret_class), Attribute(CKA_KEY_TYPE, type),
                                  CK_ATTRIBUTE{CKA_ID, id->data(), id->size()}}));
    if (secrets.size() != 1) continue;
    pairs.push_back({{ledger::KeyType::kEd25519, *std::move(point)}, secrets.front()});
  }
  return pairs;
}

absl::StatusOr<std::vector<ledger::PublicKey>> Pkcs11Session::ListKeys() {
  MutexLock lock(mutex_);
  if (!session_.has_value()) LUHENG_RETURN_IF_ERROR(LogIn());
  absl::StatusOr<std::vector<Pair>> pairs = FindPairs();
  if (!pairs.ok()) {
    LogOut();
    return pairs.status();
  }
  std::vector<ledger::PublicKey> keys;
  for (Pair& pair : *pairs) keys.push_back(std::move(pair.key));
  return keys;
}

absl::StatusOr<std::string> Pkcs11Session::TrySign(const ledger::PublicKey& key,
                                                   std::string_view message) {
  if (!session_.has_value()) LUHENG_RETURN_IF_ERROR(LogIn());
  LUHENG_ASSIGN_OR_RETURN(const std::vector<Pair> pairs, FindPairs());
  for (const Pair& pair : pairs) {
    if (pair.key != key) continue;
    CK_MECHANISM mechanism{CKM_EDDSA, nullptr, 0};
    CK_RV result = functions_->C_SignInit(*session_, &mechanism, pair.secret);
    if (result != CKR_OK) return Unavailable("begin to sign", result);
    std::string data(message);
    std::string signature(ledger::kSignatureSize, '\0');
    CK_ULONG size = signature.size();
    result =
        functions_->C_Sign(*session_, reinterpret_cast<unsigned char*>(data.data()), data.size(),
                           reinterpret_cast<unsigned char*>(signature.data()), &size);
    if (result != CKR_OK) return Unavailable("sign", result);
    if (size == signature.size() && ledger::VerifySignature(key, message, signature)) {
      return signature;
    }
    return absl::UnavailableError("the token " + options_.label + " signs wrongly");
  }
  return absl::UnavailableError("the token " + options_.label + " has the key no more");
}

absl::StatusOr<std::string> Pkcs11Session::Sign(const ledger::PublicKey& key,
                                                std::string_view message) {
  MutexLock lock(mutex_);
  const bool was_open = session_.has_value();
  absl::StatusOr<std::string> signature = TrySign(key, message);
  if (signature.ok()) return signature;
  // The session may have ended since it was last used.
  LogOut();
  if (was_open) signature = TrySign(key, message);
  if (signature.ok()) return signature;
  LogOut();
  return absl::UnavailableError(signature.status().message());
}

}  // namespace luheng::services

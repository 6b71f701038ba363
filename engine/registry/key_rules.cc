#include "engine/registry/key_rules.h"

#include <algorithm>

#include "engine/rights/lookups.h"
#include "ledger/base/check.h"
#include "ledger/base64.h"

namespace luheng::engine {
namespace {

// More days than this say no more.
constexpr int64_t kOverlapDaysMax = 3'660;

// REQUIRES: the vkey was found well formed.
ledger::Verifier VerifierOf(const ChangeKey& body) {
  return CheckpointKey{.vkey = body.vkey}.verifier();
}

bool IsSignedBy(const ledger::Verifier& verifier, const std::string& statement,
                const std::string& signature) {
  return verifier.Verify(statement, ledger::DecodeBase64(signature).value_or(""));
}

}  // namespace

std::optional<Rejection> Check(const RuleView& view, const ChangeKey& body) {
  const CheckpointKeys& keys = view.registry.checkpoint_keys();
  const ledger::Verifier added = VerifierOf(body);
  const ledger::KeyType type = added.public_key().type;
  const ledger::Verifier old = keys.VouchesFor(type).verifier();
  if (added.name() != old.name()) return Rejection{RejectReason::kKeyOfAnotherLog};
  if (keys.Find(added.public_key()) != nullptr) return Rejection{RejectReason::kKeyTaken};
  const std::string statement = KeyChangeStatement(old.Vkey(), body.vkey);
  // A statement with another old key is signed by neither; that the old one is wrong says more.
  if (!IsSignedBy(old, statement, body.old_signature)) {
    return Rejection{RejectReason::kOldKeyNotSigned};
  }
  if (!IsSignedBy(added, statement, body.new_signature)) {
    return Rejection{RejectReason::kNewKeyNotSigned};
  }
  // The overlap is counted in days of the calendar from a trading day on.
  const bool is_successor = keys.Newest(type) != nullptr;
  if (is_successor && !view.exchange.open_day() && !view.exchange.last_day()) {
    return Rejection{RejectReason::kDayNotOpen};
  }
  return std::nullopt;
}

Outcome Do(const RuleScope& scope, const ChangeKey& body) {
  CheckpointKeys& keys = scope.registry.mutable_checkpoint_keys();
  std::optional<TradingDay> last_signing_day;
  if (keys.Newest(VerifierOf(body).public_key().type) != nullptr) {
    const TradingDay today = Today(scope.view());
    const int64_t days =
        std::min(scope.rights.parameters.Get({.parameter = Parameter::kKeyOverlapDays}, today,
                                             kKeyOverlapDays),
                 kOverlapDaysMax);
    last_signing_day = TradingDay{static_cast<int32_t>(today) + static_cast<int32_t>(days)};
  }
  keys.Add(body.vkey, scope.command.sequence, last_signing_day);
  return Done{};
}

}  // namespace luheng::engine

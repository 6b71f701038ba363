#include "tests/engine/rights/naive_ledger.h"

namespace luheng::engine::testing {

std::optional<std::string> NaiveLedger::Follow(const Command& command, const Result& result) {
  if (std::holds_alternative<Done>(result.outcome)) {
    if (const auto* deposit = std::get_if<Deposit>(&command.body)) {
      money_[deposit->account] += deposit->amount;
    }
    if (const auto* withdrawal = std::get_if<WithdrawFunds>(&command.body)) {
      money_[withdrawal->account] -= withdrawal->amount;
    }
  }
  if (std::holds_alternative<Rejection>(result.outcome) && !result.events.empty()) {
    return "a refusal with events";
  }
  for (const Event& event : result.events) {
    const char* problem = std::visit([&](const auto& told) { return Add(told); }, event);
    if (problem != nullptr) return problem;
  }
  return std::nullopt;
}

const char* NaiveLedger::Add(const CertificateIssued& event) {
  if (static_cast<size_t>(event.certificate) != rights_.size() + 1)
    return "a certificate is missing";
  if (event.quantity <= Grams{0}) return "a certificate of nothing";
  if (event.parent != CertificateId{} && event.parent >= event.certificate) {
    return "a certificate older than what it was cut from";
  }
  rights_.push_back({.account = event.account,
                     .instrument = event.instrument,
                     .parent = event.parent,
                     .quantity = event.quantity});
  return nullptr;
}

const char* NaiveLedger::Add(const CertificateChanged& event) {
  const auto index = static_cast<size_t>(event.certificate) - 1;
  if (index >= rights_.size()) return "a change of a certificate that there is not";
  Right& right = rights_[index];
  if (right.account != event.account) return "a change of another's certificate";
  const Grams bound = right.held + right.pledged + right.leased + right.frozen;
  switch (event.change) {
    case CertificateChange::kHeld:
      right.held += event.changed;
      break;
    case CertificateChange::kReleased:
      right.held -= event.changed;
      break;
    case CertificateChange::kPledged:
      right.pledged += event.changed;
      break;
    case CertificateChange::kUnpledged:
      right.pledged -= event.changed;
      break;
    case CertificateChange::kLeased:
      right.leased += event.changed;
      break;
    case CertificateChange::kLeaseEnded:
      right.leased -= event.changed;
      break;
    case CertificateChange::kFrozen:
      right.frozen += event.changed;
      break;
    case CertificateChange::kUnfrozen:
      right.frozen -= event.changed;
      break;
    case CertificateChange::kMoved:
    case CertificateChange::kReturned: {
      right.quantity -= event.changed;
      // Out of one bucket, or of what was available.
      const Grams left = event.held + event.pledged + event.leased + event.frozen;
      if (left != bound && left != bound - event.changed) return "a part of a bucket is lost";
      right.held = event.held;
      right.pledged = event.pledged;
      right.leased = event.leased;
      right.frozen = event.frozen;
      break;
    }
    case CertificateChange::kFeePaid:
    case CertificateChange::kReverified:
    case CertificateChange::kConfirmed:
      break;
  }
  const bool agrees = right.quantity == event.quantity && right.held == event.held &&
                      right.pledged == event.pledged && right.leased == event.leased &&
                      right.frozen == event.frozen;
  return agrees ? nullptr : "a certificate is not what it was with the change";
}

const char* NaiveLedger::Add(const ReserveChanged& event) {
  Grams& balance = reserves_[{event.reserve, event.instrument}];
  balance += event.change;
  return balance == event.balance ? nullptr : "a reserve is not what it was with the change";
}

const char* NaiveLedger::Add(const MoneyBooked& event) {
  Fen& money = money_[event.account];
  money += event.change;
  return money == event.available ? nullptr : "an account is not what it was with the booking";
}

std::optional<std::string> NaiveLedger::FindDifference(const StateMachine& machine) const {
  const auto& certificates = machine.rights().certificates.rows();
  if (certificates.size() != rights_.size()) return "certificates without an event";
  for (size_t i = 0; i < rights_.size(); ++i) {
    const Right& told = rights_[i];
    const Certificate& kept = certificates[i];
    if (told.account != kept.account || told.instrument != kept.instrument ||
        told.parent != kept.parent || told.quantity != kept.quantity || told.held != kept.held ||
        told.pledged != kept.pledged || told.leased != kept.leased || told.frozen != kept.frozen) {
      return "certificate " + std::to_string(i + 1);
    }
  }
  for (const auto& [key, reserve] : machine.rights().reserves.rows()) {
    const auto told = reserves_.find({key.account, key.instrument});
    if ((told == reserves_.end() ? Grams{} : told->second) != reserve.balance) {
      return "reserve " + std::to_string(static_cast<uint64_t>(key.account));
    }
  }
  for (uint64_t number = 1; number <= machine.registry().account_count(); ++number) {
    const auto told = money_.find(AccountId{number});
    const Fen available = machine.registry().FindAccount(AccountId{number})->available;
    if ((told == money_.end() ? Fen{} : told->second) != available) {
      return "money of account " + std::to_string(number);
    }
  }
  return std::nullopt;
}

}  // namespace luheng::engine::testing

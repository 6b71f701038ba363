// NaiveLedger: certificates, reserves and money as the events alone tell of them.
//
// It knows no rule: it adds up what it is told, and says where an event, or the state, does not
// agree with the sums.
#ifndef TESTS_ENGINE_RIGHTS_NAIVE_LEDGER_H_
#define TESTS_ENGINE_RIGHTS_NAIVE_LEDGER_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/state_machine.h"

namespace luheng::engine::testing {

class NaiveLedger {
 public:
  // Follows what a command did. Names the event that does not agree with those before it; nullopt
  // if all do.
  std::optional<std::string> Follow(const Command& command, const Result& result);

  // Names what of the state is not what the events have told; nullopt if nothing.
  std::optional<std::string> FindDifference(const StateMachine& machine) const;

 private:
  struct Right {
    AccountId account{};
    InstrumentId instrument{};
    CertificateId parent{};
    Grams quantity{};
    Grams held{};
    Grams pledged{};
    Grams leased{};
    Grams frozen{};
  };

  const char* Add(const CertificateIssued& event);
  const char* Add(const CertificateChanged& event);
  const char* Add(const ReserveChanged& event);
  const char* Add(const MoneyBooked& event);
  template <class Other>
  const char* Add(const Other&) {
    return nullptr;
  }

  std::vector<Right> rights_;  // By certificate number - 1.
  std::map<std::pair<AccountId, InstrumentId>, Grams> reserves_;
  std::map<AccountId, Fen> money_;
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_RIGHTS_NAIVE_LEDGER_H_

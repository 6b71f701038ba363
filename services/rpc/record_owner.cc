#include "services/rpc/record_owner.h"

#include <vector>

#include "ledger/base/check.h"

namespace luheng::services {
namespace {

// `records`: by number, less one.
template <class Record>
bool IsOneOf(engine::ParticipantId participant, uint64_t number, const std::vector<Record>& records,
             const engine::Engine& engine) {
  return number >= 1 && number <= records.size() && IsOf(participant, records[number - 1], engine);
}

}  // namespace

bool IsRecordOf(engine::ParticipantId participant, const engine::Subject& subject,
                const engine::Engine& engine) {
  const engine::Rights& rights = engine.state().rights();
  const auto is_of = [&](const auto& records) {
    return IsOneOf(participant, subject.id, records.rows(), engine);
  };
  switch (subject.type) {
    case engine::SubjectType::kCertificate:
      return is_of(rights.certificates);
    case engine::SubjectType::kAllocation:
      return is_of(rights.allocations);
    case engine::SubjectType::kContract:
      return is_of(rights.contracts);
    case engine::SubjectType::kAuction:
      return is_of(rights.auctions);
    case engine::SubjectType::kLottery:
      return is_of(rights.lotteries);
    case engine::SubjectType::kListing:
      return is_of(rights.listings);
    case engine::SubjectType::kTransfer:
      return is_of(rights.transfers);
    case engine::SubjectType::kLease:
      return is_of(rights.leases);
    case engine::SubjectType::kPledge:
      return is_of(rights.pledges);
    case engine::SubjectType::kFreeze:
      return is_of(rights.freezes);
    case engine::SubjectType::kProposal:
      return is_of(rights.proposals);
    case engine::SubjectType::kParticipant:
    case engine::SubjectType::kAccount:
    case engine::SubjectType::kOrder:
    case engine::SubjectType::kInstrument:
    case engine::SubjectType::kMarket:
      break;
  }
  LUHENG_CHECK(false && "not the type of a record");
  return false;
}

bool IsPublic(engine::SubjectType type) {
  return type == engine::SubjectType::kAuction || type == engine::SubjectType::kLottery ||
         type == engine::SubjectType::kListing;
}

}  // namespace luheng::services

// Subjects: what entries concern, each with a history of its own.
#ifndef ENGINE_SUBJECT_H_
#define ENGINE_SUBJECT_H_

#include <cstddef>
#include <cstdint>

#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// Numbers stand in the links of entries.
enum class SubjectType : uint8_t {
  kParticipant = 1,
  kAccount = 2,
  kOrder = 3,
  kInstrument = 4,
  kMarket = 5,
  kCertificate = 6,
  kAllocation = 7,
  kContract = 8,
  kAuction = 9,
  kLottery = 10,
  kListing = 11,
  kTransfer = 12,
  kLease = 13,
  kPledge = 14,
  kFreeze = 15,
  kProposal = 16,
};
inline constexpr size_t kSubjectTypeCount = 17;  // With 0, which is none.

struct Subject {
  SubjectType type{};
  uint64_t id = 0;
  bool operator==(const Subject&) const = default;
};

inline Subject Of(ParticipantId id) {
  return {SubjectType::kParticipant, static_cast<uint64_t>(id)};
}
inline Subject Of(AccountId id) { return {SubjectType::kAccount, static_cast<uint64_t>(id)}; }
inline Subject Of(OrderId id) { return {SubjectType::kOrder, static_cast<uint64_t>(id)}; }
inline Subject Of(InstrumentId id) { return {SubjectType::kInstrument, static_cast<uint64_t>(id)}; }
inline Subject Of(MarketId id) { return {SubjectType::kMarket, static_cast<uint64_t>(id)}; }
inline Subject Of(CertificateId id) {
  return {SubjectType::kCertificate, static_cast<uint64_t>(id)};
}
inline Subject Of(AllocationId id) { return {SubjectType::kAllocation, static_cast<uint64_t>(id)}; }
inline Subject Of(ContractId id) { return {SubjectType::kContract, static_cast<uint64_t>(id)}; }
inline Subject Of(AuctionId id) { return {SubjectType::kAuction, static_cast<uint64_t>(id)}; }
inline Subject Of(LotteryId id) { return {SubjectType::kLottery, static_cast<uint64_t>(id)}; }
inline Subject Of(ListingId id) { return {SubjectType::kListing, static_cast<uint64_t>(id)}; }
inline Subject Of(TransferId id) { return {SubjectType::kTransfer, static_cast<uint64_t>(id)}; }
inline Subject Of(LeaseId id) { return {SubjectType::kLease, static_cast<uint64_t>(id)}; }
inline Subject Of(PledgeId id) { return {SubjectType::kPledge, static_cast<uint64_t>(id)}; }
inline Subject Of(FreezeId id) { return {SubjectType::kFreeze, static_cast<uint64_t>(id)}; }
inline Subject Of(ProposalId id) { return {SubjectType::kProposal, static_cast<uint64_t>(id)}; }

}  // namespace luheng::engine

#endif  // ENGINE_SUBJECT_H_

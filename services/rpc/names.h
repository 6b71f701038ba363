// Resource names: how people and clients address what the engine knows by number.
//
//   participants/p12, participants/p12/users/u1, participants/p12/accounts/a3
//   instruments/330681-COD-2023-5Y, markets/ZJ-PERMIT
//   certificates/c12, allocations/q11, contracts/k3, auctions/u4, lotteries/y5, listings/l6,
//   transfers/t7, leases/e8, pledges/g9, freezes/f10, proposals/o12 (records of rights)
//
// Parsers take exactly what the formatters write.
#ifndef SERVICES_RPC_NAMES_H_
#define SERVICES_RPC_NAMES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/engine.h"
#include "engine/rights/types.h"
#include "engine/subject_heads.h"
#include "engine/types.h"

namespace luheng::services {

std::string ParticipantName(engine::ParticipantId participant);
std::string UserName(const engine::Actor& actor);
std::string InstrumentName(std::string_view symbol);
std::string MarketName(std::string_view code);

// An account together with the participant that its name says it belongs to.
struct AccountKey {
  engine::ParticipantId participant{};
  engine::AccountId account{};
};
std::string AccountName(const AccountKey& key);

std::optional<engine::ParticipantId> ParseParticipantName(std::string_view name);
std::optional<engine::Actor> ParseUserName(std::string_view name);
std::optional<AccountKey> ParseAccountName(std::string_view name);
// The symbol, or code, in the name; it points into `name`.
std::optional<std::string_view> ParseInstrumentName(std::string_view name);
std::optional<std::string_view> ParseMarketName(std::string_view name);

// Which type of subject a record's id is of.
constexpr engine::SubjectType TypeOf(engine::CertificateId) {
  return engine::SubjectType::kCertificate;
}
constexpr engine::SubjectType TypeOf(engine::AllocationId) {
  return engine::SubjectType::kAllocation;
}
constexpr engine::SubjectType TypeOf(engine::ContractId) { return engine::SubjectType::kContract; }
constexpr engine::SubjectType TypeOf(engine::AuctionId) { return engine::SubjectType::kAuction; }
constexpr engine::SubjectType TypeOf(engine::LotteryId) { return engine::SubjectType::kLottery; }
constexpr engine::SubjectType TypeOf(engine::ListingId) { return engine::SubjectType::kListing; }
constexpr engine::SubjectType TypeOf(engine::TransferId) { return engine::SubjectType::kTransfer; }
constexpr engine::SubjectType TypeOf(engine::LeaseId) { return engine::SubjectType::kLease; }
constexpr engine::SubjectType TypeOf(engine::PledgeId) { return engine::SubjectType::kPledge; }
constexpr engine::SubjectType TypeOf(engine::FreezeId) { return engine::SubjectType::kFreeze; }
constexpr engine::SubjectType TypeOf(engine::ProposalId) { return engine::SubjectType::kProposal; }
template <class Id>
concept RecordId = requires(Id id) {
  TypeOf(id);
};

// Name of a record of rights; empty for number 0, which is none.
// REQUIRES: the type is one of a record of rights.
std::string RecordName(engine::SubjectType type, uint64_t number);
template <RecordId Id>
std::string RecordName(Id id) {
  return RecordName(TypeOf(id), static_cast<uint64_t>(id));
}
// Which record the name addresses, of whichever type.
std::optional<engine::Subject> ParseRecordName(std::string_view name);
// A name of that type only, "certificates/c12": what a field of the type asks for.
std::string RecordNameExample(engine::SubjectType type);

// A client's UUID: 8-4-4-4-12 hexadecimal digits, not all zero.
std::optional<engine::RequestId> ParseRequestId(std::string_view text);
std::string FormatRequestId(const engine::RequestId& id);

// Names of what exists in `engine`.
// REQUIRES: it exists.
std::string NameOfAccount(engine::AccountId account, const engine::Engine& engine);
std::string NameOfInstrument(engine::InstrumentId instrument, const engine::Engine& engine);
std::string NameOfMarket(engine::MarketId market, const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_NAMES_H_

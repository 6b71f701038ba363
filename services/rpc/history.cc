#include "services/rpc/history.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "engine/event.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/record_owner.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

bool BelongsTo(engine::ParticipantId participant, const ledger::Link& link, uint16_t kind,
               const engine::Engine& engine) {
  switch (engine::SubjectType(link.subject_type)) {
    case engine::SubjectType::kParticipant:
      return engine::ParticipantId{static_cast<uint32_t>(link.subject_id)} == participant;
    case engine::SubjectType::kAccount: {
      const engine::Account* const account =
          engine.state().registry().FindAccount(engine::AccountId{link.subject_id});
      return account != nullptr && account->participant == participant;
    }
    case engine::SubjectType::kOrder:  // Its account is linked beside it.
    case engine::SubjectType::kInstrument:
    case engine::SubjectType::kMarket:
    case engine::SubjectType::kAuction:  // What others do there is theirs.
    case engine::SubjectType::kLottery:
    case engine::SubjectType::kListing:
      return false;
    case engine::SubjectType::kCertificate:
      // What was cut off is the next holder's.
      if (kind == engine::CertificateIssued::kKind && link.form != ledger::LinkForm::kFirst) {
        return false;
      }
      [[fallthrough]];
    case engine::SubjectType::kAllocation:
    case engine::SubjectType::kContract:
    case engine::SubjectType::kTransfer:
    case engine::SubjectType::kLease:
    case engine::SubjectType::kPledge:
    case engine::SubjectType::kFreeze:
    case engine::SubjectType::kProposal:
      return IsRecordOf(participant, {engine::SubjectType(link.subject_type), link.subject_id},
                        engine);
  }
  return false;
}

}  // namespace

absl::StatusOr<StoredEntry> StoredEntry::Decode(std::string bytes) {
  auto kept = std::make_unique<const std::string>(std::move(bytes));
  absl::StatusOr<ledger::Entry> entry = ledger::DecodeEntry(*kept);
  if (!entry.ok()) return absl::DataLossError(std::string(entry.status().message()));
  return StoredEntry(std::move(kept), *std::move(entry));
}

StoredEntry::StoredEntry(std::unique_ptr<const std::string> bytes, ledger::Entry entry)
    : bytes_(std::move(bytes)), entry_(std::move(entry)) {}

absl::StatusOr<StoredEntry> ReadEntry(const Node& node, uint64_t index) {
  // The store may hold blocks above the commit point, which nobody is told of.
  if (index >= node.replica().size()) {
    return absl::NotFoundError("ENTRY_UNKNOWN: there is no entry " + std::to_string(index));
  }
  LUHENG_ASSIGN_OR_RETURN(std::string bytes, node.journal().EntryAt(index));
  return StoredEntry::Decode(std::move(bytes));
}

const ledger::Link* FindLink(const ledger::Entry& entry, const engine::Subject& subject) {
  const auto* const found =
      std::find_if(entry.links.begin(), entry.links.end(), [&](const ledger::Link& link) {
        return link.subject_type == static_cast<uint8_t>(subject.type) &&
               link.subject_id == subject.id;
      });
  return found == entry.links.end() ? nullptr : found;
}

std::optional<uint64_t> PreviousIndex(const ledger::Link& link) {
  if (link.form == ledger::LinkForm::kFirst) return std::nullopt;
  return link.previous_index;
}

absl::StatusOr<History> ReadHistory(const Node& node, const engine::Subject& subject,
                                    uint64_t first, size_t count_max) {
  History history;
  history.next = first;
  while (history.next.has_value() && history.entries.size() < count_max) {
    LUHENG_ASSIGN_OR_RETURN(StoredEntry entry, ReadEntry(node, *history.next));
    const ledger::Link* const link = FindLink(entry.entry(), subject);
    if (link == nullptr) {
      if (history.entries.empty()) {
        return InvalidField("page_token", "must be a next_page_token of the same list");
      }
      return absl::DataLossError("entry " + std::to_string(*history.next) +
                                 " is linked, but does not concern the subject");
    }
    history.next = PreviousIndex(*link);
    history.entries.push_back(std::move(entry));
  }
  return history;
}

bool MayRead(engine::ParticipantId participant, const ledger::Entry& entry,
             const engine::Engine& engine) {
  const bool is_command = entry.kind < engine::TradeSide::kKind;
  if (is_command && engine::ParticipantId{entry.participant} == participant) return true;
  // What everybody may know: the results of auctions, and of lotteries what their proofs need.
  switch (entry.kind) {
    case engine::AuctionDecided::kKind:
    case engine::LotterySealed::kKind:
    case engine::RecordPublicSeed::kKind:
    case engine::LotteryDecided::kKind:
      return true;
    default:  // Kinds are numbers; the others are for those whom they concern.
      break;
  }
  return std::any_of(entry.links.begin(), entry.links.end(), [&](const ledger::Link& link) {
    return BelongsTo(participant, link, entry.kind, engine);
  });
}

}  // namespace luheng::services

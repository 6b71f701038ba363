#include "engine/subject_heads.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

// How many subjects of a type there are. Orders come and go, and are not counted.
size_t DenseCount(SubjectType type, const StateMachine& state) {
  switch (type) {
    case SubjectType::kParticipant:
      return state.registry().participant_count();
    case SubjectType::kAccount:
      return state.registry().account_count();
    case SubjectType::kInstrument:
      return state.exchange().instruments().size();
    case SubjectType::kMarket:
      return state.exchange().markets().size();
    case SubjectType::kOrder:
      return 0;
    default:
      return RecordCount(type, state.rights());
  }
}

constexpr SubjectType kDenseTypes[] = {
    SubjectType::kParticipant, SubjectType::kAccount,     SubjectType::kInstrument,
    SubjectType::kMarket,      SubjectType::kCertificate, SubjectType::kAllocation,
    SubjectType::kContract,    SubjectType::kAuction,     SubjectType::kLottery,
    SubjectType::kListing,     SubjectType::kTransfer,    SubjectType::kLease,
    SubjectType::kPledge,      SubjectType::kFreeze,      SubjectType::kProposal};

// Subjects but orders are numbered densely from 1; this is the number less one. The largest value
// for a number of 0.
uint64_t DenseIndex(const Subject& subject) {
  const bool is_account = subject.type == SubjectType::kAccount;
  return (is_account ? NumberOf(AccountId{subject.id}) : subject.id) - 1;
}

}  // namespace

std::optional<uint64_t> SubjectHeads::Head(const Subject& subject) const {
  if (subject.type == SubjectType::kOrder) {
    const uint32_t slot = SlotOf(OrderId{subject.id});
    if (slot >= orders_.reached()) return std::nullopt;
    return orders_[slot];
  }
  const std::vector<uint64_t>& heads = dense_[static_cast<size_t>(subject.type)];
  const uint64_t index = DenseIndex(subject);
  if (index >= heads.size()) return std::nullopt;
  return heads[index];
}

void SubjectHeads::Set(const Subject& subject, uint64_t index) {
  if (subject.type == SubjectType::kOrder) {
    const uint32_t slot = SlotOf(OrderId{subject.id});
    orders_.Reach(slot);
    orders_[slot] = index;
    return;
  }
  std::vector<uint64_t>& heads = dense_[static_cast<size_t>(subject.type)];
  const uint64_t at = DenseIndex(subject);
  LUHENG_CHECK(at <= heads.size());
  if (at == heads.size()) heads.push_back(index);
  heads[at] = index;
}

ledger::Links SubjectHeads::Advance(const Concerns& concerns, uint64_t index) {
  ledger::Links links;
  for (const Concern& concern : concerns) {
    ledger::Link link{.subject_type = static_cast<uint8_t>(concern.subject.type),
                      .form = ledger::LinkForm::kFirst,
                      .subject_id = concern.subject.id};
    if (!concern.is_first) {
      const std::optional<uint64_t> previous = Head(concern.subject);
      LUHENG_CHECK(previous.has_value());
      link.form = ledger::LinkForm::kByIndex;
      link.previous_index = *previous;
      if (concern.subject.type == SubjectType::kCertificate) {
        link.form = ledger::LinkForm::kByIndexAndHash;
        link.previous_leaf_hash = certificate_hashes_.at(concern.subject.id - 1);
      }
    }
    links.push_back(link);
    Set(concern.subject, index);
  }
  return links;
}

bool SubjectHeads::NeedsLeafHash(const ledger::Links& links) {
  return std::any_of(links.begin(), links.end(), [](const ledger::Link& link) {
    return link.subject_type == static_cast<uint8_t>(SubjectType::kCertificate);
  });
}

void SubjectHeads::SetLeafHash(const ledger::Links& links, const Hash256& hash) {
  for (const ledger::Link& link : links) {
    if (link.subject_type != static_cast<uint8_t>(SubjectType::kCertificate)) continue;
    if (certificate_hashes_.size() < link.subject_id) certificate_hashes_.resize(link.subject_id);
    certificate_hashes_[link.subject_id - 1] = hash;
  }
}

void SubjectHeads::Save(Writer& writer, const OrderArena& orders) const {
  for (const SubjectType type : kDenseTypes) writer(dense_[static_cast<size_t>(type)]);
  writer(certificate_hashes_);
  for (uint32_t slot = 1; slot <= orders.slot_count(); ++slot) {
    if (orders.IsOpen(slot)) writer(orders_[slot]);
  }
}

void SubjectHeads::Load(Reader& reader, const StateMachine& state) {
  const auto require_past = [&](uint64_t head) {
    reader.Require(head < state.next_index(), "a subject whose last entry is to come");
  };
  for (const SubjectType type : kDenseTypes) {
    std::vector<uint64_t>& heads = dense_[static_cast<size_t>(type)];
    reader(heads);
    reader.Require(heads.size() == DenseCount(type, state), "subjects that do not exist");
    for (const uint64_t head : heads) require_past(head);
  }
  reader(certificate_hashes_);
  reader.Require(certificate_hashes_.size() == state.rights().certificates.count(),
                 "leaf hashes of certificates that do not exist");
  const OrderArena& orders = state.exchange().orders();
  orders_.Reach(orders.slot_count());
  for (uint32_t slot = 1; slot <= orders.slot_count() && reader.ok(); ++slot) {
    if (!orders.IsOpen(slot)) continue;
    reader(orders_[slot]);
    require_past(orders_[slot]);
  }
}

}  // namespace luheng::engine

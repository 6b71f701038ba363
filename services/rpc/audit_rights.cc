// Q2: the chain of a right, from its newest entry back to its first allocation.
//
// A certificate's entries are linked; the first of them, CERTIFICATE_ISSUED, is also an entry of
// the certificate that it was cut from, where the chain goes on.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/rights/rights_event.h"
#include "ledger/hash.h"
#include "services/rpc/audit_answers.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_entry.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"
#include "services/rpc/record_read.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

engine::Subject SubjectOf(engine::CertificateId certificate) {
  return {engine::SubjectType::kCertificate, static_cast<uint64_t>(certificate)};
}

// The entry of a certificate that comes before an entry of it; nullopt before its first.
absl::StatusOr<std::optional<uint64_t>> Before(const StoredEntry& stored,
                                               engine::CertificateId certificate) {
  const ledger::Link* const link = FindLink(stored.entry(), SubjectOf(certificate));
  if (link == nullptr) {
    return InvalidField("page_token", "must be a next_page_token of the same list");
  }
  return PreviousIndex(*link);
}

// Fills the row. Returns the certificate that this one was cut from, if the entry tells so.
absl::StatusOr<engine::CertificateId> Fill(const StoredEntry& stored,
                                           engine::CertificateId certificate,
                                           const engine::Engine& engine,
                                           audit::v1::RightStep* row) {
  const ledger::Entry& entry = stored.entry();
  LUHENG_ASSIGN_OR_RETURN(const ledger::v1::Entry described, FromEntry(entry, engine));
  row->set_certificate(RecordName(certificate));
  row->set_entry_index(described.index());
  row->set_kind(described.kind());
  *row->mutable_event_time() = described.event_time();
  row->set_leaf_hash(std::string(ledger::AsBytes(ledger::LeafHash(stored.bytes()))));
  if (entry.index == entry.sequence) return engine::CertificateId{};
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
  if (const auto* issued = std::get_if<engine::CertificateIssued>(&event);
      issued != nullptr && issued->certificate == certificate) {
    row->set_account(NameOfAccount(issued->account, engine));
    row->set_parent(RecordName(issued->parent));
    row->set_cause(static_cast<type::v1::RightsCause>(issued->cause));
    row->set_quantity_grams(issued->quantity.value());
    return issued->parent;
  }
  if (const auto* changed = std::get_if<engine::CertificateChanged>(&event);
      changed != nullptr && changed->certificate == certificate) {
    row->set_account(NameOfAccount(changed->account, engine));
    row->set_quantity_grams(changed->quantity.value());
  }
  return engine::CertificateId{};
}

}  // namespace

absl::Status AnswerRightSteps(const Question& question,
                              const audit::v1::ListRightStepsRequest& request,
                              audit::v1::ListRightStepsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  LUHENG_ASSIGN_OR_RETURN(
      const uint64_t number,
      ToRecordNumber(request.certificate(), engine::SubjectType::kCertificate, "certificate"));
  engine::CertificateId certificate{static_cast<uint32_t>(number)};
  std::optional<uint64_t> next = question.engine().Head(SubjectOf(certificate));
  if (!next.has_value()) return RecordUnseen(question.caller, request.certificate());
  if (page.begin() != Place{}) {
    certificate = engine::CertificateId{static_cast<uint32_t>(page.begin().major)};
    next = page.begin().minor;
  }
  page.SetSequence(question.state.sequence);
  while (next.has_value()) {
    google::protobuf::Message* const row = page.Add({static_cast<uint64_t>(certificate), *next});
    if (row == nullptr) break;
    LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(question.edge.node, *next));
    LUHENG_ASSIGN_OR_RETURN(
        const engine::CertificateId parent,
        Fill(stored, certificate, question.engine(), dynamic_cast<audit::v1::RightStep*>(row)));
    if (parent != engine::CertificateId{}) certificate = parent;
    LUHENG_ASSIGN_OR_RETURN(next, Before(stored, certificate));
  }
  return absl::OkStatus();
}

}  // namespace luheng::services

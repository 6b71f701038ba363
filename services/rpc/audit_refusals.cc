// Q7: what the market refused, by code. The index knows the refused commands; the journal tells.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/reject.h"
#include "services/followers/index.h"
#include "services/rpc/audit_answers.h"
#include "services/rpc/convert_entry.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"
#include "services/rpc/record_read.h"
#include "services/rpc/reject_text.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

// A page looks at so many refusals at most, so that nobody waits for it long.
constexpr size_t kRefusalsPerPageMax = 20'000;

constexpr IndexedRefusal kFirst{.reason = std::numeric_limits<uint16_t>::max(),
                                .index = std::numeric_limits<uint64_t>::max()};

// Codes are small numbers with stable names, and there is no other list of them.
absl::StatusOr<uint16_t> ToReason(const std::string& name) {
  for (uint16_t code = 1; code < 1000; ++code) {
    const engine::RejectReason reason{code};
    if (engine::IsKnown(reason) && name == engine::RejectReasonName(reason)) return code;
  }
  return InvalidField("reason", "must be a reason of docs/reject_reasons.md, such as OFF_TICK");
}

struct Wanted {
  std::optional<uint16_t> reason;
  std::optional<engine::Actor> actor;
};

absl::StatusOr<Wanted> ToWanted(const audit::v1::ListRefusalsRequest& request) {
  Wanted wanted;
  if (!request.reason().empty()) {
    LUHENG_ASSIGN_OR_RETURN(wanted.reason, ToReason(request.reason()));
  }
  if (!request.actor().empty()) {
    wanted.actor = ParseUserName(request.actor());
    if (!wanted.actor.has_value()) {
      return InvalidField("actor", "must be a name like participants/p12/users/u1");
    }
  }
  return wanted;
}

absl::Status Fill(const ledger::Entry& entry, const engine::Engine& engine,
                  audit::v1::Refusal* row) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::v1::Entry described, FromEntry(entry, engine));
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  const auto* const rejection = std::get_if<engine::Rejection>(&recorded.outcome);
  if (rejection == nullptr) return absl::DataLossError("the index tells of a refusal that is none");
  const type::v1::Rejected rejected = ToRejected(entry.kind, *rejection);
  row->set_entry_index(described.index());
  *row->mutable_event_time() = described.event_time();
  row->set_reason(rejected.reason());
  row->set_code(rejected.code());
  row->set_kind(described.kind());
  row->set_actor(described.actor());
  row->set_message(rejected.message());
  return absl::OkStatus();
}

}  // namespace

absl::Status AnswerRefusals(const Question& question, const audit::v1::ListRefusalsRequest& request,
                            audit::v1::ListRefusalsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  LUHENG_ASSIGN_OR_RETURN(const Wanted wanted, ToWanted(request));
  page.SetSequence(question.state.sequence);
  IndexedRefusal from = kFirst;
  if (wanted.reason.has_value()) from.reason = *wanted.reason;
  if (page.begin() != Place{}) {
    from = {static_cast<uint16_t>(page.begin().major), page.begin().minor};
  }
  absl::Status status;
  size_t seen = 0;
  LUHENG_RETURN_IF_ERROR(
      question.edge.node.index().ForEachRefusal(from, [&](const IndexedRefusal& refusal) {
        if (wanted.reason.has_value() && refusal.reason != *wanted.reason) return false;
        const Place place{refusal.reason, refusal.index};
        if (++seen > kRefusalsPerPageMax) {
          page.StopAt(place);
          return false;
        }
        if (refusal.index >= question.state.size()) return true;
        const absl::StatusOr<StoredEntry> stored = ReadEntry(question.edge.node, refusal.index);
        status = stored.status();
        if (!status.ok()) return false;
        const engine::Actor actor{engine::ParticipantId{stored->entry().participant},
                                  engine::UserId{stored->entry().user}};
        if (wanted.actor.has_value() && actor != *wanted.actor) return true;
        google::protobuf::Message* const row = page.Add(place);
        if (row == nullptr) return false;
        status = Fill(stored->entry(), question.engine(), dynamic_cast<audit::v1::Refusal*>(row));
        return status.ok();
      }));
  return status;
}

absl::Status AnswerRefusalCounts(const Question& question,
                                 const audit::v1::ListRefusalCountsRequest& request,
                                 audit::v1::ListRefusalCountsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  page.SetSequence(question.state.sequence);
  struct Count {
    uint16_t reason = 0;
    int64_t refusals = 0;
    uint64_t newest = 0;
  };
  std::vector<Count> counts;
  IndexedRefusal from = kFirst;
  if (page.begin() != Place{}) from.reason = static_cast<uint16_t>(page.begin().major);
  LUHENG_RETURN_IF_ERROR(
      question.edge.node.index().ForEachRefusal(from, [&](const IndexedRefusal& refusal) {
        if (refusal.index >= question.state.size()) return true;
        if (counts.empty() || counts.back().reason != refusal.reason) {
          counts.push_back({.reason = refusal.reason, .newest = refusal.index});
        }
        ++counts.back().refusals;
        return true;
      }));
  for (const Count& count : counts) {
    google::protobuf::Message* const message = page.Add({.major = count.reason});
    if (message == nullptr) break;
    auto* const row = dynamic_cast<audit::v1::RefusalCount*>(message);
    row->set_reason(engine::RejectReasonName(engine::RejectReason{count.reason}));
    row->set_code(count.reason);
    row->set_refusal_count(count.refusals);
    row->set_entry_index(static_cast<int64_t>(count.newest));
  }
  return absl::OkStatus();
}

}  // namespace luheng::services

#include "services/rpc/ledger_service.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "ledger/block.h"
#include "ledger/hash.h"
#include "ledger/tlog_proof.h"
#include "luheng/ledger/v1/ledger_service.grpc.pb.h"
#include "services/followers/commands.h"
#include "services/rpc/convert_answer.h"
#include "services/rpc/convert_entry.h"
#include "services/rpc/convert_request.h"
#include "services/rpc/history.h"
#include "services/rpc/mutate.h"
#include "services/rpc/names.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"
#include "services/rpc/record_owner.h"
#include "services/rpc/record_read.h"

namespace luheng::services {
namespace {

namespace api = ledger::v1;

template <class Hashes>
void AddHashes(const ledger::Proof& proof, Hashes* out) {
  for (const ledger::Hash& hash : proof) out->Add(std::string(ledger::AsBytes(hash)));
}

absl::Status BeyondCheckpoint(uint64_t size) {
  return absl::OutOfRangeError("BEYOND_CHECKPOINT: no published checkpoint covers a tree of " +
                               std::to_string(size) + " entries");
}

// Whether the caller may read the entry's bytes.
bool CallerMayRead(const Edge& edge, const Caller& caller, const ledger::Entry& entry) {
  if (caller.reach == Reach::kAll) return true;
  return edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
    return MayRead(caller.actor.participant, entry, engine);
  });
}

absl::Status GetHeadNow(const Edge& edge, api::GetHeadResponse* response) {
  const Instant now = Now(edge);
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, edge.node.journal().BlockAt(now.size - 1));
  LUHENG_ASSIGN_OR_RETURN(const ledger::BlockView last, ledger::DecodeBlock(bytes));
  response->set_committed_size(static_cast<int64_t>(now.size));
  response->set_sequence(static_cast<int64_t>(now.sequence));
  response->set_published_size(static_cast<int64_t>(edge.node.tile_log().Published().head.size));
  response->set_epoch(static_cast<int64_t>(last.header.epoch));
  const auto& id = edge.node.genesis().journal_id;
  response->set_journal_id(std::string(id.begin(), id.end()));
  response->set_origin(edge.node.tile_log().origin());
  return absl::OkStatus();
}

absl::Status GetEntryAt(const Edge& edge, const Caller& caller, const api::GetEntryRequest& request,
                        api::GetEntryResponse* response) {
  if (request.index() < 0) return InvalidField("index", "must not be negative");
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored,
                          ReadEntry(edge.node, static_cast<uint64_t>(request.index())));
  if (!CallerMayRead(edge, caller, stored.entry())) {
    return absl::PermissionDeniedError(
        "FOREIGN_ENTRY: the entry does not concern your own participant");
  }
  response->set_entry_bytes(stored.bytes());
  response->set_leaf_hash(std::string(ledger::AsBytes(ledger::LeafHash(stored.bytes()))));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        response->set_sequence(static_cast<int64_t>(sequence));
        LUHENG_ASSIGN_OR_RETURN(*response->mutable_entry(), FromEntry(stored.entry(), engine));
        return absl::OkStatus();
      });
}

// A record of rights. To who may see its own only, others are alike, whether they exist or not.
absl::StatusOr<engine::Subject> ToVisibleRecord(const Edge& edge, const Caller& caller,
                                                const std::string& name) {
  const auto subject = ParseRecordName(name);
  if (!subject.has_value()) return InvalidField("record", "must be a name like certificates/c12");
  const bool may_see = caller.reach == Reach::kAll || IsPublic(subject->type) ||
                       edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) {
                         return IsRecordOf(caller.actor.participant, *subject, engine);
                       });
  if (!may_see) return RecordUnseen(caller, name);
  return *subject;
}

// Whose history, and whether the caller may see it.
absl::StatusOr<engine::Subject> ToSubject(const Edge& edge, const Caller& caller,
                                          const api::ListHistoryRequest& request) {
  using Case = api::ListHistoryRequest;
  const auto of_market = [&](auto find) {
    return edge.node.replica().Query(
        [&](const engine::Engine& engine, uint64_t) -> absl::StatusOr<uint64_t> {
          LUHENG_ASSIGN_OR_RETURN(const auto* found, find(engine));
          return static_cast<uint64_t>(found->id);
        });
  };
  switch (request.subject_case()) {
    case Case::kParticipant: {
      LUHENG_ASSIGN_OR_RETURN(
          const engine::ParticipantId id,
          ToVisibleParticipant(edge, caller, request.participant(), "participant"));
      return engine::Subject{engine::SubjectType::kParticipant, static_cast<uint64_t>(id)};
    }
    case Case::kAccount: {
      LUHENG_ASSIGN_OR_RETURN(const AccountKey key,
                              ToVisibleAccount(edge, caller, request.account(), "account"));
      return engine::Subject{engine::SubjectType::kAccount, static_cast<uint64_t>(key.account)};
    }
    case Case::kOrderId:
      if (request.order_id() <= 0) return InvalidField("order_id", "must be more than 0");
      return engine::Subject{engine::SubjectType::kOrder,
                             static_cast<uint64_t>(request.order_id())};
    case Case::kInstrument: {
      LUHENG_ASSIGN_OR_RETURN(const uint64_t id, of_market([&](const engine::Engine& engine) {
                                return FindInstrument(request.instrument(), "instrument", engine);
                              }));
      return engine::Subject{engine::SubjectType::kInstrument, id};
    }
    case Case::kMarket: {
      LUHENG_ASSIGN_OR_RETURN(const uint64_t id, of_market([&](const engine::Engine& engine) {
                                return FindMarket(request.market(), "market", engine);
                              }));
      return engine::Subject{engine::SubjectType::kMarket, id};
    }
    case Case::kRecord:
      return ToVisibleRecord(edge, caller, request.record());
    case Case::SUBJECT_NOT_SET:
      break;
  }
  return InvalidField("subject", "must be given");
}

bool IsRecord(const engine::Subject& subject) {
  return subject.type >= engine::SubjectType::kCertificate;
}

// Everything of a list has to be the caller's, or it does not see the list: of orders, instruments
// and markets only the entries tell. A record's owner does not see what others do about it.
absl::Status CheckReadable(const Edge& edge, const Caller& caller, const engine::Subject& subject,
                           const History& history) {
  if (IsRecord(subject)) return absl::OkStatus();
  for (const StoredEntry& stored : history.entries) {
    if (!CallerMayRead(edge, caller, stored.entry())) {
      return absl::PermissionDeniedError(
          "FOREIGN_SUBJECT: the subject is not your own participant's");
    }
  }
  return absl::OkStatus();
}

// A subject's last entry at the time when a read began. Orders that had ended are in the index.
struct Head {
  Instant instant;
  std::optional<uint64_t> index;
};

absl::Status ListHistoryFrom(const Edge& edge, const Caller& caller, Head head,
                             const engine::Subject& subject, const api::ListHistoryRequest& request,
                             api::ListHistoryResponse* response) {
  const std::string list = "history/" + std::to_string(static_cast<int>(subject.type)) + "/" +
                           std::to_string(subject.id);
  LUHENG_ASSIGN_OR_RETURN(const Page page, ToPage(request.page_size(), request.page_token(), list));
  response->set_sequence(static_cast<int64_t>(head.instant.sequence));
  if (!head.index.has_value() && subject.type == engine::SubjectType::kOrder) {
    LUHENG_ASSIGN_OR_RETURN(head.index,
                            edge.node.index().LastEntryOfEndedOrder(engine::OrderId{subject.id}));
  }
  if (!head.index.has_value()) {
    return absl::NotFoundError("SUBJECT_UNKNOWN: no entry concerns this subject");
  }
  // Places are indices + 1, so that 0 is the first page.
  const uint64_t first = page.begin.major == 0 ? *head.index : page.begin.major - 1;
  LUHENG_ASSIGN_OR_RETURN(const History history, ReadHistory(edge.node, subject, first, page.size));
  LUHENG_RETURN_IF_ERROR(CheckReadable(edge, caller, subject, history));
  if (history.next.has_value()) {
    response->set_next_page_token(ToToken(list, {.major = *history.next + 1}));
  }
  return edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) -> absl::Status {
    for (const StoredEntry& stored : history.entries) {
      if (caller.reach != Reach::kAll &&
          !MayRead(caller.actor.participant, stored.entry(), engine)) {
        continue;
      }
      LUHENG_ASSIGN_OR_RETURN(*response->add_entries(), FromEntry(stored.entry(), engine));
    }
    return absl::OkStatus();
  });
}

absl::Status ProveInclusion(const Edge& edge, const Caller& caller,
                            const api::GetInclusionProofRequest& request,
                            api::GetInclusionProofResponse* response) {
  const auto index = static_cast<uint64_t>(request.index());
  const PublishedCheckpoint published = edge.node.tile_log().Published();
  const uint64_t size =
      request.tree_size() == 0 ? published.head.size : static_cast<uint64_t>(request.tree_size());
  if (size > published.head.size || index >= size) return BeyondCheckpoint(size);
  LUHENG_ASSIGN_OR_RETURN(const ledger::Proof proof,
                          edge.node.tile_log().ProveInclusion(index, size));
  response->set_index(request.index());
  response->set_tree_size(static_cast<int64_t>(size));
  AddHashes(proof, response->mutable_hashes());
  if (size == published.head.size) {
    response->set_checkpoint(published.note);
    response->set_tlog_proof(ledger::FormatTlogProof(
        {.extra = {}, .index = index, .hashes = proof, .checkpoint = published.note}));
  }
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(edge.node, index));
  if (CallerMayRead(edge, caller, stored.entry())) response->set_entry_bytes(stored.bytes());
  return absl::OkStatus();
}

absl::Status CheckInclusionRequest(const api::GetInclusionProofRequest& request) {
  if (request.index() < 0) return InvalidField("index", "must not be negative");
  if (request.tree_size() < 0) return InvalidField("tree_size", "must not be negative");
  if (request.tree_size() > 0 && request.index() >= request.tree_size()) {
    return InvalidField("index", "must be below tree_size");
  }
  return absl::OkStatus();
}

absl::Status ProveConsistency(const Edge& edge, const api::GetConsistencyProofRequest& request,
                              api::GetConsistencyProofResponse* response) {
  if (request.old_size() < 0) return InvalidField("old_size", "must not be negative");
  if (request.tree_size() < 0) return InvalidField("tree_size", "must not be negative");
  const PublishedCheckpoint published = edge.node.tile_log().Published();
  const uint64_t size =
      request.tree_size() == 0 ? published.head.size : static_cast<uint64_t>(request.tree_size());
  if (size > published.head.size) return BeyondCheckpoint(size);
  const auto old_size = static_cast<uint64_t>(request.old_size());
  if (request.tree_size() == 0 && old_size > size) return BeyondCheckpoint(old_size);
  if (old_size > size) return InvalidField("old_size", "must not be above tree_size");
  LUHENG_ASSIGN_OR_RETURN(const ledger::Proof proof,
                          edge.node.tile_log().ProveConsistency(old_size, size));
  response->set_old_size(request.old_size());
  response->set_tree_size(static_cast<int64_t>(size));
  AddHashes(proof, response->mutable_hashes());
  if (size == published.head.size) response->set_checkpoint(published.note);
  return absl::OkStatus();
}

absl::Status FindCommand(const Edge& edge, const Caller& caller,
                         const api::GetCommandRequest& request, api::GetCommandResponse* response) {
  const auto request_id = ParseRequestId(request.request_id());
  if (!request_id.has_value()) return InvalidField("request_id", "must be a UUID");
  engine::Actor actor = caller.actor;
  if (!request.actor().empty()) {
    const auto other = ParseUserName(request.actor());
    if (!other.has_value()) {
      return InvalidField("actor", "must be a name like participants/p12/users/u1");
    }
    actor = *other;
  }
  if (actor != caller.actor && caller.reach != Reach::kAll) {
    return absl::PermissionDeniedError("FOREIGN_REQUEST: the request is not your own");
  }
  LUHENG_ASSIGN_OR_RETURN(const std::optional<uint64_t> sequence,
                          edge.node.index().FindRequest(actor, *request_id));
  if (!sequence.has_value()) {
    return absl::NotFoundError("REQUEST_UNKNOWN: no command with this request id is recorded");
  }
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(edge.node, *sequence));
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(stored.entry()));
  LUHENG_ASSIGN_OR_RETURN(const uint64_t end, EndOfCommand(edge.node.journal(), *sequence));
  LUHENG_RETURN_IF_ERROR(SetRecorded(recorded, end, response));
  if (response->has_act() && response->act().has_accepted()) {
    NameMade(edge, recorded.outcome, response->mutable_act()->mutable_accepted());
  }
  return absl::OkStatus();
}

class LedgerService final : public api::LedgerService::CallbackService {
 public:
  explicit LedgerService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* GetHead(grpc::CallbackServerContext* context,
                                    const api::GetHeadRequest* request,
                                    api::GetHeadResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return GetHeadNow(edge_, response); });
  }
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const api::GetCheckpointRequest* request,
                                          api::GetCheckpointResponse* response) override {
    return ReadWhen(
        [this] { return !edge_.node.tile_log().Published().note.empty(); }, edge_, context,
        *request,
        [this, response](const Caller&) {
          const PublishedCheckpoint published = edge_.node.tile_log().Published();
          response->set_note(published.note);
          response->set_verifier_key(edge_.node.tile_log().VerifierKey(published.head.size));
          response->set_tree_size(static_cast<int64_t>(published.head.size));
          return absl::OkStatus();
        });
  }
  grpc::ServerUnaryReactor* GetEntry(grpc::CallbackServerContext* context,
                                     const api::GetEntryRequest* request,
                                     api::GetEntryResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller& caller) {
      return GetEntryAt(edge_, caller, *request, response);
    });
  }
  grpc::ServerUnaryReactor* ListHistory(grpc::CallbackServerContext* context,
                                        const api::ListHistoryRequest* request,
                                        api::ListHistoryResponse* response) override {
    const absl::StatusOr<Caller> caller = CallerOf(edge_, *context, *request);
    const absl::StatusOr<engine::Subject> subject =
        caller.ok() ? ToSubject(edge_, *caller, *request)
                    : absl::StatusOr<engine::Subject>(caller.status());
    if (!subject.ok()) {
      return Read(edge_, context, *request, [&](const Caller&) { return subject.status(); });
    }
    Head head;
    head.index = edge_.node.replica().Query(
        [&](const engine::Engine& engine, uint64_t) { return engine.Head(*subject); });
    // What had ended by then is among the entries of now.
    head.instant = Now(edge_);
    return ReadWhen(IsIndexed(edge_, head.instant), edge_, context, *request,
                    [this, head, subject = *subject, request, response](const Caller& reader) {
                      return ListHistoryFrom(edge_, reader, head, subject, *request, response);
                    });
  }
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext* context,
                                              const api::GetInclusionProofRequest* request,
                                              api::GetInclusionProofResponse* response) override {
    const absl::Status problem = CheckInclusionRequest(*request);
    const auto index = Narrow<uint64_t>(request->index());
    const bool is_committed = index < Now(edge_).size;
    if (!problem.ok() || !is_committed) {
      return Read(edge_, context, *request, [&](const Caller&) {
        return problem.ok() ? BeyondCheckpoint(index + 1) : problem;
      });
    }
    // The newest checkpoint may be a moment behind the entry.
    const uint64_t size_min = request->tree_size() == 0 ? index + 1 : 0;
    return ReadWhen(
        [this, size_min] { return edge_.node.tile_log().Published().head.size >= size_min; }, edge_,
        context, *request,
        [this, request, response](const Caller& caller) {
          return ProveInclusion(edge_, caller, *request, response);
        });
  }
  grpc::ServerUnaryReactor* GetConsistencyProof(
      grpc::CallbackServerContext* context, const api::GetConsistencyProofRequest* request,
      api::GetConsistencyProofResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return ProveConsistency(edge_, *request, response); });
  }
  grpc::ServerUnaryReactor* GetCommand(grpc::CallbackServerContext* context,
                                       const api::GetCommandRequest* request,
                                       api::GetCommandResponse* response) override {
    return ReadWhen(IsIndexed(edge_, Now(edge_)), edge_, context, *request,
                    [this, request, response](const Caller& caller) {
                      return FindCommand(edge_, caller, *request, response);
                    });
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeLedgerService(const Edge& edge) {
  return std::make_unique<LedgerService>(edge);
}

}  // namespace luheng::services

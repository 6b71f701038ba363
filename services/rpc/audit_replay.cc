// Q5 and Q6: auctions and lotteries, decided again.
//
// The entries that rank the bidders, or the applicants, stand in the ledger from the first rank to
// the entry that decides. Their commands are executed again on the state before them, and the
// entries that this makes are compared with those of the ledger.
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>

#include "engine/rights/rights_event.h"
#include "services/rpc/audit_answers.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"
#include "services/rpc/record_read.h"

namespace luheng::services {
namespace {

// A page looks at so many entries at most, so that nobody waits for it long.
constexpr uint64_t kEntriesPerPageMax = 20'000;

struct AuctionTraits {
  static constexpr auto kType = engine::SubjectType::kAuction;
  static constexpr const char* kField = "auction";
  using Ranked = engine::BidRanked;
  using Decided = engine::AuctionDecided;
  static uint64_t NumberOf(const Ranked& fact) { return static_cast<uint64_t>(fact.auction); }
  static void FillOwn(const Ranked& fact, audit::v1::Placing* row) {
    row->set_price_fen_per_tonne(fact.price.value());
  }
};

struct LotteryTraits {
  static constexpr auto kType = engine::SubjectType::kLottery;
  static constexpr const char* kField = "lottery";
  using Ranked = engine::ApplicantRanked;
  using Decided = engine::LotteryDecided;
  static uint64_t NumberOf(const Ranked& fact) { return static_cast<uint64_t>(fact.lottery); }
  static void FillOwn(const Ranked& fact, audit::v1::Placing* row) {
    row->set_demand_grams(fact.demand.value());
  }
};

// Where the ranks begin, and what decided.
struct Decision {
  uint64_t number = 0;
  uint64_t first_ranked = 0;
  uint64_t decided = 0;
};

// NOT_FOUND; FAILED_PRECONDITION if it is not decided.
template <class Traits>
absl::StatusOr<Decision> FindDecision(const Question& question, const std::string& name) {
  LUHENG_ASSIGN_OR_RETURN(const uint64_t number,
                          ToRecordNumber(name, Traits::kType, Traits::kField));
  const engine::Subject subject{Traits::kType, number};
  std::optional<uint64_t> next = question.engine().Head(subject);
  if (!next.has_value()) return RecordUnseen(question.caller, name);
  std::optional<uint64_t> decided;
  Decision decision{.number = number};
  while (next.has_value()) {
    LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(question.edge.node, *next));
    const ledger::Entry& entry = stored.entry();
    if (entry.kind == Traits::Decided::kKind) {
      decided = entry.index;
      decision.first_ranked = entry.index;
    } else if (decided.has_value() && entry.kind == Traits::Ranked::kKind) {
      decision.first_ranked = entry.index;
    } else if (decided.has_value() && entry.index != entry.sequence) {
      break;  // An event before the ranks.
    }
    const ledger::Link* const link = FindLink(entry, subject);
    if (link == nullptr) return absl::DataLossError("a history is broken");
    next = PreviousIndex(*link);
  }
  if (!decided.has_value()) {
    return absl::FailedPreconditionError("NOT_DECIDED: " + name + " is not decided");
  }
  decision.decided = *decided;
  return decision;
}

template <class Traits>
absl::Status AnswerReplay(const Question& question, const std::string& name,
                          google::protobuf::Message* response) {
  LUHENG_ASSIGN_OR_RETURN(const Decision decision, FindDecision<Traits>(question, name));
  LUHENG_ASSIGN_OR_RETURN(const StoredEntry first,
                          ReadEntry(question.edge.node, decision.first_ranked));
  LUHENG_ASSIGN_OR_RETURN(const auto before, question.past.At(first.entry().sequence));
  LUHENG_ASSIGN_OR_RETURN(const uint64_t end,
                          EndOfCommand(question.edge.node.journal(), decision.decided));
  LUHENG_ASSIGN_OR_RETURN(const PastState after, question.past.From(*before, end));
  auto& replay = dynamic_cast<audit::v1::Replay&>(*MutableRecord(response));
  const auto to_bytes = [](const engine::Hash256& hash) {
    return std::string(hash.begin(), hash.end());
  };
  replay.set_entry_index(static_cast<int64_t>(decision.decided));
  replay.set_first_entry_index(static_cast<int64_t>(before->size()));
  replay.set_replayed_count(static_cast<int64_t>(end - before->size()));
  replay.set_state_hash_before(to_bytes(before->engine.StateHash()));
  replay.set_state_hash_after(to_bytes(after.engine.StateHash()));
  SetSequence(question.state.sequence, response);
  return absl::OkStatus();
}

// Places are the entry to go on with, and that which decided.
template <class Traits, class Request>
absl::Status AnswerPlacings(const Question& question, const std::string& name,
                            const Request& request, google::protobuf::Message* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  Place place = page.begin();
  LUHENG_ASSIGN_OR_RETURN(const uint64_t number,
                          ToRecordNumber(name, Traits::kType, Traits::kField));
  if (place == Place{}) {
    LUHENG_ASSIGN_OR_RETURN(const Decision decision, FindDecision<Traits>(question, name));
    place = {.major = decision.first_ranked, .minor = decision.decided};
  }
  page.SetSequence(question.state.sequence);
  const uint64_t end = place.major + kEntriesPerPageMax;
  for (; place.major < place.minor; ++place.major) {
    if (place.major == end) {
      page.StopAt(place);
      break;
    }
    LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(question.edge.node, place.major));
    if (stored.entry().kind != Traits::Ranked::kKind) continue;
    LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(stored.entry()));
    const auto& ranked = std::get<typename Traits::Ranked>(event);
    if (Traits::NumberOf(ranked) != number) continue;
    google::protobuf::Message* const message = page.Add(place);
    if (message == nullptr) break;
    auto* const row = dynamic_cast<audit::v1::Placing*>(message);
    row->set_rank(static_cast<int32_t>(ranked.rank));
    row->set_account(NameOfAccount(ranked.account, question.engine()));
    row->set_quantity_grams(ranked.quantity.value());
    row->set_entry_index(static_cast<int64_t>(stored.entry().index));
    Traits::FillOwn(ranked, row);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AnswerAuctionReplay(const Question& question,
                                 const audit::v1::GetAuctionReplayRequest& request,
                                 audit::v1::GetAuctionReplayResponse* response) {
  return AnswerReplay<AuctionTraits>(question, request.auction(), response);
}

absl::Status AnswerAuctionPlacings(const Question& question,
                                   const audit::v1::ListAuctionPlacingsRequest& request,
                                   audit::v1::ListAuctionPlacingsResponse* response) {
  return AnswerPlacings<AuctionTraits>(question, request.auction(), request, response);
}

absl::Status AnswerLotteryReplay(const Question& question,
                                 const audit::v1::GetLotteryReplayRequest& request,
                                 audit::v1::GetLotteryReplayResponse* response) {
  return AnswerReplay<LotteryTraits>(question, request.lottery(), response);
}

absl::Status AnswerLotteryPlacings(const Question& question,
                                   const audit::v1::ListLotteryPlacingsRequest& request,
                                   audit::v1::ListLotteryPlacingsResponse* response) {
  return AnswerPlacings<LotteryTraits>(question, request.lottery(), request, response);
}

}  // namespace luheng::services

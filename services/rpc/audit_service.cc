// AuditService: the questions of those who supervise the market. Its answers are in audit_*.cc.
#include <cctype>
#include <cstdint>
#include <optional>
#include <string>

#include "luheng/audit/v1/audit_service.grpc.pb.h"
#include "services/rpc/audit_answers.h"
#include "services/rpc/convert.h"
#include "services/rpc/names.h"
#include "services/rpc/question.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"
#include "services/rpc/status.h"

// A question (question.h), answered by `function(question, request, response)`.
#define LUHENG_ASKS(Method, function)                                          \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context,       \
                                   const api::Method##Request* request,        \
                                   api::Method##Response* response) override { \
    return AnswerQuestion(edge_, context, *request, response, function);       \
  }

namespace luheng::services {
namespace {

namespace api = audit::v1;

// A page looks at so many reads at most, so that nobody waits for it long.
constexpr size_t kReadsPerPageMax = 20'000;

struct Wanted {
  std::optional<engine::Actor> reader;
  std::optional<engine::TimeMicros> since;
};

absl::StatusOr<Wanted> ToWanted(const api::ListReadsRequest& request) {
  Wanted wanted;
  if (!request.reader().empty()) {
    wanted.reader = ParseUserName(request.reader());
    if (!wanted.reader.has_value()) {
      return InvalidField("reader", "must be a name like participants/p12/users/u1");
    }
  }
  if (request.has_since()) {
    LUHENG_ASSIGN_OR_RETURN(wanted.since, ToTimeMicros(request.since(), "since"));
  }
  return wanted;
}

// Whether `name` stands in the text, and not as the beginning of a longer one.
bool Mentions(const std::string& text, const std::string& name) {
  if (name.empty()) return true;
  for (size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    if (end == text.size() || std::isalnum(static_cast<unsigned char>(text[end])) == 0) return true;
  }
  return false;
}

void Fill(const StoredRead& stored, api::ReadRecord* row) {
  row->set_read_index(static_cast<int64_t>(stored.index));
  *row->mutable_read_time() = FromTimeMicros(stored.time);
  row->set_reader(UserName(stored.read.reader));
  row->set_method(stored.read.method);
  row->set_request(stored.read.request);
  row->set_status(stored.read.status);
  row->set_sequence(static_cast<int64_t>(stored.read.sequence));
  row->set_leaf_hash(std::string(ledger::AsBytes(stored.leaf_hash)));
}

// Places are indices + 1, so that 0 is the first page.
absl::Status ListReadsOf(const Edge& edge, const Caller&, const api::ListReadsRequest& request,
                         api::ListReadsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  LUHENG_ASSIGN_OR_RETURN(const Wanted wanted, ToWanted(request));
  page.SetSequence(Now(edge).sequence);
  const uint64_t begin = page.begin() == Place{} ? edge.reads.size() : page.begin().major;
  size_t seen = 0;
  for (uint64_t next = begin; next > 0; --next) {
    if (seen++ == kReadsPerPageMax) {
      page.StopAt({.major = next});
      break;
    }
    LUHENG_ASSIGN_OR_RETURN(const StoredRead stored, edge.reads.At(next - 1));
    if (wanted.since.has_value() && stored.time < *wanted.since) break;
    if (wanted.reader.has_value() && stored.read.reader != *wanted.reader) continue;
    if (!Mentions(stored.read.request, request.about())) continue;
    google::protobuf::Message* const row = page.Add({.major = next});
    if (row == nullptr) break;
    Fill(stored, dynamic_cast<api::ReadRecord*>(row));
  }
  return absl::OkStatus();
}

class AuditService final : public api::AuditService::CallbackService {
 public:
  explicit AuditService(const Edge& edge) : edge_(edge) {}

  LUHENG_ASKS(ListBalances, AnswerBalances)
  LUHENG_ASKS(ListRightSteps, AnswerRightSteps)
  LUHENG_ASKS(ListCapIdentities, AnswerCapIdentities)
  LUHENG_ASKS(ListDealings, AnswerDealings)
  LUHENG_ASKS(GetAuctionReplay, AnswerAuctionReplay)
  LUHENG_ASKS(ListAuctionPlacings, AnswerAuctionPlacings)
  LUHENG_ASKS(GetLotteryReplay, AnswerLotteryReplay)
  LUHENG_ASKS(ListLotteryPlacings, AnswerLotteryPlacings)
  LUHENG_ASKS(ListRefusals, AnswerRefusals)
  LUHENG_ASKS(ListRefusalCounts, AnswerRefusalCounts)
  LUHENG_ASKS(ListExpiringPledges, AnswerExpiringPledges)
  LUHENG_READS(ListReads, ListReadsOf)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAuditService(const Edge& edge) {
  return std::make_unique<AuditService>(edge);
}

}  // namespace luheng::services

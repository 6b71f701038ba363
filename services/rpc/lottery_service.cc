#include "luheng/primary/v1/lottery_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = primary::v1;

// A place in the list of applicants is a position.
absl::Status ListApplicantsOf(const Edge& edge, const Caller& caller,
                              const api::ListApplicantsRequest& request,
                              api::ListApplicantsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  LUHENG_ASSIGN_OR_RETURN(
      const uint64_t number,
      ToRecordNumber(request.lottery(), engine::SubjectType::kLottery, "lottery"));
  return edge.node.replica().Query([&](const engine::Engine& engine,
                                       uint64_t sequence) -> absl::Status {
    const engine::Lottery* const lottery =
        engine.state().rights().lotteries.Find(engine::LotteryId{static_cast<uint32_t>(number)});
    if (lottery == nullptr) return RecordUnseen(caller, request.lottery());
    page.SetSequence(sequence);
    for (uint64_t i = page.begin().major; i < lottery->applicants.size(); ++i) {
      google::protobuf::Message* const out = page.Add({.major = i});
      if (out == nullptr) break;
      FillMessage(lottery->applicants[i], engine, out);
    }
    return absl::OkStatus();
  });
}

class LotteryService final : public api::LotteryService::CallbackService {
 public:
  explicit LotteryService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(OpenLottery)
  LUHENG_MUTATES(EnterApplicants)
  LUHENG_MUTATES(SealLottery)
  LUHENG_MUTATES(RecordPublicSeed)
  LUHENG_MUTATES(DrawLottery)
  LUHENG_MUTATES(CancelLottery)
  LUHENG_GETS(GetLottery, lotteries)
  LUHENG_LISTS(ListLotteries, lotteries)
  LUHENG_READS(ListApplicants, ListApplicantsOf)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeLotteryService(const Edge& edge) {
  return std::make_unique<LotteryService>(edge);
}

}  // namespace luheng::services

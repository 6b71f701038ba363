// The answers of AuditService, one function a question. What they say stands in its proto file.
#ifndef SERVICES_RPC_AUDIT_ANSWERS_H_
#define SERVICES_RPC_AUDIT_ANSWERS_H_

#include "absl/status/status.h"
#include "luheng/audit/v1/audit_service.pb.h"
#include "services/rpc/question.h"

namespace luheng::services {

absl::Status AnswerBalances(const Question& question, const audit::v1::ListBalancesRequest& request,
                            audit::v1::ListBalancesResponse* response);
absl::Status AnswerRightSteps(const Question& question,
                              const audit::v1::ListRightStepsRequest& request,
                              audit::v1::ListRightStepsResponse* response);
absl::Status AnswerCapIdentities(const Question& question,
                                 const audit::v1::ListCapIdentitiesRequest& request,
                                 audit::v1::ListCapIdentitiesResponse* response);
absl::Status AnswerDealings(const Question& question, const audit::v1::ListDealingsRequest& request,
                            audit::v1::ListDealingsResponse* response);
absl::Status AnswerAuctionReplay(const Question& question,
                                 const audit::v1::GetAuctionReplayRequest& request,
                                 audit::v1::GetAuctionReplayResponse* response);
absl::Status AnswerAuctionPlacings(const Question& question,
                                   const audit::v1::ListAuctionPlacingsRequest& request,
                                   audit::v1::ListAuctionPlacingsResponse* response);
absl::Status AnswerLotteryReplay(const Question& question,
                                 const audit::v1::GetLotteryReplayRequest& request,
                                 audit::v1::GetLotteryReplayResponse* response);
absl::Status AnswerLotteryPlacings(const Question& question,
                                   const audit::v1::ListLotteryPlacingsRequest& request,
                                   audit::v1::ListLotteryPlacingsResponse* response);
absl::Status AnswerRefusals(const Question& question, const audit::v1::ListRefusalsRequest& request,
                            audit::v1::ListRefusalsResponse* response);
absl::Status AnswerRefusalCounts(const Question& question,
                                 const audit::v1::ListRefusalCountsRequest& request,
                                 audit::v1::ListRefusalCountsResponse* response);
absl::Status AnswerExpiringPledges(const Question& question,
                                   const audit::v1::ListExpiringPledgesRequest& request,
                                   audit::v1::ListExpiringPledgesResponse* response);

}  // namespace luheng::services

#endif  // SERVICES_RPC_AUDIT_ANSWERS_H_

#include "services/rpc/status.h"

#include <gtest/gtest.h>

#include "tests/services/rpc/test_server.h"

namespace luheng::services {
namespace {

TEST(ToGrpcStatusTest, KeepsCodeMessageAndReason) {
  const grpc::Status status =
      ToGrpcStatus(absl::NotFoundError("ORDER_UNKNOWN: there is no order 7"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "ORDER_UNKNOWN: there is no order 7");
  const Details details = DetailsOf(status);
  EXPECT_EQ(details.info.reason(), "ORDER_UNKNOWN");
  EXPECT_EQ(details.info.domain(), "luheng");
  EXPECT_FALSE(details.retry.has_retry_delay());
}

TEST(ToGrpcStatusTest, NamesTheFieldThatIsWrong) {
  const grpc::Status status = ToGrpcStatus(InvalidField("quantity_grams", "must be 1 to 10"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const Details details = DetailsOf(status);
  EXPECT_EQ(details.info.reason(), "MALFORMED");
  EXPECT_EQ(details.info.metadata().at("field"), "quantity_grams");
  ASSERT_EQ(details.bad_request.field_violations_size(), 1);
  EXPECT_EQ(details.bad_request.field_violations(0).field(), "quantity_grams");
  EXPECT_EQ(details.bad_request.field_violations(0).description(),
            "quantity_grams must be 1 to 10");
}

TEST(ToGrpcStatusTest, SaysWhenToTryAgain) {
  const Details details =
      DetailsOf(ToGrpcStatus(absl::ResourceExhaustedError("QUEUE_FULL: too many wait")));
  EXPECT_EQ(details.info.reason(), "QUEUE_FULL");
  EXPECT_GT(details.retry.retry_delay().nanos(), 0);
}

TEST(ToGrpcStatusTest, CarriesDetailsAndADelayOfItsOwn) {
  const Details details = DetailsOf(ToGrpcStatus(WithRetryDelay(
      WithMetadata(absl::ResourceExhaustedError("RATE_LIMITED: wait"), "budget_limit", "7"),
      2'000'003)));
  EXPECT_EQ(details.info.metadata().at("budget_limit"), "7");
  EXPECT_EQ(details.retry.retry_delay().seconds(), 2);
  EXPECT_EQ(details.retry.retry_delay().nanos(), 3'000);
}

TEST(ToGrpcStatusTest, TakesTheCodeForAReasonWhereTheMessageHasNone) {
  EXPECT_EQ(ReasonOf(ToGrpcStatus(absl::DataLossError("entry 7: is missing"))), "DATA_LOSS");
  EXPECT_EQ(ReasonOf(ToGrpcStatus(absl::DataLossError("no colon"))), "DATA_LOSS");
  EXPECT_EQ(ReasonOf(ToGrpcStatus(absl::DataLossError(""))), "DATA_LOSS");
}

TEST(ToGrpcStatusTest, KeepsInternalsToItself) {
  const grpc::Status status = ToGrpcStatus(absl::InternalError("index: /secret/path: no space"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
  EXPECT_EQ(status.error_details().find("secret"), std::string::npos);
}

TEST(ToGrpcStatusTest, IsOkForOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

}  // namespace
}  // namespace luheng::services

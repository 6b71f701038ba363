#include "services/cli/exit_code.h"

#include <gtest/gtest.h>

#include <vector>

namespace luheng::services::cli {
namespace {

TEST(ExitCodeTest, EveryStatusHasItsDocumentedNumber) {
  struct Row {
    absl::StatusCode code;
    int exit_code;
  };
  const std::vector<Row> rows = {
      {absl::StatusCode::kOk, 0},
      {absl::StatusCode::kInvalidArgument, 2},
      {absl::StatusCode::kOutOfRange, 2},
      {absl::StatusCode::kUnauthenticated, 3},
      {absl::StatusCode::kPermissionDenied, 3},
      {absl::StatusCode::kNotFound, 4},
      {absl::StatusCode::kAlreadyExists, 5},
      {absl::StatusCode::kUnavailable, 6},
      {absl::StatusCode::kDeadlineExceeded, 6},
      {absl::StatusCode::kResourceExhausted, 6},
      {absl::StatusCode::kDataLoss, 8},
      {absl::StatusCode::kCancelled, 8},
      {absl::StatusCode::kUnknown, 8},
      {absl::StatusCode::kFailedPrecondition, 8},
      {absl::StatusCode::kAborted, 8},
      {absl::StatusCode::kUnimplemented, 8},
      {absl::StatusCode::kInternal, 8},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(static_cast<int>(ExitCodeOf(absl::Status(row.code, "why"))), row.exit_code)
        << absl::StatusCodeToString(row.code);
  }
}

TEST(ExitCodeTest, ARefusalByTheMarketIsOne) {
  EXPECT_EQ(static_cast<int>(ExitCodeOf(RejectedError("OFF_TICK"))), 1);
}

TEST(ExitCodeTest, AFalseProofIsSeven) {
  EXPECT_EQ(static_cast<int>(ExitCodeOf(VerificationError("another root"))), 7);
}

}  // namespace
}  // namespace luheng::services::cli

// The world and the rows of rights/reject_rights_test.cc: a command, and the reason and limit that
// it is refused with. The rows of one command stand in the order of its checks.
#ifndef TESTS_ENGINE_RIGHTS_REJECT_RIGHTS_H_
#define TESTS_ENGINE_RIGHTS_REJECT_RIGHTS_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/reject.h"
#include "tests/engine/rights/busy_world.h"

namespace luheng::engine::testing {

inline constexpr Hash256 kWrongHash{9};
class RejectRightsTest : public ::testing::Test {
 protected:
  using R = RejectReason;
  struct Row {
    Actor actor;
    CommandBody body;
    R reason;
    int64_t limit = 0;
  };

  void TearDown() override {
    EXPECT_EQ(world_.machine().FindBrokenInvariant(), std::nullopt);
    EXPECT_EQ(world_.rights().certificates.count(), certificate_count_);
  }

  std::vector<Row> EnterpriseRows() const;
  std::vector<Row> ReserveRows() const;
  std::vector<Row> CertificateRows() const;
  std::vector<Row> PrimaryRows() const;
  std::vector<Row> LeaseRows() const;
  std::vector<Row> PledgeRows() const;
  std::vector<Row> FreezeRows() const;
  std::vector<Row> ListingRows() const;
  std::vector<Row> TransferRows() const;
  std::vector<Row> SessionRows() const;
  std::vector<Row> BlockRows() const;
  std::vector<Row> ProposalRows() const;
  std::vector<Row> LateRows() const;

  void ExpectRefused(const char* what, const std::vector<Row>& rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
      const Row& row = rows[i];
      SCOPED_TRACE(std::string(what) + " row " + std::to_string(i) + ": " +
                   RejectReasonName(row.reason));
      EXPECT_EQ(world_.Refuse(row.actor, row.body), (Rejection{row.reason, row.limit}));
      EXPECT_TRUE(world_.events().empty());
      reached_.insert(row.reason);
    }
  }

  BusyWorld world_;
  std::set<R> reached_;
  const size_t certificate_count_ = world_.rights().certificates.count();
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_RIGHTS_REJECT_RIGHTS_H_

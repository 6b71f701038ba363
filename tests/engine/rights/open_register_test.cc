// OpenRegister: which records are open, whatever becomes of them, and after a snapshot too.
#include "engine/rights/open_register.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/rights/encumbrance_record.h"

namespace luheng::engine {
namespace {

using Leases = OpenRegister<LeaseId, Lease>;

Lease ActiveUntil(int32_t day) { return {.state = LeaseState::kActive, .ends = TradingDay{day}}; }

TEST(OpenRegisterTest, FindsTheOpenOnesByTheirKey) {
  Leases leases;
  EXPECT_FALSE(leases.FirstOpen());
  const LeaseId late = leases.Add(ActiveUntil(9));
  const LeaseId early = leases.Add(ActiveUntil(7));
  const LeaseId proposed = leases.Add({.state = LeaseState::kProposed, .ends = TradingDay{7}});
  const LeaseId also_early = leases.Add(ActiveUntil(7));
  EXPECT_EQ(leases.count(), 4u);
  EXPECT_EQ(leases.OpenOf(TradingDay{7}), (std::vector<LeaseId>{early, also_early}));
  EXPECT_EQ(leases.FirstOpen()->id, early);

  leases.Change(early, [](Lease& lease) { lease.state = LeaseState::kEnded; });
  leases.Change(proposed, [](Lease& lease) { lease.state = LeaseState::kActive; });
  leases.Change(late, [](Lease& lease) { lease.ends = TradingDay{6}; });
  EXPECT_EQ(leases.OpenOf(TradingDay{7}), (std::vector<LeaseId>{proposed, also_early}));
  EXPECT_TRUE(leases.OpenOf(TradingDay{9}).empty());
  EXPECT_EQ(leases.FirstOpen()->key, TradingDay{6});
  EXPECT_EQ(leases.FirstOpen()->id, late);
}

TEST(OpenRegisterTest, ASnapshotHasTheRecordsAndTheRestFollows) {
  Leases leases;
  leases.Add(ActiveUntil(9));
  leases.Add(ActiveUntil(7));
  leases.Change(LeaseId{2}, [](Lease& lease) { lease.state = LeaseState::kEnded; });
  leases.Add(ActiveUntil(8));
  std::string saved;
  Writer writer(&saved);
  leases.Save(writer);
  Leases loaded;
  Reader reader(saved);
  loaded.Load(reader);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(loaded.count(), 3u);
  EXPECT_EQ(loaded.FirstOpen()->id, LeaseId{3});
  EXPECT_TRUE(loaded.OpenOf(TradingDay{7}).empty());
  EXPECT_EQ(loaded.OpenOf(TradingDay{9}), std::vector<LeaseId>{LeaseId{1}});
}

}  // namespace
}  // namespace luheng::engine

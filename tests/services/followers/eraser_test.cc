#include "services/followers/eraser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

constexpr char kUscc[] = "91330681MA2BANK051";

class EraserTest : public testing::Test {
 protected:
  EraserTest() {
    exchange_.StartNode();
    std::copy_n(kUscc, uscc_.size(), uscc_.begin());
    using engine::GrantRole;
    exchange_.MustDo<engine::Done>(GrantRole{kAdministrator, engine::Role::kRegistrar});
  }

  engine::Hash256 Keep(uint64_t request_number, uint64_t journal_size = 0) {
    const auto commitment = vault().Commit({kUscc, "a name", journal_size}, kAdministrator,
                                           MakeRequestId(request_number));
    EXPECT_TRUE(commitment.ok());
    return *commitment;
  }
  engine::ParticipantId Register() {
    return exchange_
        .MustDo<engine::ParticipantRegistered>(engine::RegisterParticipant{
            .uscc = uscc_, .county = engine::Adcode{330'681}, .name_commitment = Keep(1'000)})
        .participant;
  }
  void Erase(engine::ParticipantId participant) {
    exchange_.MustDo<engine::Done>(engine::EraseName{participant, "PIPL 47"});
  }
  Vault& vault() { return exchange_.node_->vault(); }
  // What is to be followed is followed by then.
  void Restart() {
    exchange_.StopNode();
    exchange_.StartNode();
  }
  // As if the process had died when the journal was searched so far only.
  void RestartAtMark(uint64_t searched_size) {
    exchange_.StopNode();
    const DataDirectory data(exchange_.directory_.path() + "/data");
    auto vault = Vault::Open(data.vault_paths(), LoadSecretFile(data.journal_secret()).value());
    ASSERT_TRUE(vault.ok());
    ASSERT_TRUE((*vault)->MarkSearched(searched_size).ok());
    vault->reset();
    exchange_.StartNode();
    Restart();
  }

  SmallExchange exchange_;
  engine::Uscc uscc_{};
};

TEST_F(EraserTest, ANameGoesOnceTheJournalSaysSo) {
  const engine::ParticipantId participant = Register();
  const engine::Hash256 former = Keep(1'001);
  Restart();
  EXPECT_EQ(*vault().Find(former), "a name");
  Erase(participant);
  Restart();
  EXPECT_EQ(*vault().Find(former), "");
}

TEST_F(EraserTest, ANameThatACrashLeftGoesWithTheNextStart) {
  Erase(Register());
  Restart();
  // As if the process had died after the commit: the name is there, and the mark before it.
  const engine::Hash256 left = Keep(1'002);
  const uint64_t size = exchange_.node_->journal().end_index();
  ASSERT_GT(size, 1u);
  RestartAtMark(1);
  EXPECT_EQ(*vault().Find(left), "");
  EXPECT_GE(*vault().searched_size(), size);
}

TEST_F(EraserTest, ASearchFromTheBeginningSparesTheNameThatFollowedTheErasure) {
  Erase(Register());
  const engine::Hash256 next = Keep(1'003, exchange_.node_->replica().size());
  RestartAtMark(0);
  EXPECT_EQ(*vault().Find(next), "a name");
}

TEST_F(EraserTest, AMarkThatIsNoPlaceInTheJournalIsSearchedFromTheBeginning) {
  const ledger::JournalStore& journal = exchange_.node_->journal();
  for (const uint64_t mark : {journal.end_index() + 100, journal.end_index() + 1}) {
    ASSERT_TRUE(vault().MarkSearched(mark).ok());
    EXPECT_EQ(*FirstUnsearched(vault(), journal), 0u);
  }
  ASSERT_TRUE(vault().MarkSearched(journal.end_index()).ok());
  EXPECT_EQ(*FirstUnsearched(vault(), journal), journal.end_index());
}

}  // namespace
}  // namespace luheng::services

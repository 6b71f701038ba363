#include "engine/registry/checkpoint_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/engine/journal.h"
#include "tests/engine/world.h"

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.
using ledger::KeyType;
using ledger::Signer;

Signer MakeKey(KeyType type = KeyType::kEd25519) {
  return Signer::Generate(MakeGenesis().origin, type).value();
}

Genesis GenesisOf(const Signer& key) {
  Genesis genesis = MakeGenesis();
  const std::string& bytes = key.verifier().public_key().bytes;
  std::copy(bytes.begin(), bytes.end(), genesis.checkpoint_key.begin());
  return genesis;
}

constexpr TradingDay After(TradingDay day, int days) {
  return TradingDay{static_cast<int32_t>(day) + days};
}

class CheckpointKeysTest : public ::testing::Test {
 protected:
  const CheckpointKeys& keys() const { return world_.registry().checkpoint_keys(); }
  uint64_t next_index() const { return world_.machine().next_index(); }
  // Vkeys of those that sign the checkpoint of a size.
  std::vector<std::string> SigningAt(uint64_t size) const {
    std::vector<std::string> vkeys;
    for (const ledger::Verifier& key : keys().SigningAt(size)) vkeys.push_back(key.Vkey());
    return vkeys;
  }
  static std::vector<std::string> VkeysOf(const std::vector<Signer>& keys) {
    std::vector<std::string> vkeys;
    for (const Signer& key : keys) vkeys.push_back(key.verifier().Vkey());
    return vkeys;
  }
  void Change(const Signer& from, const Signer& to) {
    world_.Accept<Done>(kAdministrator, MakeKeyChange(from, to));
  }
  RejectReason Refuse(const ChangeKey& change) {
    return world_.Refuse(kAdministrator, change).reason;
  }
  void Open(TradingDay day) { world_.Accept<Done>(kOperator, OpenTradingDay{day}); }
  void PassTo(TradingDay from, TradingDay to) {
    world_.CloseDay(from);
    Open(to);
  }

  const Signer first_ = MakeKey();
  const Signer second_ = MakeKey();
  const Signer third_ = MakeKey();
  const Signer sm2_ = MakeKey(KeyType::kSm2);
  World world_{kSlotMax, GenesisOf(first_)};
};

TEST_F(CheckpointKeysTest, KeyOfGenesisSignsFromTheFirstCheckpoint) {
  EXPECT_EQ(SigningAt(0), VkeysOf({}));
  EXPECT_EQ(SigningAt(1), VkeysOf({first_}));
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_}));
}

TEST_F(CheckpointKeysTest, FirstKeyOfItsTypeSignsBesideTheOthersForGood) {
  const uint64_t change = next_index();
  Change(first_, sm2_);
  EXPECT_EQ(SigningAt(change), VkeysOf({first_}));
  EXPECT_EQ(SigningAt(change + 1), VkeysOf({first_, sm2_}));
  Open(kMonday);
  PassTo(kMonday, After(kMonday, 364));
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_, sm2_}));
}

TEST_F(CheckpointKeysTest, OldKeySignsBesideItsSuccessorForNinetyDays) {
  Open(kMonday);
  const uint64_t change = next_index();
  Change(first_, second_);
  EXPECT_EQ(SigningAt(change), VkeysOf({first_}));
  EXPECT_EQ(SigningAt(change + 1), VkeysOf({first_, second_}));
  // The 90th day is a Sunday; the Friday before it is the last trading day of both.
  PassTo(kMonday, After(kMonday, 88));
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_, second_}));
  world_.CloseDay(After(kMonday, 88));
  const uint64_t end = next_index();
  Open(After(kMonday, 91));
  EXPECT_EQ(SigningAt(end), VkeysOf({first_, second_}));
  EXPECT_EQ(SigningAt(end + 1), VkeysOf({second_}));
  // What was so remains so.
  EXPECT_EQ(SigningAt(change), VkeysOf({first_}));
  EXPECT_EQ(SigningAt(change + 1), VkeysOf({first_, second_}));
}

TEST_F(CheckpointKeysTest, OverlapIsAParameter) {
  world_.Accept<Done>(kAdministrator, SetParameter{.parameter = Parameter::kKeyOverlapDays,
                                                   .effective_day = kMonday,
                                                   .value = 1,
                                                   .source = "notice"});
  Open(kMonday);
  Change(first_, second_);
  PassTo(kMonday, kTuesday);
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_, second_}));
  PassTo(kTuesday, kWednesday);
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({second_}));
}

TEST_F(CheckpointKeysTest, EachTypeHasItsOwnSuccession) {
  Open(kMonday);
  Change(first_, sm2_);
  const Signer next_sm2 = MakeKey(KeyType::kSm2);
  EXPECT_EQ(Refuse(MakeKeyChange(first_, next_sm2)), RejectReason::kOldKeyNotSigned);
  Change(sm2_, next_sm2);
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_, sm2_, next_sm2}));
  Change(first_, second_);
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_, second_, sm2_, next_sm2}));
  PassTo(kMonday, After(kMonday, 91));
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({second_, next_sm2}));
}

TEST_F(CheckpointKeysTest, FourEyesAreAskedForWhereARowSaysSo) {
  SetParameter row{.parameter = Parameter::kApprovalHours,
                   .effective_day = kMonday,
                   .value = 72,
                   .source = "notice"};
  world_.Accept<Done>(kAdministrator, row);
  row.parameter = Parameter::kFourEyes;
  row.variant = ChangeKey::kKind;
  row.value = 1;
  world_.Accept<Done>(kAdministrator, row);
  Open(kMonday);
  const auto waits = world_.Accept<Proposed>(kAdministrator, MakeKeyChange(first_, second_));
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_}));
  world_.Accept<CarriedOut>(kOtherAdministrator, ApproveProposal{waits.proposal, waits.hash});
  EXPECT_EQ(SigningAt(UINT64_MAX), VkeysOf({first_, second_}));
}

TEST_F(CheckpointKeysTest, OnlyTheNewestKeyVouchesForTheNext) {
  Open(kMonday);
  Change(first_, second_);
  EXPECT_EQ(Refuse(MakeKeyChange(first_, third_)), RejectReason::kOldKeyNotSigned);
  EXPECT_EQ(Refuse(MakeKeyChange(first_, sm2_)), RejectReason::kOldKeyNotSigned);
  EXPECT_EQ(Refuse(MakeKeyChange(second_, first_)), RejectReason::kKeyTaken);
  Change(second_, third_);
  Change(third_, sm2_);
}

TEST_F(CheckpointKeysTest, BothSignaturesAreOfThisChange) {
  Open(kMonday);
  const ChangeKey good = MakeKeyChange(first_, second_);
  ChangeKey other_new = good;
  other_new.new_signature = MakeKeyChange(third_, second_).new_signature;
  EXPECT_EQ(Refuse(other_new), RejectReason::kNewKeyNotSigned);
  ChangeKey other_old = good;
  other_old.old_signature = MakeKeyChange(first_, third_).old_signature;
  EXPECT_EQ(Refuse(other_old), RejectReason::kOldKeyNotSigned);
  ChangeKey swapped = good;
  std::swap(swapped.old_signature, swapped.new_signature);
  EXPECT_EQ(Refuse(swapped), RejectReason::kOldKeyNotSigned);
  EXPECT_EQ(Refuse(good), RejectReason::kNone);
}

// Without one there is no day to count the overlap from.
TEST_F(CheckpointKeysTest, SuccessorNeedsATradingDayOnRecord) {
  EXPECT_EQ(Refuse(MakeKeyChange(first_, second_)), RejectReason::kDayNotOpen);
  Open(kMonday);
  world_.CloseDay(kMonday);
  EXPECT_EQ(Refuse(MakeKeyChange(first_, second_)), RejectReason::kNone);
}

// Commands of the cast, through an engine.
TEST_F(CheckpointKeysTest, ChangesReplayAndComeBackFromASnapshot) {
  Journal journal;
  journal.Do(kSystemActor, GenesisOf(first_));
  const std::string before = journal.engine().Save();
  journal.Do(kAdministrator, GrantRole{kOperator, Role::kOperator});
  journal.Do(kOperator, OpenTradingDay{kMonday});
  journal.Do(kAdministrator, MakeKeyChange(first_, second_));
  journal.Do(kAdministrator, MakeKeyChange(second_, sm2_));
  journal.Do(kOperator, CloseTradingDay{kMonday});
  journal.Do(kOperator, OpenTradingDay{After(kMonday, 91)});

  Engine replayed;
  ledger::ChainState chain;
  for (const auto& entries : journal.entries()) {
    ASSERT_TRUE(replayed.Replay(Views(entries), chain).ok());
  }
  EXPECT_EQ(replayed.Save(), journal.engine().Save());

  const auto loaded = Engine::Load(replayed.Save());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->Save(), replayed.Save());
  const CheckpointKeys& keys = loaded->state().registry().checkpoint_keys();
  EXPECT_EQ(keys.all().size(), 3u);
  EXPECT_EQ(keys.SigningNow().size(), 2u);
  EXPECT_FALSE(keys.SigningNow()[0].Vkey() == first_.verifier().Vkey());
  // Without a change a snapshot says nothing of keys.
  EXPECT_EQ(before.find(first_.verifier().Vkey()), std::string::npos);
  EXPECT_NE(replayed.Save().find(first_.verifier().Vkey()), std::string::npos);
}

// Codings of lists of keys that no journal leads to.
TEST_F(CheckpointKeysTest, SnapshotWithOtherKeysIsRefused) {
  Journal journal;
  journal.Do(kSystemActor, GenesisOf(first_));
  const std::string state = journal.engine().Save();
  const std::string one = first_.verifier().Vkey();
  const std::string two = second_.verifier().Vkey();
  const std::vector<std::vector<CheckpointKey>> bad = {
      {},
      {{.vkey = one}},
      {{.vkey = two}, {.vkey = one, .from_entry = 1}},
      {{.vkey = one}, {.vkey = two, .from_entry = 1}},
      {{.vkey = one, .last_signing_day = kMonday}, {.vkey = one, .from_entry = 1}},
      {{.vkey = one, .last_signing_day = kMonday}, {.vkey = two, .from_entry = 0}},
      {{.vkey = one, .last_signing_day = kMonday}, {.vkey = "two", .from_entry = 1}},
      {{.vkey = one, .last_signing_day = kMonday},
       {.vkey = two, .from_entry = 1, .last_signing_day = kMonday}},
      {{.vkey = one, .until_entry = 1}, {.vkey = two, .from_entry = 1}},
  };
  const auto append = [&](const std::vector<CheckpointKey>& keys) {
    std::string bytes = state;
    Writer writer(&bytes);
    writer(keys);
    return bytes;
  };
  for (size_t i = 0; i < bad.size(); ++i) {
    EXPECT_EQ(Engine::Load(append(bad[i])).status().code(), absl::StatusCode::kDataLoss) << i;
  }
  EXPECT_TRUE(Engine::Load(append({{.vkey = one, .last_signing_day = kMonday, .until_entry = 7},
                                   {.vkey = two, .from_entry = 1}}))
                  .ok());
}

}  // namespace
}  // namespace luheng::engine

// Proofs of lotteries: a sound one, and everything that somebody might change in one.
#include "services/verify/lottery_proof.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "engine/command_codec.h"
#include "engine/rights/lottery_order.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/signer.h"
#include "ledger/tlog_proof.h"
#include "tests/engine/cast.h"
#include "tests/reference/merkle.h"

namespace luheng::services {
namespace {

using engine::AccountId;
using engine::Grams;
using engine::Hash256;
using engine::LotteryDecided;
using engine::LotteryGrant;
using engine::LotteryId;
using engine::LotteryLine;
using engine::LotterySealed;
using engine::RecordPublicSeed;

constexpr uint32_t kLottery = 2;
constexpr uint16_t kRound = 2;
constexpr Grams kPool{100'000};
constexpr uint32_t kApplicants = 6;
constexpr Hash256 kSecret{0x5a};
constexpr char kPublicSeed[] = "331284+7";

// Which entry of the log is what.
struct Places {
  uint64_t sealed = 3;
  uint64_t seeded = 5;
  uint64_t decided = 9;
};

// A log of ten entries, of which three are a lottery's.
class Log {
 public:
  Log() : leaves_(10, "an entry of something else"), signer_(*ledger::Signer::Generate("test")) {}

  void PutEvent(uint64_t index, const engine::Event& event) {
    std::string payload;
    engine::AppendEvent(event, &payload);
    Put(index, engine::KindOf(event), payload);
  }
  void PutCommand(uint64_t index, const engine::CommandBody& body, const engine::Outcome& outcome) {
    std::string payload;
    engine::AppendCommandPayload(body, outcome, &payload);
    Put(index, engine::KindOf(body), payload);
  }
  void Append() { leaves_.push_back("one more"); }

  LotteryProof::Evidence Prove(uint64_t index) const {
    const ledger::Checkpoint checkpoint{.origin = signer_.name(),
                                        .size = leaves_.size(),
                                        .root = reference::MerkleTreeHash(leaves_)};
    ledger::TlogProof proof;
    proof.index = index;
    proof.hashes = reference::Path(index, leaves_);
    proof.checkpoint = ledger::SignCheckpoint(checkpoint, signer_).value();
    return {leaves_.at(index), ledger::FormatTlogProof(proof)};
  }
  std::string vkey() const { return signer_.verifier().Vkey(); }

 private:
  void Put(uint64_t index, uint16_t kind, const std::string& payload) {
    ledger::Entry entry;
    entry.kind = kind;
    entry.index = index;
    entry.sequence = index;
    entry.participant = 1;
    entry.payload = payload;
    leaves_.at(index).clear();
    ledger::AppendEntry(entry, &leaves_.at(index));
  }

  std::vector<std::string> leaves_;
  ledger::Signer signer_;
};

class LotteryProofTest : public ::testing::Test {
 protected:
  void SetUp() override {
    proof_.lottery = kLottery;
    proof_.round = kRound;
    proof_.pool = kPool;
    proof_.commitment = engine::CommitmentOf(kSecret);
    proof_.secret = kSecret;
    proof_.public_seed = kPublicSeed;
    for (uint32_t i = 0; i < kApplicants; ++i) {
      proof_.lines.push_back({.uscc = engine::testing::MakeUscc(i + 2),
                              .account = AccountId{i + 20},
                              .demand = Grams{10'000 * (i + 1)}});
    }
    Draw(proof_);
    sealed_ = {.lottery = LotteryId{kLottery},
               .round = kRound,
               .quantity = kPool,
               .commitment = proof_.commitment,
               .list_hash = engine::ListHashOf(LinesOf(proof_)),
               .applicant_count = kApplicants,
               .seed_source = "Zhejiang 6+1, issue 2023150",
               .draw_day = engine::testing::kTuesday};
    decided_ = {.lottery = LotteryId{kLottery},
                .sealed_index = Places().sealed,
                .seeded_index = Places().seeded,
                .round = kRound,
                .pool = kPool,
                .commitment = proof_.commitment,
                .list_hash = sealed_.list_hash,
                .seed = engine::SeedOf(kSecret, kPublicSeed),
                .applicant_count = kApplicants,
                .granted_count = GrantedIn(proof_),
                .quantity = kPool,
                .outcome_hash = engine::OutcomeHashOf(GrantsOf(proof_))};
    Publish();
  }

  static std::vector<LotteryLine> LinesOf(const LotteryProof& proof) {
    std::vector<LotteryLine> lines;
    for (const auto& line : proof.lines) {
      lines.push_back({line.uscc, line.demand, static_cast<uint32_t>(lines.size())});
    }
    return lines;
  }
  static std::vector<LotteryGrant> GrantsOf(const LotteryProof& proof) {
    std::vector<LotteryGrant> grants;
    for (const auto& line : proof.lines) grants.push_back({line.account, line.granted});
    return grants;
  }
  static uint32_t GrantedIn(const LotteryProof& proof) {
    return static_cast<uint32_t>(
        std::count_if(proof.lines.begin(), proof.lines.end(),
                      [](const auto& line) { return line.granted > Grams{0}; }));
  }
  // Puts the lines of the text in the order of its own facts, and grants what follows from them: so
  // that the text is sound in itself.
  static void Draw(LotteryProof& proof) {
    const Hash256 seed = engine::SeedOf(proof.secret, proof.public_seed);
    std::vector<LotteryProof::Line> drawn;
    for (const uint32_t index : engine::DrawOrder(LinesOf(proof), seed, proof.round)) {
      drawn.push_back(proof.lines[index]);
    }
    Grams left = proof.pool;
    for (auto& line : drawn) {
      line.granted = std::min(line.demand, left);
      left -= line.granted;
    }
    proof.lines = drawn;
  }

  // Writes the three entries into the log, and their proofs into the text.
  void Publish(const Places& at = {}) {
    log_.PutEvent(at.sealed, sealed_);
    log_.PutCommand(at.seeded, RecordPublicSeed{LotteryId{kLottery}, kPublicSeed}, seed_outcome_);
    log_.PutEvent(at.decided, decided_);
    proof_.sealed = log_.Prove(at.sealed);
    proof_.seeded = log_.Prove(at.seeded);
    proof_.decided = log_.Prove(at.decided);
  }
  // What is wrong with the proof once it was written and read; empty if nothing.
  std::string Problem(const LotteryProof& proof) const {
    const std::string text = FormatLotteryProof(proof);
    const auto parsed = ParseLotteryProof(text);
    if (!parsed.ok()) return std::string(parsed.status().message());
    EXPECT_EQ(FormatLotteryProof(*parsed), text);
    const auto findings = VerifyLotteryProof(*parsed, log_.vkey());
    return findings.ok() ? "" : std::string(findings.status().message());
  }

  Log log_;
  LotteryProof proof_;
  LotterySealed sealed_;
  LotteryDecided decided_;
  engine::Outcome seed_outcome_ = engine::Done{};
};

TEST_F(LotteryProofTest, ASoundOneIsSound) {
  EXPECT_EQ(Problem(proof_), "");
  const auto findings = VerifyLotteryProof(proof_, log_.vkey());
  ASSERT_TRUE(findings.ok());
  EXPECT_NE(findings->at(2).find("Zhejiang 6+1, issue 2023150"), std::string::npos);
}

// Whoever forges the text can make it agree with itself: only the ledger tells.
TEST_F(LotteryProofTest, AForgedTextIsRefusedHoweverWellItAgreesWithItself) {
  const struct {
    const char* what;
    std::function<void(LotteryProof&)> forge;
    const char* problem;
  } kRows[] = {
      {"round", [](LotteryProof& p) { p.round = 18; }, "the round was 2"},
      {"pool", [](LotteryProof& p) { p.pool = Grams{99'000}; }, "the pool was 100000 g"},
      {"commitment and secret",
       [](LotteryProof& p) {
         p.secret[7] ^= 1;
         p.commitment = engine::CommitmentOf(p.secret);
       },
       "the commitment was "},
      {"secret", [](LotteryProof& p) { p.secret[7] ^= 1; }, "the secret is not"},
      {"public seed", [](LotteryProof& p) { p.public_seed = "331284+8"; },
       "the public seed was \"331284+7\""},
      {"demand", [](LotteryProof& p) { p.lines[0].demand += Grams{1'000}; }, "the list that was"},
      {"one more", [](LotteryProof& p) { p.lines.push_back(p.lines[0]); }, "the list that was"},
      {"lottery", [](LotteryProof& p) { p.lottery = 3; }, "of another lottery"},
  };
  for (const auto& row : kRows) {
    LotteryProof forged = proof_;
    row.forge(forged);
    Draw(forged);
    EXPECT_NE(Problem(forged).find(row.problem), std::string::npos)
        << row.what << ": \"" << Problem(forged) << "\"";
  }
}

TEST_F(LotteryProofTest, AForgedOrderOrOutcomeIsRefused) {
  LotteryProof order = proof_;
  std::swap(order.lines[0], order.lines[1]);
  EXPECT_EQ(Problem(order), "rank 1 belongs to another applicant");
  LotteryProof grants = proof_;
  std::swap(grants.lines[0].granted, grants.lines[1].granted);
  EXPECT_NE(Problem(grants).find("rank 1 gets"), std::string::npos);
  // The list has no accounts, so only the outcome's hash tells whose they are.
  LotteryProof accounts = proof_;
  std::swap(accounts.lines[0].account, accounts.lines[1].account);
  EXPECT_EQ(Problem(accounts), "the ledger has other outcomes, or other accounts");
}

TEST_F(LotteryProofTest, TheLedgerHasToAgreeWithItself) {
  const struct {
    const char* what;
    std::function<void(LotterySealed&, LotteryDecided&)> forge;
  } kRows[] = {
      {"round", [](auto& sealed, auto&) { sealed.round = 1; }},
      {"pool", [](auto& sealed, auto&) { sealed.quantity = Grams{1}; }},
      {"commitment", [](auto& sealed, auto&) { sealed.commitment[0] ^= 1; }},
      {"list", [](auto& sealed, auto&) { sealed.list_hash[0] ^= 1; }},
      {"count", [](auto& sealed, auto&) { ++sealed.applicant_count; }},
      {"seed", [](auto&, auto& decided) { decided.seed[0] ^= 1; }},
      {"granted", [](auto&, auto& decided) { decided.quantity -= Grams{1}; }},
      {"granted to", [](auto&, auto& decided) { --decided.granted_count; }},
      {"outcomes", [](auto&, auto& decided) { decided.outcome_hash[0] ^= 1; }},
      {"another seal", [](auto&, auto& decided) { decided.sealed_index = 4; }},
      {"another seed", [](auto&, auto& decided) { decided.seeded_index = 6; }},
      {"another lottery", [](auto& sealed, auto&) { sealed.lottery = LotteryId{3}; }},
  };
  const LotterySealed sealed = sealed_;
  const LotteryDecided decided = decided_;
  for (const auto& row : kRows) {
    sealed_ = sealed;
    decided_ = decided;
    row.forge(sealed_, decided_);
    Publish();
    EXPECT_NE(Problem(proof_), "") << row.what;
  }
}

TEST_F(LotteryProofTest, TheListWasSealedBeforeTheSeedWasKnown) {
  for (const Places& at : {Places{.sealed = 5, .seeded = 3}, Places{.seeded = 9, .decided = 5},
                           Places{.sealed = 9, .decided = 3}}) {
    decided_.sealed_index = at.sealed;
    decided_.seeded_index = at.seeded;
    Publish(at);
    EXPECT_EQ(Problem(proof_), "the entries are not in the order of a lottery");
  }
}

TEST_F(LotteryProofTest, APublicSeedThatWasRefusedIsNone) {
  seed_outcome_ = engine::Rejection{engine::RejectReason::kStateNotAllowed, 6};
  Publish();
  EXPECT_EQ(Problem(proof_), "the public seed was refused");
}

TEST_F(LotteryProofTest, EveryEntryIsProvedOfOneCheckpointOfTheKey) {
  LotteryProof proof = proof_;
  std::swap(proof.sealed, proof.decided);
  EXPECT_NE(Problem(proof), "");
  proof = proof_;
  proof.seeded.entry.back() = static_cast<char>(proof.seeded.entry.back() ^ 1);
  EXPECT_NE(Problem(proof), "");
  log_.Append();
  proof = proof_;
  proof.seeded = log_.Prove(Places().seeded);
  EXPECT_EQ(Problem(proof), "the entries are proved of different checkpoints");
  EXPECT_EQ(VerifyLotteryProof(proof_, Log().vkey()).status().code(),
            absl::StatusCode::kUnauthenticated);
}

TEST_F(LotteryProofTest, ATextIsReadOnlyAsItIsWritten) {
  const std::string text = FormatLotteryProof(proof_);
  EXPECT_TRUE(ParseLotteryProof(text).ok());
  EXPECT_FALSE(ParseLotteryProof(text + "more\n").ok());
  for (size_t size = 0; size < text.size(); size += 7) {
    EXPECT_FALSE(ParseLotteryProof(text.substr(0, size)).ok()) << size;
  }
  std::string first_version = text;
  first_version.replace(text.find("v2"), 2, "v1");
  EXPECT_EQ(ParseLotteryProof(first_version).status().message(),
            "line 1: not a lottery proof of version 2");
}

}  // namespace
}  // namespace luheng::services

#include "services/verify/lottery_proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/engine.h"
#include "engine/rights/lottery_order.h"
#include "ledger/base/status_macros.h"
#include "ledger/hash.h"
#include "ledger/tlog_proof.h"
#include "ledger/verifier.h"

namespace luheng::services {
namespace {

std::string Hex(const engine::Hash256& hash) { return ledger::ToHex(ledger::AsBytes(hash)); }

absl::Status Wrong(std::string what) { return absl::DataLossError(std::move(what)); }

// What the ledger has, at which indexes, and the checkpoint that covers all of it.
struct Proven {
  uint64_t sealed_index = 0;
  uint64_t seeded_index = 0;
  uint64_t decided_index = 0;
  engine::LotterySealed sealed;
  engine::RecordPublicSeed seeded;
  engine::LotteryDecided decided;
  ledger::Checkpoint checkpoint;
};

// Checks the proof of one entry, of the same checkpoint as the others'. Returns the entry's index.
absl::StatusOr<uint64_t> Prove(const LotteryProof::Evidence& evidence, const ledger::Verifier& key,
                               Proven& proven) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::TlogProof log, ledger::ParseTlogProof(evidence.tlog_proof));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Checkpoint checkpoint,
                          ledger::VerifyTlogProof(log, evidence.entry, key));
  if (proven.checkpoint.size == 0) proven.checkpoint = checkpoint;
  if (checkpoint.size != proven.checkpoint.size || checkpoint.root != proven.checkpoint.root) {
    return Wrong("the entries are proved of different checkpoints");
  }
  return log.index;
}

// The event of a lottery that an entry has.
template <class Happened>
absl::StatusOr<Happened> DecodeEvent(const std::string& bytes, uint32_t lottery) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
  const auto* happened = std::get_if<Happened>(&event);
  if (happened == nullptr) return Wrong(fmt::format("an entry is not {}", Happened::kName));
  if (static_cast<uint32_t>(happened->lottery) != lottery) {
    return Wrong("an entry is of another lottery");
  }
  return *happened;
}

absl::StatusOr<engine::RecordPublicSeed> DecodeSeed(const std::string& bytes, uint32_t lottery) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  const auto* body = std::get_if<engine::RecordPublicSeed>(&recorded.command.body);
  if (body == nullptr) return Wrong("an entry is not RECORD_PUBLIC_SEED");
  if (static_cast<uint32_t>(body->lottery) != lottery) {
    return Wrong("an entry is of another lottery");
  }
  if (!std::holds_alternative<engine::Done>(recorded.outcome)) {
    return Wrong("the public seed was refused");
  }
  return *body;
}

absl::StatusOr<Proven> ProveEntries(const LotteryProof& proof, const ledger::Verifier& key) {
  Proven proven;
  LUHENG_ASSIGN_OR_RETURN(proven.sealed_index, Prove(proof.sealed, key, proven));
  LUHENG_ASSIGN_OR_RETURN(proven.seeded_index, Prove(proof.seeded, key, proven));
  LUHENG_ASSIGN_OR_RETURN(proven.decided_index, Prove(proof.decided, key, proven));
  LUHENG_ASSIGN_OR_RETURN(proven.sealed,
                          DecodeEvent<engine::LotterySealed>(proof.sealed.entry, proof.lottery));
  LUHENG_ASSIGN_OR_RETURN(proven.seeded, DecodeSeed(proof.seeded.entry, proof.lottery));
  LUHENG_ASSIGN_OR_RETURN(proven.decided,
                          DecodeEvent<engine::LotteryDecided>(proof.decided.entry, proof.lottery));
  return proven;
}

// Whether the list was sealed before the public half of the seed was known, and that before the
// draw.
absl::Status CheckOrderOfEntries(const Proven& proven) {
  const engine::LotteryDecided& decided = proven.decided;
  if (decided.sealed_index != proven.sealed_index || decided.seeded_index != proven.seeded_index) {
    return Wrong("the draw went by other entries");
  }
  const bool in_order =
      proven.sealed_index < proven.seeded_index && proven.seeded_index < proven.decided_index;
  return in_order ? absl::OkStatus() : Wrong("the entries are not in the order of a lottery");
}

// Whether the text says what the entries say, and these agree with each other.
absl::Status CheckFacts(const LotteryProof& proof, const Proven& proven) {
  const engine::LotterySealed& sealed = proven.sealed;
  const engine::LotteryDecided& decided = proven.decided;
  if (proof.round != decided.round || sealed.round != decided.round) {
    return Wrong(fmt::format("the round was {}", decided.round));
  }
  if (proof.pool != decided.pool || sealed.quantity != decided.pool) {
    return Wrong(fmt::format("the pool was {} g", decided.pool.value()));
  }
  if (proof.commitment != decided.commitment || sealed.commitment != decided.commitment) {
    return Wrong(fmt::format("the commitment was {}", Hex(decided.commitment)));
  }
  if (sealed.list_hash != decided.list_hash || sealed.applicant_count != decided.applicant_count) {
    return Wrong("the draw was of another list than the one that was sealed");
  }
  if (proof.public_seed != proven.seeded.public_seed) {
    return Wrong(fmt::format("the public seed was \"{}\"", proven.seeded.public_seed));
  }
  if (engine::CommitmentOf(proof.secret) != decided.commitment) {
    return Wrong("the secret is not what was committed to");
  }
  if (engine::SeedOf(proof.secret, proof.public_seed) != decided.seed) {
    return Wrong("secret and public seed do not make the seed of the draw");
  }
  return absl::OkStatus();
}

// Compares the lines with the order that the seed gives, what they were granted with what the pool
// gave in that order, and both with the hash in the ledger.
absl::Status CheckDraw(const LotteryProof& proof, const engine::LotteryDecided& decided) {
  std::vector<engine::LotteryLine> lines;
  std::vector<engine::LotteryGrant> grants;
  for (const LotteryProof::Line& line : proof.lines) {
    lines.push_back({line.uscc, line.demand, static_cast<uint32_t>(lines.size())});
    grants.push_back({line.account, line.granted});
  }
  if (engine::ListHashOf(lines) != decided.list_hash) {
    return Wrong("the applicants are not those of the list that was sealed");
  }
  const std::vector<uint32_t> order = engine::DrawOrder(lines, decided.seed, decided.round);
  engine::Grams left = decided.pool;
  uint32_t count = 0;
  for (uint32_t rank = 0; rank < order.size(); ++rank) {
    if (order[rank] != rank) {
      return Wrong(fmt::format("rank {} belongs to another applicant", rank + 1));
    }
    const LotteryProof::Line& line = proof.lines[rank];
    const engine::Grams due = std::min(line.demand, left);
    if (line.granted != due) {
      return Wrong(
          fmt::format("rank {} gets {} g, not {} g", rank + 1, due.value(), line.granted.value()));
    }
    left -= due;
    if (due > engine::Grams{0}) ++count;
  }
  if (decided.applicant_count != order.size() || decided.granted_count != count ||
      decided.quantity != decided.pool - left) {
    return Wrong("the ledger has other counts than the draw");
  }
  if (engine::OutcomeHashOf(grants) != decided.outcome_hash) {
    return Wrong("the ledger has other outcomes, or other accounts");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> VerifyLotteryProof(const LotteryProof& proof,
                                                            std::string_view vkey) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key, ledger::Verifier::FromVkey(vkey));
  LUHENG_ASSIGN_OR_RETURN(const Proven proven, ProveEntries(proof, key));
  LUHENG_RETURN_IF_ERROR(CheckOrderOfEntries(proven));
  LUHENG_RETURN_IF_ERROR(CheckFacts(proof, proven));
  LUHENG_RETURN_IF_ERROR(CheckDraw(proof, proven.decided));
  const engine::LotteryDecided& decided = proven.decided;
  return std::vector<std::string>{
      fmt::format("entries    {}, {} and {} of a log of {} entries, signed by {}",
                  proven.sealed_index, proven.seeded_index, proven.decided_index,
                  proven.checkpoint.size, key.name()),
      fmt::format("list       {} applicants, sealed with the commitment in entry {}",
                  proof.lines.size(), proven.sealed_index),
      fmt::format("public     \"{}\" of \"{}\", recorded after the seal in entry {}",
                  proof.public_seed, proven.sealed.seed_source, proven.seeded_index),
      fmt::format("seed       {} from the secret and the public half", Hex(decided.seed)),
      fmt::format("draw       made again: {} get {} g of {} g", decided.granted_count,
                  decided.quantity.value(), decided.pool.value())};
}

}  // namespace luheng::services

#include "services/verify/lottery_proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/engine.h"
#include "engine/rights/lottery_order.h"
#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/hash.h"
#include "ledger/tlog_proof.h"
#include "ledger/verifier.h"

namespace luheng::services {
namespace {

constexpr std::string_view kFirstLine = "luheng-lottery-proof v1";

std::string Hex(const engine::Hash256& hash) { return ledger::ToHex(ledger::AsBytes(hash)); }

// Takes a text line by line, and says on which one it stands.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  absl::Status Problem(std::string_view what) const {
    return absl::InvalidArgumentError(fmt::format("line {}: {}", number_, what));
  }
  absl::StatusOr<std::string_view> Next() {
    ++number_;
    const size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return Problem("the text ends here");
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  // What follows the word with which the next line begins.
  absl::StatusOr<std::string_view> NextAfter(std::string_view word) {
    LUHENG_ASSIGN_OR_RETURN(const std::string_view line, Next());
    if (line.size() <= word.size() || line.substr(0, word.size()) != word ||
        line[word.size()] != ' ') {
      return Problem(fmt::format("does not begin with \"{} \"", word));
    }
    return line.substr(word.size() + 1);
  }
  absl::StatusOr<int64_t> Number(std::string_view text, int64_t max) const {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > max) {
      return Problem(fmt::format("\"{}\" is not a number of 0 to {}", text, max));
    }
    return value;
  }
  absl::StatusOr<int64_t> NumberAfter(std::string_view word, int64_t max) {
    LUHENG_ASSIGN_OR_RETURN(const std::string_view text, NextAfter(word));
    return Number(text, max);
  }
  absl::StatusOr<engine::Hash256> HashAfter(std::string_view word) {
    LUHENG_ASSIGN_OR_RETURN(const std::string_view text, NextAfter(word));
    engine::Hash256 hash{};
    if (text.size() != 2 * hash.size()) return Problem("not 64 hexadecimal characters");
    for (size_t i = 0; i < hash.size(); ++i) {
      const char* begin = text.data() + 2 * i;
      const auto [end, error] = std::from_chars(begin, begin + 2, hash[i], 16);
      if (error != std::errc() || end != begin + 2) {
        return Problem("not 64 hexadecimal characters");
      }
    }
    if (Hex(hash) != text) return Problem("not in lower case");
    return hash;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  int number_ = 0;
};

absl::StatusOr<LotteryProof::Line> ParseApplicant(Lines& lines) {
  LUHENG_ASSIGN_OR_RETURN(const std::string_view text, lines.Next());
  LotteryProof::Line line;
  const size_t first = text.find(',');
  const size_t second = text.find(',', first + 1);
  if (first != line.uscc.size() || second == std::string_view::npos) {
    return lines.Problem("not USCC,demand,granted");
  }
  std::copy_n(text.begin(), line.uscc.size(), line.uscc.begin());
  constexpr int64_t kMax = 1'000'000'000'000'000;
  LUHENG_ASSIGN_OR_RETURN(const int64_t demand,
                          lines.Number(text.substr(first + 1, second - first - 1), kMax));
  LUHENG_ASSIGN_OR_RETURN(const int64_t granted, lines.Number(text.substr(second + 1), kMax));
  line.demand = engine::Grams{demand};
  line.granted = engine::Grams{granted};
  return line;
}

absl::Status Wrong(std::string what) { return absl::DataLossError(std::move(what)); }

// The event of the entry that the proof leads to.
absl::StatusOr<engine::LotteryDecided> DecodeDecision(const LotteryProof& proof) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(proof.entry));
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
  const auto* decided = std::get_if<engine::LotteryDecided>(&event);
  if (decided == nullptr) return Wrong("the entry is none of a lottery");
  if (static_cast<uint32_t>(decided->lottery) != proof.lottery) {
    return Wrong("the entry is of another lottery");
  }
  return *decided;
}

// Compares the lines with the order that the seed gives, and what they were granted with what the
// pool gave in that order.
absl::Status CheckDraw(const LotteryProof& proof, const engine::LotteryDecided& decided) {
  std::vector<engine::LotteryLine> lines;
  for (const LotteryProof::Line& line : proof.lines) {
    lines.push_back({line.uscc, line.demand, static_cast<uint32_t>(lines.size())});
  }
  if (engine::ListHashOf(lines) != decided.list_hash) {
    return Wrong("the applicants are not those of the list that was sealed");
  }
  const std::vector<uint32_t> order = engine::DrawOrder(lines, decided.seed, proof.round);
  engine::Grams left = proof.pool;
  engine::Grams sum;
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
    sum += due;
    if (due > engine::Grams{0}) ++count;
  }
  if (decided.applicant_count != order.size() || decided.granted_count != count ||
      decided.quantity != sum) {
    return Wrong("the ledger has other counts than the draw");
  }
  return absl::OkStatus();
}

}  // namespace

std::string FormatLotteryProof(const LotteryProof& proof) {
  std::string text = fmt::format(
      "{}\nlottery {}\nround {}\npool {}\ncommitment {}\nsecret {}\npublic-seed {}\napplicants "
      "{}\n",
      kFirstLine, proof.lottery, proof.round, proof.pool.value(), Hex(proof.commitment),
      Hex(proof.secret), proof.public_seed, proof.lines.size());
  for (const LotteryProof::Line& line : proof.lines) {
    text += fmt::format("{},{},{}\n", std::string_view(line.uscc.data(), line.uscc.size()),
                        line.demand.value(), line.granted.value());
  }
  text += fmt::format("entry {}\n", ledger::EncodeBase64(proof.entry));
  return text + proof.tlog_proof;
}

absl::StatusOr<LotteryProof> ParseLotteryProof(std::string_view text) {
  Lines lines(text);
  LUHENG_ASSIGN_OR_RETURN(const std::string_view first, lines.Next());
  if (first != kFirstLine) return lines.Problem("not a lottery proof of version 1");
  LotteryProof proof;
  LUHENG_ASSIGN_OR_RETURN(const int64_t lottery, lines.NumberAfter("lottery", UINT32_MAX));
  proof.lottery = static_cast<uint32_t>(lottery);
  LUHENG_ASSIGN_OR_RETURN(const int64_t round, lines.NumberAfter("round", UINT16_MAX));
  proof.round = static_cast<uint16_t>(round);
  LUHENG_ASSIGN_OR_RETURN(const int64_t pool, lines.NumberAfter("pool", INT64_MAX));
  proof.pool = engine::Grams{pool};
  LUHENG_ASSIGN_OR_RETURN(proof.commitment, lines.HashAfter("commitment"));
  LUHENG_ASSIGN_OR_RETURN(proof.secret, lines.HashAfter("secret"));
  LUHENG_ASSIGN_OR_RETURN(const std::string_view public_seed, lines.NextAfter("public-seed"));
  proof.public_seed = public_seed;
  LUHENG_ASSIGN_OR_RETURN(const int64_t count,
                          lines.NumberAfter("applicants", engine::kApplicantsMax));
  for (int64_t i = 0; i < count; ++i) {
    LUHENG_ASSIGN_OR_RETURN(proof.lines.emplace_back(), ParseApplicant(lines));
  }
  LUHENG_ASSIGN_OR_RETURN(const std::string_view entry, lines.NextAfter("entry"));
  const std::optional<std::string> bytes = ledger::DecodeBase64(entry);
  if (!bytes) return lines.Problem("the entry is not base64");
  proof.entry = *bytes;
  proof.tlog_proof = lines.rest();
  return proof;
}

absl::StatusOr<std::vector<std::string>> VerifyLotteryProof(const LotteryProof& proof,
                                                            std::string_view vkey) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key, ledger::Verifier::FromVkey(vkey));
  LUHENG_ASSIGN_OR_RETURN(const ledger::TlogProof log, ledger::ParseTlogProof(proof.tlog_proof));
  LUHENG_ASSIGN_OR_RETURN(const ledger::Checkpoint checkpoint,
                          ledger::VerifyTlogProof(log, proof.entry, key));
  LUHENG_ASSIGN_OR_RETURN(const engine::LotteryDecided decided, DecodeDecision(proof));
  if (engine::CommitmentOf(proof.secret) != proof.commitment) {
    return Wrong("the secret is not what was committed to");
  }
  if (engine::SeedOf(proof.secret, proof.public_seed) != decided.seed) {
    return Wrong("secret and public seed do not make the seed of the draw");
  }
  LUHENG_RETURN_IF_ERROR(CheckDraw(proof, decided));
  return std::vector<std::string>{
      fmt::format("entry      {} of a log of {} entries, signed by {}", log.index, checkpoint.size,
                  key.name()),
      fmt::format("seed       {} from the secret and \"{}\"", Hex(decided.seed), proof.public_seed),
      fmt::format("list       {} applicants, as they were sealed before the draw",
                  proof.lines.size()),
      fmt::format("draw       made again: {} get {} g of {} g", decided.granted_count,
                  decided.quantity.value(), proof.pool.value())};
}

}  // namespace luheng::services

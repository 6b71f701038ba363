// The text of a lottery's proof: written, and read line by line.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "engine/rights/primary_command.h"
#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/hash.h"
#include "services/verify/lottery_proof.h"

namespace luheng::services {
namespace {

constexpr std::string_view kFirstLine = "luheng-lottery-proof v2";

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

std::vector<std::string_view> SplitAtCommas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
    parts.push_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  parts.push_back(text);
  return parts;
}

absl::StatusOr<LotteryProof::Line> ParseApplicant(Lines& lines) {
  LUHENG_ASSIGN_OR_RETURN(const std::string_view text, lines.Next());
  LotteryProof::Line line;
  const std::vector<std::string_view> parts = SplitAtCommas(text);
  if (parts.size() != 4 || parts[0].size() != line.uscc.size()) {
    return lines.Problem("not USCC,account,demand,granted");
  }
  std::copy_n(text.begin(), line.uscc.size(), line.uscc.begin());
  constexpr int64_t kMax = 1'000'000'000'000'000;
  LUHENG_ASSIGN_OR_RETURN(const int64_t account, lines.Number(parts[1], INT64_MAX));
  LUHENG_ASSIGN_OR_RETURN(const int64_t demand, lines.Number(parts[2], kMax));
  LUHENG_ASSIGN_OR_RETURN(const int64_t granted, lines.Number(parts[3], kMax));
  line.account = engine::AccountId{static_cast<uint64_t>(account)};
  line.demand = engine::Grams{demand};
  line.granted = engine::Grams{granted};
  return line;
}

absl::StatusOr<std::string> Base64After(Lines& lines, std::string_view word) {
  LUHENG_ASSIGN_OR_RETURN(const std::string_view text, lines.NextAfter(word));
  std::optional<std::string> bytes = ledger::DecodeBase64(text);
  if (!bytes) return lines.Problem("not base64");
  return *std::move(bytes);
}

absl::StatusOr<LotteryProof::Evidence> ParseEvidence(Lines& lines, const std::string& what) {
  LotteryProof::Evidence evidence;
  LUHENG_ASSIGN_OR_RETURN(evidence.entry, Base64After(lines, what + "-entry"));
  LUHENG_ASSIGN_OR_RETURN(evidence.tlog_proof, Base64After(lines, what + "-proof"));
  return evidence;
}

std::string FormatEvidence(std::string_view what, const LotteryProof::Evidence& evidence) {
  return fmt::format("{0}-entry {1}\n{0}-proof {2}\n", what, ledger::EncodeBase64(evidence.entry),
                     ledger::EncodeBase64(evidence.tlog_proof));
}

}  // namespace

std::string FormatLotteryProof(const LotteryProof& proof) {
  std::string text = fmt::format(
      "{}\nlottery {}\nround {}\npool {}\ncommitment {}\nsecret {}\npublic-seed {}\napplicants "
      "{}\n",
      kFirstLine, proof.lottery, proof.round, proof.pool.value(), Hex(proof.commitment),
      Hex(proof.secret), proof.public_seed, proof.lines.size());
  for (const LotteryProof::Line& line : proof.lines) {
    text +=
        fmt::format("{},{},{},{}\n", std::string_view(line.uscc.data(), line.uscc.size()),
                    static_cast<uint64_t>(line.account), line.demand.value(), line.granted.value());
  }
  return text + FormatEvidence("sealed", proof.sealed) + FormatEvidence("seeded", proof.seeded) +
         FormatEvidence("decided", proof.decided);
}

absl::StatusOr<LotteryProof> ParseLotteryProof(std::string_view text) {
  Lines lines(text);
  LUHENG_ASSIGN_OR_RETURN(const std::string_view first, lines.Next());
  if (first != kFirstLine) return lines.Problem("not a lottery proof of version 2");
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
  LUHENG_ASSIGN_OR_RETURN(proof.sealed, ParseEvidence(lines, "sealed"));
  LUHENG_ASSIGN_OR_RETURN(proof.seeded, ParseEvidence(lines, "seeded"));
  LUHENG_ASSIGN_OR_RETURN(proof.decided, ParseEvidence(lines, "decided"));
  if (!lines.rest().empty()) return lines.Problem("is not the last one");
  return proof;
}

}  // namespace luheng::services

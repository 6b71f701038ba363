#include "engine/rights/lottery_order.h"

#include <algorithm>
#include <string>

#include "engine/codec.h"
#include "ledger/hash.h"

namespace luheng::engine {
namespace {

std::string_view TextOf(const Uscc& uscc) { return {uscc.data(), uscc.size()}; }

std::string HexOf(const Hash256& hash) { return ledger::ToHex(ledger::AsBytes(hash)); }

struct Drawn {
  Hash256 hash{};
  uint32_t index = 0;
};

}  // namespace

Hash256 ListHashOf(std::vector<LotteryLine> lines) {
  std::sort(lines.begin(), lines.end(),
            [](const LotteryLine& a, const LotteryLine& b) { return a.uscc < b.uscc; });
  constexpr size_t kLineSize = 32;  // As most of them are.
  std::string text;
  text.reserve(kLineSize * lines.size());
  for (const LotteryLine& line : lines) {
    text.append(TextOf(line.uscc));
    text += ',';
    text += std::to_string(line.demand.value());
    text += '\n';
  }
  return ledger::Sha256(text);
}

Hash256 OutcomeHashOf(const std::vector<LotteryGrant>& grants) {
  constexpr size_t kRowSize = 20;
  std::string bytes;
  bytes.reserve(kRowSize * grants.size());
  Writer writer(&bytes);
  uint32_t rank = 0;
  for (const LotteryGrant& grant : grants) writer(++rank, grant.account, grant.granted);
  return ledger::Sha256(bytes);
}

Hash256 CommitmentOf(const Hash256& secret) { return ledger::Sha256(HexOf(secret)); }

Hash256 SeedOf(const Hash256& secret, std::string_view public_seed) {
  std::string text = HexOf(secret) + ":";
  text.append(public_seed);
  return ledger::Sha256(text);
}

std::vector<uint32_t> DrawOrder(const std::vector<LotteryLine>& lines, const Hash256& seed,
                                uint16_t round) {
  const std::string prefix = HexOf(seed) + ":" + std::to_string(round) + ":";
  std::string text = prefix;
  std::vector<Drawn> drawn;
  drawn.reserve(lines.size());
  for (const LotteryLine& line : lines) {
    text.resize(prefix.size());
    text.append(TextOf(line.uscc));
    drawn.push_back({ledger::Sha256(text), line.index});
  }
  std::sort(drawn.begin(), drawn.end(),
            [](const Drawn& a, const Drawn& b) { return a.hash < b.hash; });
  std::vector<uint32_t> order;
  order.reserve(drawn.size());
  for (const Drawn& entry : drawn) order.push_back(entry.index);
  return order;
}

}  // namespace luheng::engine

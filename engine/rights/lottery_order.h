// The order of a lottery (摇号): texts and hashes that anybody can make again.
//
//   list        one line an applicant, "USCC,grams\n", in the order of the USCCs' bytes
//   list hash   SHA-256 of the list
//   commitment  SHA-256 of the secret as 64 lower-case hexadecimal characters
//   seed        SHA-256 of "<secret>:<public seed>", the secret in those characters
//   order       of SHA-256("<seed>:<round>:<USCC>"), smallest first; seed in hexadecimal, round
//               in decimal
//   outcome hash  SHA-256 of one row an applicant, in the order of the draw: rank u32 (from 1),
//               account u64, granted grams i64, big-endian as everything in the ledger
//
// The list is sealed before the seed is known, so who comes first depends on nothing but the seed;
// in which order applicants were entered plays no part.
#ifndef ENGINE_RIGHTS_LOTTERY_ORDER_H_
#define ENGINE_RIGHTS_LOTTERY_ORDER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/command.h"
#include "engine/types.h"

namespace luheng::engine {

// An applicant as the texts have it. `index` is the caller's.
struct LotteryLine {
  Uscc uscc{};
  Grams demand{};
  uint32_t index = 0;
};

Hash256 ListHashOf(std::vector<LotteryLine> lines);

// What an applicant was granted.
struct LotteryGrant {
  AccountId account{};
  Grams granted{};
};
// Of the grants in the order of the draw.
Hash256 OutcomeHashOf(const std::vector<LotteryGrant>& grants);

Hash256 CommitmentOf(const Hash256& secret);
Hash256 SeedOf(const Hash256& secret, std::string_view public_seed);

// The indexes of the lines in the order of the draw.
std::vector<uint32_t> DrawOrder(const std::vector<LotteryLine>& lines, const Hash256& seed,
                                uint16_t round);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_LOTTERY_ORDER_H_

// LotteryProof: everything that it takes to draw a lottery again, and to know that nobody could
// choose who wins, in one text file.
//
//   luheng-lottery-proof v2
//   lottery <number>
//   round <number>
//   pool <grams>
//   commitment <hex>
//   secret <hex>
//   public-seed <text>
//   applicants <count>
//   <USCC>,<account number>,<demand in grams>,<granted grams>
//                                a line an applicant, in the order of the draw
//   sealed-entry <base64>        the ledger's LOTTERY_SEALED entry
//   sealed-proof <base64>        its C2SP tlog-proof
//   seeded-entry <base64>        the RECORD_PUBLIC_SEED entry
//   seeded-proof <base64>
//   decided-entry <base64>       the LOTTERY_DECIDED entry
//   decided-proof <base64>
//
// Lines end in "\n". How order and hashes are made is in engine/rights/lottery_order.h.
//
// What the text says beside the entries is for people; every word of it is held against the
// entries, which the signed checkpoint covers. Their order in the ledger shows that commitment and
// list were fixed before the public half of the seed was known.
#ifndef SERVICES_VERIFY_LOTTERY_PROOF_H_
#define SERVICES_VERIFY_LOTTERY_PROOF_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/command.h"
#include "engine/types.h"

namespace luheng::services {

struct LotteryProof {
  struct Line {
    engine::Uscc uscc{};
    engine::AccountId account{};
    engine::Grams demand{};
    engine::Grams granted{};
  };
  // An entry, and the proof that it is in the ledger.
  struct Evidence {
    std::string entry;
    std::string tlog_proof;
  };
  uint32_t lottery = 0;
  uint16_t round = 0;
  engine::Grams pool{};
  engine::Hash256 commitment{};
  engine::Hash256 secret{};
  std::string public_seed;
  std::vector<Line> lines;
  Evidence sealed;
  Evidence seeded;
  Evidence decided;
};

std::string FormatLotteryProof(const LotteryProof& proof);
// INVALID_ARGUMENT names the line that is wrong.
absl::StatusOr<LotteryProof> ParseLotteryProof(std::string_view text);

// Draws again, and returns what was found, in order. DATA_LOSS, or UNAUTHENTICATED for a signature
// of another key, says what is not as the proof has it.
absl::StatusOr<std::vector<std::string>> VerifyLotteryProof(const LotteryProof& proof,
                                                            std::string_view vkey);

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_LOTTERY_PROOF_H_

// LotteryProof: everything that it takes to draw a lottery again, in one text file.
//
//   luheng-lottery-proof v1
//   lottery <number>
//   round <number>
//   pool <grams>
//   commitment <hex>
//   secret <hex>
//   public-seed <text>
//   applicants <count>
//   <USCC>,<demand in grams>,<granted grams>         a line an applicant, in the order of the draw
//   entry <base64>                                   the ledger's LOTTERY_DECIDED entry
//   <C2SP tlog-proof of that entry, to the end of the file>
//
// Lines end in "\n". How order and hashes are made is in engine/rights/lottery_order.h.
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
    engine::Grams demand{};
    engine::Grams granted{};
  };
  uint32_t lottery = 0;
  uint16_t round = 0;
  engine::Grams pool{};
  engine::Hash256 commitment{};
  engine::Hash256 secret{};
  std::string public_seed;
  std::vector<Line> lines;
  std::string entry;
  std::string tlog_proof;
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

// Lotteries and their applicants.
#ifndef ENGINE_RIGHTS_LOTTERY_RECORD_H_
#define ENGINE_RIGHTS_LOTTERY_RECORD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/rights/primary_command.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

struct Lottery {
  static constexpr const char* kFieldNames =
      "reserve instrument state quantity_grams round commitment list_hash seed public_seed "
      "price_fen_per_tonne left_grams granted_grams granted_count settled seed_source draw_day "
      "sealed_index seeded_index secret applicants";
  AccountId reserve{};
  InstrumentId instrument{};
  LotteryState state{};
  Grams quantity{};  // The pool.
  uint16_t round = 0;
  Hash256 commitment{};
  Hash256 list_hash{};  // Of the sealed list.
  Hash256 seed{};
  std::string public_seed{};  // Empty until it is recorded.
  Price price{};              // The fee on the day of the draw.
  Grams left{};               // Of the pool: not granted, and not back in the reserve.
  Grams granted{};
  uint32_t granted_count = 0;
  uint32_t settled = 0;  // So many applicants of the draw have their outcome.
  std::string seed_source{};
  TradingDay draw_day{};
  uint64_t sealed_index = 0;            // Of the LotterySealed entry.
  uint64_t seeded_index = 0;            // Of the RecordPublicSeed entry.
  Hash256 secret{};                     // Once it is revealed.
  std::vector<Applicant> applicants{};  // By account; once drawn, in the order of the draw.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.reserve, self.instrument, self.state, self.quantity, self.round, self.commitment,
      self.list_hash, self.seed, self.public_seed, self.price, self.left, self.granted,
      self.granted_count, self.settled, self.seed_source, self.draw_day, self.sealed_index,
      self.seeded_index, self.secret, self.applicants);
  }
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_LOTTERY_RECORD_H_

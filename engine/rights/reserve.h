// Reserves: what a bureau has to give, and the caps that it may not exceed.
//
// A reserve is one account (of kind kReserve) with one instrument. Its identity, and that of caps,
// are checked after every command in tests:
//   (1) preset + recovered + purchased + transferred_in - auctioned - allocated - lottery -
//       transferred_out = balance >= 0.
//   (2) For every place, pollutant and vintage: what enterprises have + what reserves have + what
//       contracts and auctions have set aside = cap (docs/market_rules.md).
//
// Not thread-safe.
#ifndef ENGINE_RIGHTS_RESERVE_H_
#define ENGINE_RIGHTS_RESERVE_H_

#include <cstdint>

#include "absl/container/btree_map.h"
#include "engine/codec.h"
#include "engine/rights/types.h"
#include "engine/types.h"

namespace luheng::engine {

// What came and went, each ever growing; `set_aside` waits in auctions, lotteries and contracts.
struct Reserve {
  static constexpr const char* kFieldNames =
      "preset_grams recovered_grams purchased_grams transferred_in_grams auctioned_grams "
      "allocated_grams lottery_grams transferred_out_grams balance_grams";
  Grams preset{};
  Grams recovered{};
  Grams purchased{};
  Grams transferred_in{};
  Grams auctioned{};
  Grams allocated{};
  Grams lottery{};
  Grams transferred_out{};
  Grams balance{};
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.preset, self.recovered, self.purchased, self.transferred_in, self.auctioned,
      self.allocated, self.lottery, self.transferred_out, self.balance);
  }
};

struct ReserveKey {
  AccountId account{};
  InstrumentId instrument{};
  auto operator<=>(const ReserveKey&) const = default;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.account, self.instrument);
  }
};

struct CapKey {
  Adcode county{};
  Pollutant pollutant{};
  uint16_t vintage_year = 0;
  auto operator<=>(const CapKey&) const = default;
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.county, self.pollutant, self.vintage_year);
  }
};

// A place's cap, and where it is.
struct Cap {
  static constexpr const char* kFieldNames =
      "cap_grams enterprises_grams reserves_grams set_aside_grams";
  Grams cap{};
  Grams enterprises{};
  Grams reserves{};
  Grams set_aside{};  // Out of a reserve, and not yet an enterprise's.
  template <class Self, class Archive>
  static void Fields(Self& self, Archive& a) {
    a(self.cap, self.enterprises, self.reserves, self.set_aside);
  }
};

class Reserves {
 public:
  // Empty if there is none.
  Reserve Find(const ReserveKey& key) const;
  Cap FindCap(const CapKey& key) const;
  const absl::btree_map<ReserveKey, Reserve>& rows() const { return rows_; }
  const absl::btree_map<CapKey, Cap>& caps() const { return caps_; }

  Reserve& at(const ReserveKey& key) { return rows_[key]; }
  Cap& cap(const CapKey& key) { return caps_[key]; }

  void Save(Writer& writer) const;
  void Load(Reader& reader);

 private:
  absl::btree_map<ReserveKey, Reserve> rows_;
  absl::btree_map<CapKey, Cap> caps_;
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_RESERVE_H_

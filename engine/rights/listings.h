// Listings by id, and the open ones of an instrument by price.
//
// Not thread-safe.
#ifndef ENGINE_RIGHTS_LISTINGS_H_
#define ENGINE_RIGHTS_LISTINGS_H_

#include <cstddef>
#include <limits>
#include <optional>
#include <tuple>
#include <vector>

#include "absl/container/btree_set.h"
#include "engine/codec.h"
#include "engine/register.h"
#include "engine/rights/secondary_record.h"

namespace luheng::engine {

class Listings {
 public:
  size_t count() const { return rows_.count(); }
  const Listing* Find(ListingId id) const { return rows_.Find(id); }
  const Listing& at(ListingId id) const { return rows_.at(id); }
  const std::vector<Listing>& rows() const { return rows_.rows(); }
  // Open ones of a side, best price first, and of one price in the order in which they came.
  std::vector<ListingId> OpenOf(InstrumentId instrument, Side side) const;
  // The worst price among the best `levels` of a side; nullopt if nothing is listed.
  std::optional<Price> WorstOfBest(InstrumentId instrument, Side side, int64_t levels) const;

  ListingId Add(const Listing& listing);
  // Takes from an open listing, which is filled once nothing is left. REQUIRES: so much is left.
  void Take(ListingId id, Grams quantity);
  void Withdraw(ListingId id);

  void Save(Writer& writer) const { writer(rows_); }
  void Load(Reader& reader);

 private:
  // By instrument, side, price (for buying wishes negative, so that the best comes first) and id.
  using Key = std::tuple<InstrumentId, Side, int64_t, ListingId>;
  static Key KeyOf(ListingId id, const Listing& listing);

  Register<ListingId, Listing> rows_;
  absl::btree_set<Key> open_;
};

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_LISTINGS_H_

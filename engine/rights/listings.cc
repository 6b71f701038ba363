#include "engine/rights/listings.h"

namespace luheng::engine {

Listings::Key Listings::KeyOf(ListingId id, const Listing& listing) {
  const int64_t price = listing.price.value();
  return {listing.instrument, listing.side, listing.side == Side::kSell ? price : -price, id};
}

std::vector<ListingId> Listings::OpenOf(InstrumentId instrument, Side side) const {
  std::vector<ListingId> ids;
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  for (auto at = open_.lower_bound(Key{instrument, side, kFirst, ListingId{}});
       at != open_.end() && std::get<0>(*at) == instrument && std::get<1>(*at) == side; ++at) {
    ids.push_back(std::get<3>(*at));
  }
  return ids;
}

std::optional<Price> Listings::WorstOfBest(InstrumentId instrument, Side side,
                                           int64_t levels) const {
  std::optional<Price> worst;
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  constexpr ListingId kLast{std::numeric_limits<uint32_t>::max()};
  // From price to price, whatever is listed at each.
  for (auto at = open_.lower_bound(Key{instrument, side, kFirst, ListingId{}});
       at != open_.end() && std::get<0>(*at) == instrument && std::get<1>(*at) == side;
       at = open_.upper_bound(Key{instrument, side, std::get<2>(*at), kLast})) {
    if (levels-- == 0) break;
    worst = rows_.at(std::get<3>(*at)).price;
  }
  return worst;
}

ListingId Listings::Add(const Listing& listing) {
  const ListingId id = rows_.Add(listing);
  open_.insert(KeyOf(id, listing));
  return id;
}

void Listings::Take(ListingId id, Grams quantity) {
  Listing& listing = rows_.at(id);
  listing.leaves -= quantity;
  LUHENG_CHECK(listing.state == ListingState::kOpen && listing.leaves >= Grams{0});
  if (listing.leaves > Grams{0}) return;
  listing.state = ListingState::kFilled;
  open_.erase(KeyOf(id, listing));
}

void Listings::Withdraw(ListingId id) {
  Listing& listing = rows_.at(id);
  LUHENG_CHECK(listing.state == ListingState::kOpen);
  listing.state = ListingState::kWithdrawn;
  open_.erase(KeyOf(id, listing));
}

void Listings::Load(Reader& reader) {
  reader(rows_);
  for (uint32_t number = 1; number <= rows_.count(); ++number) {
    const Listing& listing = rows_.at(ListingId{number});
    if (listing.state == ListingState::kOpen) open_.insert(KeyOf(ListingId{number}, listing));
  }
}

}  // namespace luheng::engine

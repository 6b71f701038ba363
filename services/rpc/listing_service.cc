#include "luheng/secondary/v1/listing_service.grpc.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_field.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = secondary::v1;

// Those to buy first, of a side the best price first, then the oldest. A place stays where it is
// while others come and go.
Place PlaceOf(const engine::Listing& listing, engine::ListingId id) {
  constexpr int kSideShift = 60;
  constexpr int64_t kAbovePrices = int64_t{1} << 52;
  static_assert(engine::kPriceMax.value() < kAbovePrices);
  const bool buys = listing.side == engine::Side::kBuy;
  const int64_t rank = buys ? kAbovePrices - listing.price.value() : listing.price.value();
  return {.major = uint64_t{static_cast<uint8_t>(listing.side)} << kSideShift |
                   static_cast<uint64_t>(rank),
          .minor = static_cast<uint64_t>(id)};
}

absl::Status ListListingsOf(const Edge& edge, const Caller&,
                            const api::ListListingsRequest& request,
                            api::ListListingsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  const auto side = NarrowEnum<engine::Side>(request.side());
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const engine::InstrumentId instrument,
                                ToInstrument(request.instrument(), engine));
        page.SetSequence(sequence);
        const engine::Listings& listings = engine.state().rights().listings;
        for (const engine::Side of : {engine::Side::kBuy, engine::Side::kSell}) {
          if (engine::IsGiven(side) && side != of) continue;
          for (const engine::ListingId id : listings.OpenOf(instrument, of)) {
            const engine::Listing& listing = listings.at(id);
            const Place place = PlaceOf(listing, id);
            if (place < page.begin()) continue;
            google::protobuf::Message* const out = page.Add(place);
            if (out == nullptr) return absl::OkStatus();
            FillField("name", id, engine, out);
            FillMessage(listing, engine, out);
          }
        }
        return absl::OkStatus();
      });
}

class ListingService final : public api::ListingService::CallbackService {
 public:
  explicit ListingService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(PostListing)
  LUHENG_MUTATES(TakeListing)
  LUHENG_MUTATES(WithdrawListing)
  LUHENG_GETS(GetListing, listings)
  LUHENG_READS(ListListings, ListListingsOf)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeListingService(const Edge& edge) {
  return std::make_unique<ListingService>(edge);
}

}  // namespace luheng::services

#include "luheng/primary/v1/auction_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = primary::v1;

// Bids are secret until the window is over, but for the caller's own. A place in the list is a
// position.
absl::Status ListBidsOf(const Edge& edge, const Caller& caller, const api::ListBidsRequest& request,
                        api::ListBidsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  LUHENG_ASSIGN_OR_RETURN(
      const uint64_t number,
      ToRecordNumber(request.auction(), engine::SubjectType::kAuction, "auction"));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        const engine::Auction* const auction =
            engine.state().rights().auctions.Find(engine::AuctionId{static_cast<uint32_t>(number)});
        if (auction == nullptr) return RecordUnseen(caller, request.auction());
        page.SetSequence(sequence);
        const bool is_secret = auction->state == engine::AuctionState::kAnnounced;
        for (uint64_t i = page.begin().major; i < auction->bids.size(); ++i) {
          const engine::Bid& bid = auction->bids[i];
          if (is_secret && !IsOf(caller.actor.participant, bid, engine)) continue;
          google::protobuf::Message* const out = page.Add({.major = i});
          if (out == nullptr) break;
          FillMessage(bid, engine, out);
        }
        return absl::OkStatus();
      });
}

class AuctionService final : public api::AuctionService::CallbackService {
 public:
  explicit AuctionService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(AnnounceAuction)
  LUHENG_MUTATES(PlaceBid)
  LUHENG_MUTATES(CloseAuction)
  LUHENG_MUTATES(CancelAuction)
  LUHENG_GETS(GetAuction, auctions)
  LUHENG_LISTS(ListAuctions, auctions)
  LUHENG_READS(ListBids, ListBidsOf)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAuctionService(const Edge& edge) {
  return std::make_unique<AuctionService>(edge);
}

}  // namespace luheng::services

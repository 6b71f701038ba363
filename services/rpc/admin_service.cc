#include "services/rpc/admin_service.h"

#include <cstdint>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "luheng/admin/v1/admin_service.grpc.pb.h"
#include "services/rpc/convert_state.h"
#include "services/rpc/mutate.h"
#include "services/rpc/page.h"
#include "services/rpc/read.h"

namespace luheng::services {
namespace {

namespace api = admin::v1;

constexpr char kMarketList[] = "markets";

absl::Status ListAllMarkets(const Edge& edge, const api::ListMarketsRequest& request,
                            api::ListMarketsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(const Page page,
                          ToPage(request.page_size(), request.page_token(), kMarketList));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    response->set_sequence(static_cast<int64_t>(sequence));
    // Markets are never removed, so a place in the order of creation stays.
    const auto& markets = engine.state().exchange().markets();
    for (uint64_t i = page.begin.major; i < markets.size(); ++i) {
      if (static_cast<size_t>(response->markets_size()) == page.size) {
        response->set_next_page_token(ToToken(kMarketList, {.major = i}));
        break;
      }
      *response->add_markets() = FromMarket(markets[i], engine);
    }
  });
  return absl::OkStatus();
}

class AdminService final : public api::AdminService::CallbackService {
 public:
  explicit AdminService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* CreateMarket(grpc::CallbackServerContext* context,
                                         const api::CreateMarketRequest* request,
                                         api::CreateMarketResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* SetMarketRules(grpc::CallbackServerContext* context,
                                           const api::SetMarketRulesRequest* request,
                                           api::SetMarketRulesResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* CreateInstrument(grpc::CallbackServerContext* context,
                                             const api::CreateInstrumentRequest* request,
                                             api::CreateInstrumentResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* SetPriceFloor(grpc::CallbackServerContext* context,
                                          const api::SetPriceFloorRequest* request,
                                          api::SetPriceFloorResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* SetCalendarDay(grpc::CallbackServerContext* context,
                                           const api::SetCalendarDayRequest* request,
                                           api::SetCalendarDayResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* OpenTradingDay(grpc::CallbackServerContext* context,
                                           const api::OpenTradingDayRequest* request,
                                           api::OpenTradingDayResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* CloseTradingDay(grpc::CallbackServerContext* context,
                                            const api::CloseTradingDayRequest* request,
                                            api::CloseTradingDayResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* SetPhase(grpc::CallbackServerContext* context,
                                     const api::SetPhaseRequest* request,
                                     api::SetPhaseResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* ListMarkets(grpc::CallbackServerContext* context,
                                        const api::ListMarketsRequest* request,
                                        api::ListMarketsResponse* response) override {
    return Read(edge_, context, *request,
                [&](const Caller&) { return ListAllMarkets(edge_, *request, response); });
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAdminService(const Edge& edge) {
  return std::make_unique<AdminService>(edge);
}

}  // namespace luheng::services

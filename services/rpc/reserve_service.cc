#include "luheng/rights/v1/reserve_service.grpc.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_field.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

namespace api = rights::v1;

// Reserves stand in the list by account, then instrument.
absl::Status ListReservesOf(const Edge& edge, const Caller&,
                            const api::ListReservesRequest& request,
                            api::ListReservesResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  return edge.node.replica().Query([&](const engine::Engine& engine,
                                       uint64_t sequence) -> absl::Status {
    engine::ReserveKey wanted;
    if (!request.reserve().empty()) {
      LUHENG_ASSIGN_OR_RETURN(wanted.account, ToAccount(request.reserve(), engine, "reserve"));
    }
    if (!request.instrument().empty()) {
      LUHENG_ASSIGN_OR_RETURN(wanted.instrument, ToInstrument(request.instrument(), engine));
    }
    page.SetSequence(sequence);
    for (const auto& [key, reserve] : engine.state().rights().reserves.rows()) {
      const Place place{static_cast<uint64_t>(key.account), static_cast<uint64_t>(key.instrument)};
      if (place < page.begin()) continue;
      if (engine::IsGiven(wanted.account) && wanted.account != key.account) continue;
      if (engine::IsGiven(wanted.instrument) && wanted.instrument != key.instrument) continue;
      google::protobuf::Message* const out = page.Add(place);
      if (out == nullptr) break;
      FillField("reserve", key.account, engine, out);
      FillField("instrument", key.instrument, engine, out);
      FillMessage(reserve, engine, out);
    }
    return absl::OkStatus();
  });
}

// Caps stand in the list by place, then pollutant, then vintage.
absl::Status ListCapsOf(const Edge& edge, const Caller&, const api::ListCapsRequest& request,
                        api::ListCapsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  const engine::Adcode county = ToAdcode(request.county_code());
  if (!request.county_code().empty() && !engine::IsGiven(county)) {
    return InvalidField("county_code", "must be a code of 6 digits");
  }
  const auto pollutant = NarrowEnum<engine::Pollutant>(request.pollutant());
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    page.SetSequence(sequence);
    for (const auto& [key, cap] : engine.state().rights().reserves.caps()) {
      const Place place{static_cast<uint64_t>(key.county),
                        uint64_t{static_cast<uint8_t>(key.pollutant)} << 16 | key.vintage_year};
      if (place < page.begin()) continue;
      if (engine::IsGiven(county) && county != key.county) continue;
      if (engine::IsGiven(pollutant) && pollutant != key.pollutant) continue;
      google::protobuf::Message* const out = page.Add(place);
      if (out == nullptr) break;
      FillField("county_code", key.county, engine, out);
      FillField("pollutant", key.pollutant, engine, out);
      FillField("vintage_year", key.vintage_year, engine, out);
      FillMessage(cap, engine, out);
    }
  });
  return absl::OkStatus();
}

class ReserveService final : public api::ReserveService::CallbackService {
 public:
  explicit ReserveService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(PresetReserve)
  LUHENG_MUTATES(DrawReserve)
  LUHENG_MUTATES(RequestAllocation)
  LUHENG_MUTATES(WithdrawAllocation)
  LUHENG_MUTATES(ConfirmPriority)
  LUHENG_MUTATES(AllocateReserve)
  LUHENG_READS(ListReserves, ListReservesOf)
  LUHENG_READS(ListCaps, ListCapsOf)
  LUHENG_LISTS(ListAllocations, allocations)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeReserveService(const Edge& edge) {
  return std::make_unique<ReserveService>(edge);
}

}  // namespace luheng::services

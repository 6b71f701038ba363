#include <optional>

#include "luheng/statistics/v1/statistics_service.grpc.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

namespace api = statistics::v1;

// Which tallies a request asks for.
struct Wanted {
  engine::Adcode county{};
  engine::Pollutant pollutant{};
  std::optional<engine::TradingDay> first_day;
  std::optional<engine::TradingDay> last_day;

  bool Fits(const engine::Tally& row) const {
    return (!engine::IsGiven(county) || engine::Covers(county, row.county)) &&
           (!engine::IsGiven(pollutant) || pollutant == row.pollutant) &&
           (!first_day || row.day >= *first_day) && (!last_day || row.day <= *last_day);
  }
};

absl::StatusOr<Wanted> ToWanted(const api::ListTalliesRequest& request) {
  Wanted wanted;
  wanted.county = ToAdcode(request.county_code());
  wanted.pollutant = NarrowEnum<engine::Pollutant>(request.pollutant());
  if (!request.county_code().empty() && !engine::IsGiven(wanted.county)) {
    return InvalidField("county_code", "must be a code of 6 digits");
  }
  if (request.has_first_day()) {
    LUHENG_ASSIGN_OR_RETURN(wanted.first_day, ToTradingDay(request.first_day(), "first_day"));
  }
  if (request.has_last_day()) {
    LUHENG_ASSIGN_OR_RETURN(wanted.last_day, ToTradingDay(request.last_day(), "last_day"));
  }
  return wanted;
}

// By place, pollutant, day and way, whatever comes between.
Place PlaceOf(const engine::Tally& row) {
  return {.major = static_cast<uint64_t>(row.county) << 8 | static_cast<uint64_t>(row.pollutant),
          .minor = uint64_t{static_cast<uint32_t>(static_cast<int32_t>(row.day))} << 8 |
                   static_cast<uint64_t>(row.cause)};
}

absl::Status ListTalliesOf(const Edge& edge, const Caller&, const api::ListTalliesRequest& request,
                           api::ListTalliesResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  LUHENG_ASSIGN_OR_RETURN(const Wanted wanted, ToWanted(request));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    page.SetSequence(sequence);
    for (const engine::Tally& row : engine.state().rights().tallies.Rows()) {
      if (PlaceOf(row) < page.begin() || !wanted.Fits(row)) continue;
      google::protobuf::Message* const out = page.Add(PlaceOf(row));
      if (out == nullptr) break;
      FillMessage(row, engine, out);
    }
  });
  return absl::OkStatus();
}

class StatisticsService final : public api::StatisticsService::CallbackService {
 public:
  explicit StatisticsService(const Edge& edge) : edge_(edge) {}

  LUHENG_READS(ListTallies, ListTalliesOf)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeStatisticsService(const Edge& edge) {
  return std::make_unique<StatisticsService>(edge);
}

}  // namespace luheng::services

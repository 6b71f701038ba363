#include "luheng/admin/v1/parameter_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {
namespace {

namespace api = admin::v1;

// By parameter, place, pollutant, variant and day, whatever comes between.
Place PlaceOf(const engine::SetParameter& row) {
  const auto pollutant = static_cast<uint64_t>(row.pollutant.value_or(engine::Pollutant{}));
  return {.major = static_cast<uint64_t>(row.parameter) << 40 |
                   static_cast<uint64_t>(row.county) << 8 | pollutant,
          .minor = uint64_t{row.variant} << 32 |
                   static_cast<uint32_t>(static_cast<int32_t>(row.effective_day))};
}

absl::Status ListParametersOf(const Edge& edge, const Caller&,
                              const api::ListParametersRequest& request,
                              api::ListParametersResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const auto filter,
                                RowFilter<engine::SetParameter>::Make(request, engine));
        page.SetSequence(sequence);
        for (const engine::SetParameter& row : engine.state().rights().parameters.Rows()) {
          if (PlaceOf(row) < page.begin() || !filter.Fits(row)) continue;
          google::protobuf::Message* const out = page.Add(PlaceOf(row));
          if (out == nullptr) break;
          FillMessage(row, engine, out);
        }
        return absl::OkStatus();
      });
}

// A place in the list of figures is a position: figures are never removed.
absl::Status ListFiguresOf(const Edge& edge, const Caller&, const api::ListFiguresRequest& request,
                           api::ListFiguresResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  return edge.node.replica().Query(
      [&](const engine::Engine& engine, uint64_t sequence) -> absl::Status {
        LUHENG_ASSIGN_OR_RETURN(const auto filter,
                                RowFilter<engine::RecordFigure>::Make(request, engine));
        page.SetSequence(sequence);
        const std::vector<engine::RecordFigure>& rows = engine.state().rights().figures;
        for (uint64_t i = page.begin().major; i < rows.size(); ++i) {
          if (!filter.Fits(rows[i])) continue;
          google::protobuf::Message* const out = page.Add({.major = i});
          if (out == nullptr) break;
          FillMessage(rows[i], engine, out);
        }
        return absl::OkStatus();
      });
}

class ParameterService final : public api::ParameterService::CallbackService {
 public:
  explicit ParameterService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(SetParameter)
  LUHENG_MUTATES(SetTradingMode)
  LUHENG_MUTATES(WithdrawFunds)
  LUHENG_MUTATES(RecordFigure)
  LUHENG_READS(ListParameters, ListParametersOf)
  LUHENG_READS(ListFigures, ListFiguresOf)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeParameterService(const Edge& edge) {
  return std::make_unique<ParameterService>(edge);
}

}  // namespace luheng::services

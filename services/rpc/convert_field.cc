#include "services/rpc/convert_field.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "ledger/base/status_macros.h"
#include "services/rpc/names.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

struct FieldName {
  std::string_view engine;
  std::string_view proto;
};
// Fields that the API calls by another name than the engine; the others have the same.
constexpr FieldName kFieldNames[] = {
    {"quantity", "quantity_grams"},
    {"price", "price_fen_per_tonne"},
    {"stop_price", "stop_price_fen_per_tonne"},
    {"display_quantity", "display_quantity_grams"},
    {"amount", "amount_fen"},
    {"order", "order_id"},
    {"trade", "trade_id"},
    {"reversal", "reversal_id"},
    {"county", "county_code"},
    {"lot", "lot_grams"},
    {"tick", "tick_fen_per_tonne"},
    {"floor", "floor_fen_per_tonne"},
    {"rules.order_quantity_max", "rules.order_quantity_max_grams"},
    {"rules.position_max", "rules.position_max_grams"},
};

std::string_view ProtoField(uint16_t kind, std::string_view field) {
  // A deposit's reference is the bank's; an instrument's is a price.
  if (kind == engine::CreateInstrument::kKind && field == "reference") {
    return "reference_fen_per_tonne";
  }
  const auto* const found =
      std::find_if(std::begin(kFieldNames), std::end(kFieldNames),
                   [&](const FieldName& name) { return name.engine == field; });
  return found == std::end(kFieldNames) ? field : found->proto;
}

}  // namespace

absl::StatusOr<engine::RequestId> ToRequestId(const std::string& request_id) {
  const auto id = ParseRequestId(request_id);
  if (!id.has_value()) return InvalidField("request_id", "must be a UUID that is not all zero");
  return *id;
}

absl::StatusOr<const engine::Instrument*> FindInstrument(std::string_view name,
                                                         std::string_view field,
                                                         const engine::Engine& engine) {
  const auto symbol = ParseInstrumentName(name);
  if (!symbol.has_value()) {
    return InvalidField(field, "must be a name like instruments/330681-COD-2023-5Y");
  }
  const engine::Instrument* const instrument =
      engine.state().exchange().FindInstrumentBySymbol(*symbol);
  if (instrument == nullptr) {
    return absl::NotFoundError("INSTRUMENT_UNKNOWN: " + std::string(name) + " does not exist");
  }
  return instrument;
}

absl::StatusOr<const engine::Market*> FindMarket(std::string_view name, std::string_view field,
                                                 const engine::Engine& engine) {
  const auto code = ParseMarketName(name);
  if (!code.has_value()) return InvalidField(field, "must be a name like markets/ZJ-PERMIT");
  const engine::Market* const market = engine.state().exchange().FindMarketByCode(*code);
  if (market == nullptr) {
    return absl::NotFoundError("MARKET_UNKNOWN: " + std::string(name) + " does not exist");
  }
  return market;
}

absl::StatusOr<engine::AccountId> ToAccount(const std::string& name, const engine::Engine& engine,
                                            std::string_view field) {
  const auto key = ParseAccountName(name);
  if (!key.has_value()) {
    return InvalidField(field, "must be a name like participants/p12/accounts/a3");
  }
  const engine::Account* const account = engine.state().registry().FindAccount(key->account);
  if (account != nullptr && account->participant != key->participant) {
    return absl::NotFoundError("ACCOUNT_UNKNOWN: " + name + " does not exist");
  }
  return key->account;
}

absl::StatusOr<engine::InstrumentId> ToInstrument(const std::string& name,
                                                  const engine::Engine& engine,
                                                  std::string_view field) {
  LUHENG_ASSIGN_OR_RETURN(const engine::Instrument* instrument,
                          FindInstrument(name, field, engine));
  return instrument->id;
}

absl::Status FindMalformedField(const engine::CommandBody& body) {
  const auto malformed = engine::FindMalformed(body);
  if (!malformed.has_value()) return absl::OkStatus();
  return InvalidField(ProtoField(engine::KindOf(body), malformed->field), malformed->problem);
}

}  // namespace luheng::services

#include "services/rpc/payload_writer.h"

#include <string_view>

#include "ledger/hash.h"
#include "luheng/admin/v1/grant.pb.h"
#include "luheng/admin/v1/market.pb.h"
#include "luheng/market/v1/instrument.pb.h"
#include "luheng/registry/v1/account.pb.h"
#include "luheng/trading/v1/order.pb.h"
#include "luheng/type/v1/pollutant.pb.h"
#include "luheng/type/v1/side.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/names.h"

namespace luheng::services {
namespace {

template <class Bytes>
std::string Hex(const Bytes& bytes) {
  return ledger::ToHex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

std::string DescribeAccount(engine::AccountId account, const engine::Engine& engine) {
  if (engine.state().registry().FindAccount(account) != nullptr) {
    return NameOfAccount(account, engine);
  }
  return "accounts/a" + std::to_string(static_cast<uint64_t>(account));
}

std::string DescribeInstrument(engine::InstrumentId instrument, const engine::Engine& engine) {
  if (engine.state().exchange().FindInstrument(instrument) != nullptr) {
    return NameOfInstrument(instrument, engine);
  }
  return "instruments/" + std::to_string(static_cast<uint32_t>(instrument));
}

std::string DescribeMarket(engine::MarketId market, const engine::Engine& engine) {
  if (engine.state().exchange().FindMarket(market) != nullptr) return NameOfMarket(market, engine);
  return "markets/" + std::to_string(static_cast<uint32_t>(market));
}

void PayloadWriter::Put(const std::string& name, const std::string& text) {
  (*out_->mutable_fields())[name].set_string_value(text);
}
void PayloadWriter::Put(const std::string& name, engine::ParticipantId participant) {
  Put(name, ParticipantName(participant));
}
void PayloadWriter::Put(const std::string& name, const engine::Actor& actor) {
  Put(name, UserName(actor));
}
void PayloadWriter::Put(const std::string& name, engine::AccountId account) {
  Put(name, DescribeAccount(account, engine_));
}
void PayloadWriter::Put(const std::string& name, engine::InstrumentId instrument) {
  Put(name, DescribeInstrument(instrument, engine_));
}
void PayloadWriter::Put(const std::string& name, engine::MarketId market) {
  Put(name, DescribeMarket(market, engine_));
}
void PayloadWriter::Put(const std::string& name, engine::TradingDay day) {
  Put(name, FormatTradingDay(day));
}
void PayloadWriter::Put(const std::string& name, engine::Adcode county) {
  Put(name, FormatAdcode(county));
}
void PayloadWriter::Put(const std::string& name, const engine::Hash256& hash) {
  Put(name, Hex(hash));
}
void PayloadWriter::Put(const std::string& name, const engine::JournalId& id) {
  Put(name, Hex(id));
}
void PayloadWriter::Put(const std::string& name, engine::Side side) {
  Put(name, type::v1::Side_Name(static_cast<int>(side)));
}
void PayloadWriter::Put(const std::string& name, engine::TimeInForce time_in_force) {
  Put(name, trading::v1::TimeInForce_Name(static_cast<int>(time_in_force)));
}
void PayloadWriter::Put(const std::string& name, engine::OrderType type) {
  Put(name, trading::v1::OrderType_Name(static_cast<int>(type)));
}
void PayloadWriter::Put(const std::string& name, engine::SelfTradePrevention mode) {
  Put(name, trading::v1::SelfTradePrevention_Name(static_cast<int>(mode)));
}
void PayloadWriter::Put(const std::string& name, engine::EndReason reason) {
  if (reason == engine::EndReason::kNone) return;
  Put(name, trading::v1::EndReason_Name(static_cast<int>(reason)));
}
void PayloadWriter::Put(const std::string& name, engine::OrderState state) {
  Put(name, trading::v1::OrderState_Name(static_cast<int>(state)));
}
void PayloadWriter::Put(const std::string& name, engine::Pollutant pollutant) {
  Put(name, type::v1::Pollutant_Name(static_cast<int>(pollutant)));
}
void PayloadWriter::Put(const std::string& name, engine::PriceBasis basis) {
  Put(name, market::v1::PriceBasis_Name(static_cast<int>(basis)));
}
void PayloadWriter::Put(const std::string& name, engine::Phase phase) {
  Put(name, market::v1::Phase_Name(static_cast<int>(phase)));
}
void PayloadWriter::Put(const std::string& name, engine::DayKind kind) {
  Put(name, admin::v1::DayKind_Name(static_cast<int>(kind)));
}
void PayloadWriter::Put(const std::string& name, engine::AccountKind kind) {
  Put(name, registry::v1::AccountKind_Name(static_cast<int>(kind)));
}
void PayloadWriter::Put(const std::string& name, engine::Role role) {
  Put(name, admin::v1::Role_Name(static_cast<int>(role)));
}

void PayloadWriter::PutBool(const std::string& name, bool is_so) {
  (*out_->mutable_fields())[name].set_bool_value(is_so);
}

PayloadWriter PayloadWriter::Nested(const std::string& name) {
  return PayloadWriter(engine_, (*out_->mutable_fields())[name].mutable_struct_value());
}

}  // namespace luheng::services

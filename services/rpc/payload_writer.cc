#include "services/rpc/payload_writer.h"

#include <google/protobuf/util/time_util.h>

#include "ledger/hash.h"
#include "services/rpc/convert.h"

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
void PayloadWriter::Put(const std::string& name, engine::TimeMicros time) {
  Put(name, google::protobuf::util::TimeUtil::ToString(FromTimeMicros(time)));
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
  if (instrument != engine::InstrumentId{}) Put(name, DescribeInstrument(instrument, engine_));
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
void PayloadWriter::Put(const std::string& name, engine::EndReason reason) {
  if (reason != engine::EndReason::kNone) Put(name, EnumValueName(reason));
}

void PayloadWriter::PutBool(const std::string& name, bool is_so) {
  (*out_->mutable_fields())[name].set_bool_value(is_so);
}

PayloadWriter PayloadWriter::Nested(const std::string& name) {
  return PayloadWriter(engine_, (*out_->mutable_fields())[name].mutable_struct_value());
}

PayloadWriter PayloadWriter::NestedInList(const std::string& name) {
  google::protobuf::ListValue& list = *(*out_->mutable_fields())[name].mutable_list_value();
  return PayloadWriter(engine_, list.add_values()->mutable_struct_value());
}

}  // namespace luheng::services

// PayloadWriter: engine values as a JSON-like structure for people. Amounts are decimal strings,
// because a JSON number has 53 bits; what has a resource name is written by it.
#ifndef SERVICES_RPC_PAYLOAD_WRITER_H_
#define SERVICES_RPC_PAYLOAD_WRITER_H_

#include <cstdint>
#include <string>

#include "engine/command.h"
#include "engine/engine.h"
#include "engine/types.h"
#include "google/protobuf/struct.pb.h"
#include "ledger/base/strong_int.h"

namespace luheng::services {

// Name of an account, or "accounts/a3" for one that `engine` does not know: a rejected command may
// name what does not exist. The others alike.
std::string DescribeAccount(engine::AccountId account, const engine::Engine& engine);
std::string DescribeInstrument(engine::InstrumentId instrument, const engine::Engine& engine);
std::string DescribeMarket(engine::MarketId market, const engine::Engine& engine);

class PayloadWriter {
 public:
  // Both must outlive the writer.
  PayloadWriter(const engine::Engine& engine, google::protobuf::Struct* out)
      : engine_(engine), out_(out) {}

  void Put(const char* name, const std::string& text);
  void Put(const char* name, const char* text) { Put(name, std::string(text)); }
  void Put(const char* name, int64_t number) { Put(name, std::to_string(number)); }
  void Put(const char* name, uint64_t number) { Put(name, std::to_string(number)); }
  void Put(const char* name, uint32_t number) { Put(name, uint64_t{number}); }
  void Put(const char* name, uint16_t number) { Put(name, uint64_t{number}); }
  template <class Tag>
  void Put(const char* name, StrongInt<Tag> amount) {
    Put(name, amount.value());
  }
  void Put(const char* name, engine::ParticipantId participant);
  void Put(const char* name, const engine::Actor& actor);
  void Put(const char* name, engine::AccountId account);
  void Put(const char* name, engine::InstrumentId instrument);
  void Put(const char* name, engine::MarketId market);
  void Put(const char* name, engine::OrderId order) { Put(name, static_cast<uint64_t>(order)); }
  void Put(const char* name, engine::TradeId trade) { Put(name, static_cast<uint64_t>(trade)); }
  void Put(const char* name, engine::TradingDay day);
  void Put(const char* name, engine::Adcode county);
  // In hexadecimal.
  void Put(const char* name, const engine::Hash256& hash);
  void Put(const char* name, const engine::JournalId& id);
  void Put(const char* name, engine::Side side);
  void Put(const char* name, engine::TimeInForce time_in_force);
  void Put(const char* name, engine::OrderState state);
  void Put(const char* name, engine::Pollutant pollutant);
  void Put(const char* name, engine::PriceBasis basis);
  void Put(const char* name, engine::Phase phase);
  void Put(const char* name, engine::DayKind kind);
  void Put(const char* name, engine::AccountKind kind);
  void Put(const char* name, engine::Role role);

  // A writer of the structure `name` inside this one.
  PayloadWriter Nested(const char* name);

 private:
  const engine::Engine& engine_;
  google::protobuf::Struct* out_;
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_PAYLOAD_WRITER_H_

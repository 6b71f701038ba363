// PayloadWriter: engine values as a JSON-like structure for people. Amounts are decimal strings,
// because a JSON number has 53 bits; what has a resource name is written by it.
#ifndef SERVICES_RPC_PAYLOAD_WRITER_H_
#define SERVICES_RPC_PAYLOAD_WRITER_H_

#include <concepts>
#include <cstdint>
#include <string>

#include "engine/command.h"
#include "engine/engine.h"
#include "engine/types.h"
#include "google/protobuf/struct.pb.h"
#include "ledger/base/strong_int.h"
#include "services/rpc/enum_types.h"
#include "services/rpc/names.h"

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

  void Put(const std::string& name, const std::string& text);
  // Nothing but a bool, or every pointer would be one.
  void Put(const std::string& name, std::same_as<bool> auto is_so) { PutBool(name, is_so); }
  void Put(const std::string& name, int64_t number) { Put(name, std::to_string(number)); }
  void Put(const std::string& name, uint64_t number) { Put(name, std::to_string(number)); }
  void Put(const std::string& name, uint32_t number) { Put(name, uint64_t{number}); }
  void Put(const std::string& name, uint16_t number) { Put(name, uint64_t{number}); }
  void Put(const std::string& name, uint8_t number) { Put(name, uint64_t{number}); }
  template <class Tag>
  void Put(const std::string& name, StrongInt<Tag> amount) {
    Put(name, amount.value());
  }
  void Put(const std::string& name, engine::TimeMicros time);
  void Put(const std::string& name, engine::ParticipantId participant);
  void Put(const std::string& name, const engine::Actor& actor);
  void Put(const std::string& name, engine::AccountId account);
  // Writes nothing for 0, which is none.
  void Put(const std::string& name, engine::InstrumentId instrument);
  void Put(const std::string& name, engine::MarketId market);
  void Put(const std::string& name, engine::OrderId order) {
    Put(name, static_cast<uint64_t>(order));
  }
  void Put(const std::string& name, engine::TradeId trade) {
    Put(name, static_cast<uint64_t>(trade));
  }
  void Put(const std::string& name, engine::ReversalId reversal) {
    Put(name, static_cast<uint64_t>(reversal));
  }
  void Put(const std::string& name, engine::Shard shard) {
    Put(name, uint64_t{static_cast<uint8_t>(shard)});
  }
  void Put(const std::string& name, const engine::Uscc& uscc) {
    Put(name, std::string(uscc.begin(), uscc.end()));
  }
  void Put(const std::string& name, engine::TradingDay day);
  void Put(const std::string& name, engine::Adcode county);
  // In hexadecimal.
  void Put(const std::string& name, const engine::Hash256& hash);
  void Put(const std::string& name, const engine::JournalId& id);
  // Writes nothing for kNone.
  void Put(const std::string& name, engine::EndReason reason);
  template <ApiEnum Enum>
  void Put(const std::string& name, Enum value) {
    Put(name, EnumValueName(value));
  }
  // Writes nothing for 0, which is none.
  template <RecordId Id>
  void Put(const std::string& name, Id id) {
    if (id != Id{}) Put(name, RecordName(id));
  }

  // A writer of the structure `name` inside this one.
  PayloadWriter Nested(const std::string& name);
  // A writer of a new structure at the end of the list `name`.
  PayloadWriter NestedInList(const std::string& name);

 private:
  void PutBool(const std::string& name, bool is_so);

  const engine::Engine& engine_;
  google::protobuf::Struct* out_;
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_PAYLOAD_WRITER_H_

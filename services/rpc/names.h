// Resource names: how people and clients address what the engine knows by number.
//
//   participants/p12, participants/p12/users/u1, participants/p12/accounts/a3
//   instruments/330681-COD-2023-5Y, markets/ZJ-PERMIT
//
// Parsers take exactly what the formatters write.
#ifndef SERVICES_RPC_NAMES_H_
#define SERVICES_RPC_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "engine/engine.h"
#include "engine/types.h"

namespace luheng::services {

std::string ParticipantName(engine::ParticipantId participant);
std::string UserName(const engine::Actor& actor);
std::string InstrumentName(std::string_view symbol);
std::string MarketName(std::string_view code);

// An account together with the participant that its name says it belongs to.
struct AccountKey {
  engine::ParticipantId participant{};
  engine::AccountId account{};
};
std::string AccountName(const AccountKey& key);

std::optional<engine::ParticipantId> ParseParticipantName(std::string_view name);
std::optional<engine::Actor> ParseUserName(std::string_view name);
std::optional<AccountKey> ParseAccountName(std::string_view name);
// The symbol, or code, in the name; it points into `name`.
std::optional<std::string_view> ParseInstrumentName(std::string_view name);
std::optional<std::string_view> ParseMarketName(std::string_view name);

// A client's UUID: 8-4-4-4-12 hexadecimal digits, not all zero.
std::optional<engine::RequestId> ParseRequestId(std::string_view text);
std::string FormatRequestId(const engine::RequestId& id);

// Names of what exists in `engine`.
// REQUIRES: it exists.
std::string NameOfAccount(engine::AccountId account, const engine::Engine& engine);
std::string NameOfInstrument(engine::InstrumentId instrument, const engine::Engine& engine);
std::string NameOfMarket(engine::MarketId market, const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_NAMES_H_

#include "services/rpc/names.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <system_error>

#include "engine/text.h"
#include "ledger/base/check.h"
#include "ledger/hash.h"

namespace luheng::services {
namespace {

constexpr std::string_view kParticipants = "participants/p";
constexpr std::string_view kUsers = "/users/u";
constexpr std::string_view kAccounts = "/accounts/a";
constexpr std::string_view kInstruments = "instruments/";
constexpr std::string_view kMarkets = "markets/";

bool Consume(std::string_view prefix, std::string_view* rest) {
  if (!rest->starts_with(prefix)) return false;
  rest->remove_prefix(prefix.size());
  return true;
}

// Consumes a decimal number above 0 without leading zeros.
template <class Enum>
bool ConsumeNumber(std::string_view* rest, Enum* id) {
  if (rest->empty() || rest->front() < '1' || rest->front() > '9') return false;
  std::underlying_type_t<Enum> number{};
  const auto [stop, error] = std::from_chars(rest->data(), rest->data() + rest->size(), number);
  if (error != std::errc()) return false;
  rest->remove_prefix(static_cast<size_t>(stop - rest->data()));
  *id = Enum{number};
  return true;
}

template <class Enum>
std::string Numbered(std::string_view prefix, Enum id) {
  return std::string(prefix) + std::to_string(static_cast<std::underlying_type_t<Enum>>(id));
}

std::optional<std::string_view> ParseCode(std::string_view prefix, std::string_view name) {
  if (!Consume(prefix, &name) || !engine::IsCode(name)) return std::nullopt;
  return name;
}

std::optional<uint8_t> HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<uint8_t>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<uint8_t>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<uint8_t>(digit - 'A' + 10);
  return std::nullopt;
}

struct RecordPrefix {
  engine::SubjectType type{};
  std::string_view prefix;
};
constexpr RecordPrefix kRecords[] = {
    {engine::SubjectType::kCertificate, "certificates/c"},
    {engine::SubjectType::kAllocation, "allocations/q"},
    {engine::SubjectType::kContract, "contracts/k"},
    {engine::SubjectType::kAuction, "auctions/u"},
    {engine::SubjectType::kLottery, "lotteries/y"},
    {engine::SubjectType::kListing, "listings/l"},
    {engine::SubjectType::kTransfer, "transfers/t"},
    {engine::SubjectType::kLease, "leases/e"},
    {engine::SubjectType::kPledge, "pledges/g"},
    {engine::SubjectType::kFreeze, "freezes/f"},
    {engine::SubjectType::kProposal, "proposals/o"},
};

std::string_view PrefixOf(engine::SubjectType type) {
  const auto* const found =
      std::find_if(std::begin(kRecords), std::end(kRecords),
                   [type](const RecordPrefix& row) { return row.type == type; });
  LUHENG_CHECK(found != std::end(kRecords));
  return found->prefix;
}

// Wide enough for every record's number.
enum class RecordNumber : uint32_t {};

constexpr size_t kUuidSize = 36;
constexpr bool IsUuidHyphen(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

std::string ParticipantName(engine::ParticipantId participant) {
  return Numbered(kParticipants, participant);
}

std::string UserName(const engine::Actor& actor) {
  return ParticipantName(actor.participant) + Numbered(kUsers, actor.user);
}

std::string AccountName(const AccountKey& key) {
  return ParticipantName(key.participant) + Numbered(kAccounts, key.account);
}

std::string InstrumentName(std::string_view symbol) {
  return std::string(kInstruments).append(symbol);
}

std::string MarketName(std::string_view code) { return std::string(kMarkets).append(code); }

std::optional<engine::ParticipantId> ParseParticipantName(std::string_view name) {
  engine::ParticipantId participant{};
  if (!Consume(kParticipants, &name) || !ConsumeNumber(&name, &participant) || !name.empty()) {
    return std::nullopt;
  }
  return participant;
}

std::optional<engine::Actor> ParseUserName(std::string_view name) {
  engine::Actor actor;
  if (!Consume(kParticipants, &name) || !ConsumeNumber(&name, &actor.participant) ||
      !Consume(kUsers, &name) || !ConsumeNumber(&name, &actor.user) || !name.empty()) {
    return std::nullopt;
  }
  return actor;
}

std::optional<AccountKey> ParseAccountName(std::string_view name) {
  AccountKey key;
  if (!Consume(kParticipants, &name) || !ConsumeNumber(&name, &key.participant) ||
      !Consume(kAccounts, &name) || !ConsumeNumber(&name, &key.account) || !name.empty()) {
    return std::nullopt;
  }
  return key;
}

std::optional<std::string_view> ParseInstrumentName(std::string_view name) {
  return ParseCode(kInstruments, name);
}

std::optional<std::string_view> ParseMarketName(std::string_view name) {
  return ParseCode(kMarkets, name);
}

std::string RecordName(engine::SubjectType type, uint64_t number) {
  const std::string_view prefix = PrefixOf(type);
  return number == 0 ? "" : std::string(prefix) + std::to_string(number);
}

std::optional<engine::Subject> ParseRecordName(std::string_view name) {
  for (const RecordPrefix& row : kRecords) {
    std::string_view rest = name;
    RecordNumber number{};
    if (!Consume(row.prefix, &rest)) continue;
    if (!ConsumeNumber(&rest, &number) || !rest.empty()) return std::nullopt;
    return engine::Subject{row.type, static_cast<uint64_t>(number)};
  }
  return std::nullopt;
}

std::string RecordNameExample(engine::SubjectType type) { return RecordName(type, 12); }

std::optional<engine::RequestId> ParseRequestId(std::string_view text) {
  if (text.size() != kUuidSize) return std::nullopt;
  engine::RequestId id{};
  size_t digits = 0;
  for (size_t i = 0; i < kUuidSize; ++i) {
    if (IsUuidHyphen(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const auto digit = HexDigit(text[i]);
    if (!digit.has_value()) return std::nullopt;
    uint8_t& byte = id[digits++ / 2];
    byte = static_cast<uint8_t>(byte << 4 | *digit);
  }
  if (id == engine::RequestId{}) return std::nullopt;
  return id;
}

std::string FormatRequestId(const engine::RequestId& id) {
  std::string text = ledger::ToHex({reinterpret_cast<const char*>(id.data()), id.size()});
  for (size_t i = 0; i < kUuidSize; ++i) {
    if (IsUuidHyphen(i)) text.insert(i, 1, '-');
  }
  return text;
}

std::string NameOfAccount(engine::AccountId account, const engine::Engine& engine) {
  const engine::Account* const found = engine.state().registry().FindAccount(account);
  LUHENG_CHECK(found != nullptr);
  return AccountName({found->participant, account});
}

std::string NameOfInstrument(engine::InstrumentId instrument, const engine::Engine& engine) {
  const engine::Instrument* const found = engine.state().exchange().FindInstrument(instrument);
  LUHENG_CHECK(found != nullptr);
  return InstrumentName(found->terms.symbol);
}

std::string NameOfMarket(engine::MarketId market, const engine::Engine& engine) {
  const engine::Market* const found = engine.state().exchange().FindMarket(market);
  LUHENG_CHECK(found != nullptr);
  return MarketName(found->code);
}

}  // namespace luheng::services

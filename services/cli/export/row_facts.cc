#include "services/cli/export/row_facts.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <string>

#include "engine/command_codec.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "services/cli/message_records.h"
#include "services/cli/request_id.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::util::TimeUtil;

// What an entry says of a column: the texts of which a row may have any, or a number.
struct Fact {
  std::string column;
  std::vector<Cell> values;
};

std::string RequestIdText(const std::array<uint8_t, 16>& id) {
  if (std::all_of(id.begin(), id.end(), [](uint8_t byte) { return byte == 0; })) return "";
  const std::string hex = ledger::ToHex({reinterpret_cast<const char*>(id.data()), id.size()});
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

std::string ActorText(const ledger::Entry& entry) {
  if (entry.participant == 0) return "";
  return fmt::format("participants/p{}/users/u{}", entry.participant, entry.user);
}

std::vector<Fact> FactsOf(const ledger::Entry& entry) {
  const auto time = TimeUtil::MicrosecondsToTimestamp(entry.ledger_time_us);
  const std::string actor = ActorText(entry);
  return {{"sequence", {static_cast<int64_t>(entry.sequence)}},
          {"kind_code", {int64_t{entry.kind}}},
          {"event_time", {TimeUtil::ToString(time), TimeForPeople(time)}},
          {"actor", {actor, ShortResourceName(actor)}},
          {"request_id", {RequestIdText(entry.request_id)}}};
}

std::vector<Fact> FactsOf(const engine::TradeSide& side) {
  return {{"trade_id", {static_cast<int64_t>(side.trade)}},
          {"day", {FormatDay(absl::CivilDay(1970, 1, 1) + static_cast<int32_t>(side.day))}},
          {"quantity_grams", {side.quantity.value()}},
          {"price_fen_per_tonne", {side.price.value()}},
          {"amount_fen", {side.amount.value()}}};
}

bool IsSame(const Cell& a, const Cell& b) {
  return a.index() == b.index() && PlainText(a) == PlainText(b);
}

absl::Status Compare(const NdjsonRow& row, uint64_t index, const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    const Cell* cell = row.Find(fact.column);
    if (cell == nullptr) continue;
    const bool agrees = std::any_of(fact.values.begin(), fact.values.end(),
                                    [cell](const Cell& value) { return IsSame(*cell, value); });
    if (!agrees) {
      return absl::DataLossError(fmt::format("{} is {}, entry {} says {}", fact.column,
                                             PlainText(*cell), index,
                                             PlainText(fact.values.front())));
    }
  }
  return absl::OkStatus();
}

bool IsTrade(const NdjsonRow& row) { return row.Find("trade_id") != nullptr; }

absl::Status CheckEntry(const NdjsonRow& row, uint64_t index, const ProvedEntry& proved) {
  const absl::StatusOr<ledger::Entry> entry = ledger::DecodeEntry(proved.bytes);
  if (!entry.ok() || entry->index != index) {
    return absl::DataLossError(fmt::format("entry {} is not one", index));
  }
  if (!IsTrade(row)) return Compare(row, index, FactsOf(*entry));
  const absl::StatusOr<engine::Event> event = engine::DecodeEvent(entry->kind, entry->payload);
  const auto* side = event.ok() ? std::get_if<engine::TradeSide>(&*event) : nullptr;
  if (side == nullptr) {
    return absl::DataLossError(fmt::format("entry {} is no side of a trade", index));
  }
  LUHENG_RETURN_IF_ERROR(Compare(row, index, FactsOf(*entry)));
  return Compare(row, index, FactsOf(*side));
}

}  // namespace

std::vector<uint64_t> EntriesOfRow(const NdjsonRow& row) {
  // Entries are rows of their own, or what proves a row.
  const Cell* cell = row.Find("index");
  if (cell == nullptr) cell = row.Find("entry_index");
  const auto* index = cell == nullptr ? nullptr : std::get_if<int64_t>(cell);
  if (index == nullptr || *index < 0) return {};
  const auto first = static_cast<uint64_t>(*index);
  if (IsTrade(row)) return {first, first + 1};
  return {first};
}

absl::Status CheckRowFacts(const NdjsonRow& row, const Evidence& evidence) {
  for (const uint64_t index : EntriesOfRow(row)) {
    LUHENG_RETURN_IF_ERROR(CheckEntry(row, index, evidence.at(index)));
  }
  return absl::OkStatus();
}

}  // namespace luheng::services::cli

#include "services/cli/live_book.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "ledger/coding.h"
#include "services/cli/exit_code.h"
#include "services/cli/message_records.h"
#include "services/market_data/crc32c.h"

namespace luheng::services::cli {
namespace {

using market::v1::BookLevel;
using market::v1::BookUpdate;

constexpr size_t kChecksumLevels = 10;

template <class Levels, class Side>
void ApplyLevels(const Levels& levels, Side* side) {
  for (const BookLevel& level : levels) {
    if (level.quantity_grams() == 0) {
      side->erase(level.price_fen_per_tonne());
    } else {
      (*side)[level.price_fen_per_tonne()] = level;
    }
  }
}

template <class Side>
void AppendBest(const Side& side, std::string* bytes) {
  size_t count = 0;
  for (const auto& [price, level] : side) {
    if (++count > kChecksumLevels) return;
    ledger::AppendI64(bytes, price);
    ledger::AppendI64(bytes, level.quantity_grams());
  }
}

}  // namespace

absl::Status LiveBook::Apply(const market::v1::StreamBookResponse& message) {
  if (message.has_heartbeat()) return absl::OkStatus();
  const BookUpdate& update = message.has_snapshot() ? message.snapshot() : message.delta();
  if (message.has_snapshot()) {
    bids_.clear();
    asks_.clear();
  } else if (update.previous_sequence() != last_.sequence()) {
    return VerificationError(fmt::format("the book is known to sequence {}, the update follows {}",
                                         last_.sequence(), update.previous_sequence()));
  }
  ApplyLevels(update.bids(), &bids_);
  ApplyLevels(update.asks(), &asks_);
  last_ = update;
  if (Checksum() != update.checksum()) {
    return VerificationError(
        fmt::format("the book is not the server's at sequence {}", update.sequence()));
  }
  return absl::OkStatus();
}

int64_t LiveBook::Checksum() const {
  std::string bytes;
  AppendBest(bids_, &bytes);
  AppendBest(asks_, &bytes);
  return Crc32c(bytes);
}

Records LiveBook::ToRecords() const {
  Records records(RecordShape::kMany, {FieldColumn("side", ColumnKind::kText),
                                       FieldColumn("price_fen_per_tonne", ColumnKind::kFen),
                                       FieldColumn("quantity_grams", ColumnKind::kGrams),
                                       FieldColumn("order_count", ColumnKind::kInteger)});
  const auto add = [&](const char* side, const BookLevel& level) {
    records.Add(
        {side, level.price_fen_per_tonne(), level.quantity_grams(), int64_t{level.order_count()}});
  };
  for (auto level = asks_.rbegin(); level != asks_.rend(); ++level) add("SELL", level->second);
  for (const auto& [price, level] : bids_) add("BUY", level);
  return records;
}

}  // namespace luheng::services::cli

#include "tests/services/rpc/book_replay.h"

#include <fmt/format.h>

namespace luheng::services {
namespace {

// Bit by bit, as the standard has it.
uint32_t NaiveCrc32c(const std::string& bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
  }
  return crc ^ 0xffffffff;
}

void AppendNumber(int64_t number, std::string* bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes->push_back(static_cast<char>(static_cast<uint64_t>(number) >> shift));
  }
}

std::string LevelText(int64_t price, int64_t quantity, int32_t order_count) {
  return fmt::format("{}x{}x{} ", price, quantity, order_count);
}

template <class Levels, class Side>
void ApplySide(const Levels& changes, Side* side) {
  for (const market::v1::BookLevel& level : changes) {
    if (level.quantity_grams() == 0) {
      side->erase(level.price_fen_per_tonne());
    } else {
      (*side)[level.price_fen_per_tonne()] = {level.quantity_grams(), level.order_count()};
    }
  }
}

template <class Side>
void AppendTen(const Side& side, std::string* bytes) {
  int count = 0;
  for (const auto& [price, level] : side) {
    if (++count > 10) break;
    AppendNumber(price, bytes);
    AppendNumber(level.quantity, bytes);
  }
}

}  // namespace

std::string BookReplay::Apply(const market::v1::StreamBookResponse& message) {
  if (message.has_heartbeat()) {
    if (message.heartbeat().sequence() < sequence_) return "the heartbeat is older than the book";
    sequence_ = message.heartbeat().sequence();
    return "";
  }
  const market::v1::BookUpdate& update =
      message.has_snapshot() ? message.snapshot() : message.delta();
  if (message.has_snapshot()) {
    bids_.clear();
    asks_.clear();
    if (update.previous_sequence() != 0) return "a snapshot with a previous sequence";
  } else {
    ++delta_count_;
    if (update.previous_sequence() != last_.sequence()) return "a gap";
    if (update.sequence() <= last_.sequence()) return "an update that is not newer";
  }
  ApplySide(update.bids(), &bids_);
  ApplySide(update.asks(), &asks_);
  sequence_ = update.sequence();
  last_ = update;
  return update.checksum() == Checksum() ? "" : "the checksum differs: " + Text();
}

int64_t BookReplay::Checksum() const {
  std::string bytes;
  AppendTen(bids_, &bytes);
  AppendTen(asks_, &bytes);
  return NaiveCrc32c(bytes);
}

std::string BookReplay::Text() const {
  std::string text;
  for (const auto& [price, level] : bids_) {
    text += LevelText(price, level.quantity, level.order_count);
  }
  text += "| ";
  for (const auto& [price, level] : asks_) {
    text += LevelText(price, level.quantity, level.order_count);
  }
  return text;
}

std::string BookReplay::TextOf(const market::v1::GetBookResponse& book) {
  std::string text;
  for (const auto& level : book.bids()) {
    text += LevelText(level.price_fen_per_tonne(), level.quantity_grams(), level.order_count());
  }
  text += "| ";
  for (const auto& level : book.asks()) {
    text += LevelText(level.price_fen_per_tonne(), level.quantity_grams(), level.order_count());
  }
  return text;
}

}  // namespace luheng::services

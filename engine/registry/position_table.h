// PositionTable: which position an account has in an instrument.
//
// Every order asks, so an answer takes two loads: a page of neighbouring accounts, and the number.
// Pages come with the first position in them.
//
// Not thread-safe.
#ifndef ENGINE_REGISTRY_POSITION_TABLE_H_
#define ENGINE_REGISTRY_POSITION_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace luheng::engine {

class PositionTable {
 public:
  // 0 if there is none.
  uint32_t Find(uint32_t account, uint32_t instrument) const {
    const uint32_t column = account / kPageLength;
    const size_t at = PlaceOf(instrument, column);
    if (column >= row_length() || at >= pages_.size() || pages_[at] == nullptr) return 0;
    return (*pages_[at])[account % kPageLength];
  }

  void Set(uint32_t account, uint32_t instrument, uint32_t number) {
    const uint32_t column = account / kPageLength;
    while (column >= row_length()) DoubleRows();
    const size_t at = PlaceOf(instrument, column);
    if (at >= pages_.size()) pages_.resize(PlaceOf(instrument + 1, 0));
    if (pages_[at] == nullptr) pages_[at] = std::make_unique<Page>();
    (*pages_[at])[account % kPageLength] = number;
  }

 private:
  static constexpr uint32_t kPageLength = 256;
  using Page = std::array<uint32_t, kPageLength>;

  uint32_t row_length() const { return uint32_t{1} << row_bits_; }
  size_t PlaceOf(uint32_t instrument, uint32_t column) const {
    return (size_t{instrument} << row_bits_) + column;
  }
  void DoubleRows() {
    std::vector<std::unique_ptr<Page>> wider(2 * pages_.size());
    for (size_t at = 0; at < pages_.size(); ++at) {
      const size_t row = at >> row_bits_;
      wider[(row << (row_bits_ + 1)) + at % row_length()] = std::move(pages_[at]);
    }
    pages_ = std::move(wider);
    ++row_bits_;
  }

  uint32_t row_bits_ = 0;
  std::vector<std::unique_ptr<Page>> pages_;  // A row for each instrument, by account.
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_POSITION_TABLE_H_

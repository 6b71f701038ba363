// PositionTable: which position an account has in an instrument.
//
// Every order asks, so an answer takes three loads: the instrument's directory, a page of
// neighbouring accounts, the number. Pages come with the first position in them.
//
// Not thread-safe.
#ifndef ENGINE_REGISTRY_POSITION_TABLE_H_
#define ENGINE_REGISTRY_POSITION_TABLE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace luheng::engine {

class PositionTable {
 public:
  // 0 if there is none.
  uint32_t Find(uint32_t account, uint32_t instrument) const {
    if (instrument >= directories_.size()) return 0;
    const Directory& directory = directories_[instrument];
    const uint32_t page = account / kPageLength;
    if (page >= directory.size() || directory[page] == nullptr) return 0;
    return (*directory[page])[account % kPageLength];
  }

  void Set(uint32_t account, uint32_t instrument, uint32_t number) {
    if (instrument >= directories_.size()) directories_.resize(instrument + 1);
    Directory& directory = directories_[instrument];
    const uint32_t page = account / kPageLength;
    if (page >= directory.size()) directory.resize(page + 1);
    if (directory[page] == nullptr) directory[page] = std::make_unique<Page>();
    (*directory[page])[account % kPageLength] = number;
  }

 private:
  static constexpr uint32_t kPageLength = 256;
  using Page = std::array<uint32_t, kPageLength>;
  using Directory = std::vector<std::unique_ptr<Page>>;

  std::vector<Directory> directories_;  // By instrument number.
};

}  // namespace luheng::engine

#endif  // ENGINE_REGISTRY_POSITION_TABLE_H_

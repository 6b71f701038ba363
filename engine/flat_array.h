// FlatArray: an array of at most so many elements whose memory comes as it is reached.
//
// Addresses for all elements are reserved at once, so that an element is found without a detour and
// never moves. Memory is taken in large pages, zeroed and touched when an index is first reached,
// and not while orders are matched: beyond the cache, a look-up in the page table costs as much as
// the element itself.
#ifndef ENGINE_FLAT_ARRAY_H_
#define ENGINE_FLAT_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "engine/pages.h"
#include "ledger/base/check.h"

namespace luheng::engine {

// T: all its bytes zero make a valid value.
template <class T>
class FlatArray {
  static_assert(std::is_trivially_destructible_v<T> && std::is_trivially_copyable_v<T>);

 public:
  explicit FlatArray(size_t count_max)
      : count_max_(count_max), pages_(ReservePages(count_max * sizeof(T))) {}

  // REQUIRES: index < reached().
  T& operator[](uint32_t index) { return elements()[index]; }
  const T& operator[](uint32_t index) const { return elements()[index]; }

  // Elements that may be used.
  size_t reached() const { return reached_; }

  // Makes the element at `index` usable, and those before it; new ones are zero.
  // REQUIRES: index < count_max.
  void Reach(uint32_t index) {
    if (index < reached_) return;
    LUHENG_CHECK(index < count_max_);
    reached_ = TouchPages(pages_, (size_t{index} + 1) * sizeof(T)) / sizeof(T);
  }

 private:
  T* elements() const { return static_cast<T*>(pages_.begin()); }

  size_t count_max_;
  size_t reached_ = 0;
  Pages pages_;
};

}  // namespace luheng::engine

#endif  // ENGINE_FLAT_ARRAY_H_

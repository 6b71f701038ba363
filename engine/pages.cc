#include "engine/pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"

namespace luheng::engine {
namespace {

constexpr size_t kLargePageSize = size_t{2} << 20;
constexpr size_t kSmallPageSize = 4096;
// An array that needs no more than this stays with small pages.
constexpr size_t kSmallArraySize = kLargePageSize / 8;

size_t RoundUp(size_t size, size_t unit) { return (size + unit - 1) / unit * unit; }

}  // namespace

Pages::Pages(Pages&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      touched_(std::exchange(other.touched_, 0)) {}

Pages& Pages::operator=(Pages&& other) noexcept {
  std::swap(begin_, other.begin_);
  std::swap(size_, other.size_);
  std::swap(touched_, other.touched_);
  return *this;
}

Pages::~Pages() {
  if (begin_ != nullptr) munmap(begin_, size_);
}

Pages ReservePages(size_t size) {
  // Large pages need an address on their own grid: reserve one more, and give the edges back.
  const size_t wanted = RoundUp(std::max<size_t>(size, 1), kSmallPageSize);
  const size_t reserved = wanted + kLargePageSize;
  void* const memory = mmap(nullptr, reserved, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  LUHENG_CHECK(memory != MAP_FAILED);
  const auto address = reinterpret_cast<size_t>(memory);
  const size_t before = RoundUp(address, kLargePageSize) - address;
  char* const begin = static_cast<char*>(memory) + before;
  if (before > 0) munmap(memory, before);
  munmap(begin + wanted, reserved - before - wanted);
  return Pages(begin, wanted);
}

size_t TouchPages(Pages& pages, size_t size) {
  LUHENG_CHECK(size <= pages.size_);
  if (size <= pages.touched_) return pages.touched_;
  // A small array stays small; a growing one grows by large pages. Without those it only is slower.
  const size_t unit = size <= kSmallArraySize ? kSmallArraySize : kLargePageSize;
  if (unit == kLargePageSize && pages.touched_ <= kSmallArraySize) {
    madvise(pages.begin_, pages.size_, MADV_HUGEPAGE);
  }
  const size_t end = std::min(RoundUp(size, unit), pages.size_);
  volatile char* const begin = static_cast<char*>(pages.begin_);
  for (size_t at = pages.touched_; at < end; at += kSmallPageSize) begin[at] = 0;
  pages.touched_ = end;
  return end;
}

}  // namespace luheng::engine

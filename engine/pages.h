// Pages: memory straight from the operating system, in large pages where it has them.
#ifndef ENGINE_PAGES_H_
#define ENGINE_PAGES_H_

#include <cstddef>

namespace luheng::engine {

// A range of addresses, given back with its memory at the end. Movable, not copyable.
class Pages {
 public:
  // REQUIRES: `begin` and `size` came from the system.
  Pages(void* begin, size_t size) : begin_(begin), size_(size) {}
  Pages(Pages&& other) noexcept;
  Pages& operator=(Pages&& other) noexcept;
  ~Pages();

  void* begin() const { return begin_; }
  size_t size() const { return size_; }

 private:
  friend size_t TouchPages(Pages& pages, size_t size);

  void* begin_;
  size_t size_;
  size_t touched_ = 0;
};

// Reserves addresses for `size` bytes, and no memory yet. Stops the process if there are none.
Pages ReservePages(size_t size);

// Makes sure that at least the first `size` bytes have memory, zero where it is new. Returns how
// many have. REQUIRES: size <= pages.size().
size_t TouchPages(Pages& pages, size_t size);

}  // namespace luheng::engine

#endif  // ENGINE_PAGES_H_

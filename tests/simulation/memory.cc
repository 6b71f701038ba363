#include "tests/simulation/memory.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>

namespace luheng::simulation {
namespace {

std::atomic<int64_t> allocations_left = std::numeric_limits<int64_t>::max();

void* Allocate(size_t size) noexcept {
  if (allocations_left.load(std::memory_order_relaxed) != std::numeric_limits<int64_t>::max() &&
      allocations_left.fetch_sub(1) <= 0) {
    return nullptr;
  }
  return std::malloc(size == 0 ? 1 : size);
}

}  // namespace

void ExhaustMemoryAfter(int64_t allocations) { allocations_left = allocations; }

}  // namespace luheng::simulation

void* operator new(size_t size) {
  void* const memory = luheng::simulation::Allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return luheng::simulation::Allocate(size);
}
void* operator new[](size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

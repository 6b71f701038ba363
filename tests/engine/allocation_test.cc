// Counts allocations: orders must cost none once their memory is warm.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "tests/engine/world.h"

namespace {
size_t g_allocation_count = 0;
}  // namespace

// Not inlined: GCC 12 would see malloc() and delete, or new and free(), side by side, and warn.
#define LUHENG_NOINLINE __attribute__((noinline))

LUHENG_NOINLINE void* operator new(size_t size) {
  ++g_allocation_count;
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}
// std::inplace_merge asks for its buffer so.
LUHENG_NOINLINE void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return operator new(size);
}
LUHENG_NOINLINE void operator delete(void* memory) noexcept { std::free(memory); }
LUHENG_NOINLINE void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace luheng::engine {
namespace {

using namespace testing;  // NOLINT: the cast of the tests.

TEST(AllocationTest, OrdersTradesAndCancelsAllocateNothingOnceWarm) {
  World world;
  world.OpenForTrade();
  StateMachine& machine = world.machine();
  Result result;
  const auto apply = [&](const Actor& actor, const CommandBody& body) {
    Command command;
    command.sequence = machine.next_index();
    command.time = machine.last_time();
    command.actor = actor;
    command.body = body;
    machine.Apply(command, result);
  };
  const auto round = [&] {
    for (int i = 0; i < 50; ++i) apply(kSeller, MakeSell(Kilograms(1), Yuan(1000 + 10 * i)));
    apply(kBuyer, MakeBuy(Kilograms(30), Yuan(2000)));
    ASSERT_EQ(result.events.size(), 60u);
    for (int i = 0; i < 5; ++i) {
      apply(kSeller, MakeSell(Kilograms(1), Yuan(3000)));
      apply(kSeller, CancelOrder{std::get<OrderReport>(result.outcome).order});
    }
    apply(kBuyer, MakeBuy(Kilograms(20), Yuan(2000), TimeInForce::kImmediateOrCancel));
  };
  round();
  const size_t before = g_allocation_count;
  for (int i = 0; i < 100; ++i) round();
  EXPECT_EQ(g_allocation_count, before);
  EXPECT_GT(before, 0u);
}

}  // namespace
}  // namespace luheng::engine

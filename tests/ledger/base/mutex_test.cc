#include "ledger/base/mutex.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>
#include <vector>

namespace luheng {
namespace {

TEST(SharedMutexTest, AWriterGetsInThoughReadersNeverPause) {
  constexpr int kWrites = 20;
  SharedMutex mutex;
  std::atomic<bool> is_over = false;
  std::atomic<int> reading = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!is_over) {
        const ReaderLock lock(mutex);
        ++reading;
        // Leaves only when another one is in, so that the lock is never free by chance.
        const auto patience = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
        while (reading == 1 && !is_over && std::chrono::steady_clock::now() < patience) {
          std::this_thread::yield();
        }
        --reading;
      }
    });
  }
  auto writer = std::async(std::launch::async, [&] {
    for (int i = 0; i < kWrites && !is_over; ++i) {
      const WriterLock lock(mutex);
      EXPECT_EQ(reading, 0);
    }
  });
  EXPECT_EQ(writer.wait_for(std::chrono::seconds(30)), std::future_status::ready);
  is_over = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace luheng

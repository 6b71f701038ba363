// Dialogue: what one connection says and hears: messages of orders, and answers to them.
//
// Orders have numbers, by which answers name them. A message is written by putting numbers into
// bytes that were made before, so that little of what is measured is the client's work.
#ifndef TESTS_BENCH_DIALOGUE_H_
#define TESTS_BENCH_DIALOGUE_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>
#include <vector>

namespace luheng::bench {

// The answers in one message.
struct Heard {
  std::vector<uint64_t> acknowledged;  // Orders.
  std::vector<uint64_t> refused;       // For want of room; nothing was recorded.
};

// Not thread-safe.
class Dialogue {
 public:
  virtual ~Dialogue() = default;

  // "/package.Service/Method" of the call.
  virtual const std::string& method() const = 0;
  // 1 in unary calls.
  virtual int orders_per_message() const = 0;
  // A message of orders with the numbers from `first_order` on.
  virtual grpc::ByteBuffer Say(uint64_t first_order) = 0;
  // Reads an answer, adding to `heard`. Stops the process, saying why, if an order failed for any
  // reason of its own.
  virtual void Hear(const grpc::ByteBuffer& answer, Heard& heard) = 0;
};

enum class CallKind {
  kUnary,   // One order a call.
  kStream,  // Messages of orders on one call.
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_DIALOGUE_H_

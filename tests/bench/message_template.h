// MessageTemplate: the bytes of a message of orders that differ in their numbers only.
#ifndef TESTS_BENCH_MESSAGE_TEMPLATE_H_
#define TESTS_BENCH_MESSAGE_TEMPLATE_H_

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luheng::bench {

// The number of an order as a request id.
std::string RequestIdOf(uint64_t order);
// The number in a request id; nullopt if it is none of RequestIdOf().
std::optional<uint64_t> OrderOf(std::string_view request_id);

// How an order carries its number: as a request id, or in a fixed64 field.
enum class NumberForm { kRequestId, kFixed64 };
// Stands for the number in a template's fixed64 fields; its bytes occur nowhere else.
inline constexpr uint64_t kNumberMark = 0xfedcba9876543210;

class MessageTemplate {
 public:
  // Every order in `message` carries RequestIdOf(0), or kNumberMark.
  MessageTemplate(const google::protobuf::MessageLite& message, NumberForm form);

  // The message with the numbers from `first_order` on, in the order of its bytes.
  grpc::ByteBuffer Fill(uint64_t first_order);

 private:
  const NumberForm form_;
  std::string bytes_;
  std::vector<size_t> number_offsets_;
};

// Parses an answer; stops the process if it cannot be read.
void ParseAnswer(const grpc::ByteBuffer& answer, google::protobuf::MessageLite& message);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_MESSAGE_TEMPLATE_H_

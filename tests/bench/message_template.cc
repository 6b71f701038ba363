#include "tests/bench/message_template.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <bit>
#include <cstring>

#include "ledger/base/check.h"

namespace luheng::bench {
namespace {

static_assert(std::endian::native == std::endian::little, "as protobuf writes fixed64");

constexpr std::string_view kPrefix = "10000000-0000-4000-8000-";
constexpr size_t kDigits = 12;
constexpr char kDigitNames[] = "0123456789abcdef";

void WriteNumber(uint64_t number, char* digits) {
  for (size_t i = kDigits; i > 0; --i, number >>= 4) digits[i - 1] = kDigitNames[number & 15];
}

}  // namespace

std::string RequestIdOf(uint64_t order) {
  std::string id(kPrefix);
  id.resize(kPrefix.size() + kDigits);
  WriteNumber(order, id.data() + kPrefix.size());
  return id;
}

std::optional<uint64_t> OrderOf(std::string_view request_id) {
  if (request_id.size() != kPrefix.size() + kDigits || !request_id.starts_with(kPrefix)) {
    return std::nullopt;
  }
  uint64_t number = 0;
  for (const char digit : request_id.substr(kPrefix.size())) {
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    number = number << 4 | static_cast<uint64_t>(value);
  }
  return number;
}

MessageTemplate::MessageTemplate(const google::protobuf::MessageLite& message, NumberForm form)
    : form_(form), bytes_(message.SerializeAsString()) {
  std::string mark = RequestIdOf(0);
  size_t prefix = kPrefix.size();
  if (form == NumberForm::kFixed64) {
    mark.assign(reinterpret_cast<const char*>(&kNumberMark), sizeof(kNumberMark));
    prefix = 0;
  }
  for (size_t at = bytes_.find(mark); at != std::string::npos; at = bytes_.find(mark, at + 1)) {
    number_offsets_.push_back(at + prefix);
  }
  LUHENG_CHECK(!number_offsets_.empty());
}

grpc::ByteBuffer MessageTemplate::Fill(uint64_t first_order) {
  for (const size_t offset : number_offsets_) {
    char* const place = bytes_.data() + offset;
    switch (form_) {
      case NumberForm::kRequestId:
        WriteNumber(first_order, place);
        break;
      case NumberForm::kFixed64:
        std::memcpy(place, &first_order, sizeof(first_order));
        break;
    }
    ++first_order;
  }
  const grpc::Slice slice(bytes_);
  return grpc::ByteBuffer(&slice, 1);
}

void ParseAnswer(const grpc::ByteBuffer& answer, google::protobuf::MessageLite& message) {
  grpc::ByteBuffer buffer = answer;
  grpc::ProtoBufferReader reader(&buffer);
  LUHENG_CHECK(reader.status().ok());
  LUHENG_CHECK(message.ParseFromZeroCopyStream(&reader));
}

}  // namespace luheng::bench

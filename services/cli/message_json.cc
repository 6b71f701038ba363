#include "services/cli/message_json.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include "ledger/base/check.h"
#include "ledger/base64.h"
#include "luheng/type/v1/trading_day.pb.h"
#include "services/cli/records.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kNotRepeated = -1;

class Writer {
 public:
  explicit Writer(JsonStyle style) : style_(style) {}

  std::string Object(const Message& message, int depth) const {
    if (const std::optional<std::string> text = ToPlainText(message)) return QuoteJson(*text);
    if (message.GetDescriptor() == google::protobuf::Struct::descriptor()) {
      std::string json;
      const auto status = google::protobuf::util::MessageToJsonString(message, &json);
      return status.ok() ? json : "null";
    }
    std::vector<std::string> members;
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      const bool absent =
          field.has_presence() && !message.GetReflection()->HasField(message, &field);
      if (absent && field.real_containing_oneof() != nullptr) continue;
      members.push_back(QuoteJson(field.name()) + ": " +
                        (absent ? "null" : Field(message, field, depth + 1)));
    }
    return Enclose("{", members, "}", depth);
  }

  std::string Enclose(const char* open, const std::vector<std::string>& members, const char* close,
                      int depth) const {
    if (members.empty()) return std::string(open) + close;
    const bool indented = style_ == JsonStyle::kIndented;
    const std::string outer =
        indented ? "\n" + std::string(2 * static_cast<size_t>(depth), ' ') : "";
    const std::string inner = indented ? outer + "  " : "";
    const std::string separator = indented ? "," : ", ";
    std::string json = open;
    for (size_t i = 0; i < members.size(); ++i) {
      json += (i > 0 ? separator : "") + inner + members[i];
    }
    return json + outer + close;
  }

  // `position` is that of an element, or kNotRepeated.
  std::string Value(const Message& message, const FieldDescriptor& field, int position,
                    int depth) const {
    const Reflection& reflection = *message.GetReflection();
    const bool repeated = position != kNotRepeated;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return fmt::format("{}", repeated ? reflection.GetRepeatedInt32(message, &field, position)
                                          : reflection.GetInt32(message, &field));
      case FieldDescriptor::CPPTYPE_INT64:
        return fmt::format("{}", repeated ? reflection.GetRepeatedInt64(message, &field, position)
                                          : reflection.GetInt64(message, &field));
      case FieldDescriptor::CPPTYPE_BOOL:
        return (repeated ? reflection.GetRepeatedBool(message, &field, position)
                         : reflection.GetBool(message, &field))
                   ? "true"
                   : "false";
      case FieldDescriptor::CPPTYPE_ENUM:
        return QuoteJson((repeated ? reflection.GetRepeatedEnum(message, &field, position)
                                   : reflection.GetEnum(message, &field))
                             ->name());
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text = repeated ? reflection.GetRepeatedString(message, &field, position)
                                          : reflection.GetString(message, &field);
        const bool is_bytes = field.type() == FieldDescriptor::TYPE_BYTES;
        return QuoteJson(is_bytes ? ledger::EncodeBase64(text) : text);
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Object(repeated ? reflection.GetRepeatedMessage(message, &field, position)
                               : reflection.GetMessage(message, &field),
                      depth);
      // The API has no unsigned and no floating point fields (style: AIP-141).
      case FieldDescriptor::CPPTYPE_UINT32:
      case FieldDescriptor::CPPTYPE_UINT64:
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
        LUHENG_CHECK(false && "a field of a type that the API does not use");
    }
    return "null";
  }

 private:
  std::string Field(const Message& message, const FieldDescriptor& field, int depth) const {
    if (!field.is_repeated()) return Value(message, field, kNotRepeated, depth);
    std::vector<std::string> elements;
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) elements.push_back(Value(message, field, i, depth + 1));
    return Enclose("[", elements, "]", depth);
  }

  JsonStyle style_;
};

}  // namespace

std::string ToJson(const Message& message, JsonStyle style) {
  return Writer(style).Object(message, 0);
}

std::string ToJsonArray(const std::vector<const Message*>& messages) {
  const Writer writer(JsonStyle::kIndented);
  std::vector<std::string> elements;
  for (const Message* message : messages) elements.push_back(writer.Object(*message, 1));
  return writer.Enclose("[", elements, "]", 0);
}

std::optional<std::string> ToPlainText(const Message& message) {
  if (message.GetDescriptor() == type::v1::TradingDay::descriptor()) {
    const auto& day = static_cast<const type::v1::TradingDay&>(message);
    return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
  }
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    return google::protobuf::util::TimeUtil::ToString(
        static_cast<const google::protobuf::Timestamp&>(message));
  }
  return std::nullopt;
}

std::string ElementToJson(const Message& message, const FieldDescriptor& field, int position) {
  return Writer(JsonStyle::kOneLine).Value(message, field, position, 0);
}

}  // namespace luheng::services::cli

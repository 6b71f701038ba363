// API messages as JSON, for programs.
//
// As protobuf's own JSON (names as in the proto, enumerations by name, bytes in base64, timestamps
// as RFC 3339 in UTC), but for two things: 64-bit integers are numbers, not strings, and a
// TradingDay is a string such as "2023-01-03". Every field is there, also where it has its default;
// one that is not set is null, but the members of a oneof that are not set are left out.
#ifndef SERVICES_CLI_MESSAGE_JSON_H_
#define SERVICES_CLI_MESSAGE_JSON_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>
#include <string>
#include <vector>

namespace luheng::services::cli {

enum class JsonStyle { kIndented, kOneLine };

// One object. Indented text has no newline at its end.
std::string ToJson(const google::protobuf::Message& message, JsonStyle style);

// An array of objects, indented, without a newline at its end.
std::string ToJsonArray(const std::vector<const google::protobuf::Message*>& messages);

// Messages that are one value to the reader, as text: TradingDay and Timestamp. Nullopt for others.
std::optional<std::string> ToPlainText(const google::protobuf::Message& message);

// One element of a repeated field as JSON, on one line.
std::string ElementToJson(const google::protobuf::Message& message,
                          const google::protobuf::FieldDescriptor& field, int position);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_MESSAGE_JSON_H_

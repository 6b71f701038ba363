#include "services/cli/message_records.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "ledger/base/check.h"
#include "ledger/base64.h"
#include "ledger/hash.h"
#include "luheng/type/v1/trading_day.pb.h"
#include "services/cli/enum_text.h"
#include "services/cli/message_json.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kHashSize = 32;

// A column, and the way from the message to its field through nested messages.
struct Leaf {
  Column column;
  std::vector<const FieldDescriptor*> path;
};

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

ColumnKind KindOf(const FieldDescriptor& field) {
  if (field.is_repeated()) return ColumnKind::kText;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return ColumnKind::kBoolean;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      if (EndsWith(field.name(), "_grams")) return ColumnKind::kGrams;
      if (EndsWith(field.name(), "_fen")) return ColumnKind::kFen;
      if (EndsWith(field.name(), "_fen_per_tonne")) return ColumnKind::kFen;
      return ColumnKind::kInteger;
    default:
      return ColumnKind::kText;
  }
}

bool IsOneValue(const FieldDescriptor& field) {
  const Descriptor* type = field.message_type();
  return field.is_repeated() || type == nullptr || type == type::v1::TradingDay::descriptor() ||
         type == google::protobuf::Timestamp::descriptor() ||
         type == google::protobuf::Struct::descriptor();
}

// Appends the leaves below `type`. Where `message` is given, members of a oneof that are not set in
// it are left out.
void AppendLeaves(const Descriptor& type, const Message* message,
                  std::vector<const FieldDescriptor*>* path, std::vector<Leaf>* leaves) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const bool is_set = message != nullptr && field->has_presence() &&
                        message->GetReflection()->HasField(*message, field);
    if (message != nullptr && field->real_containing_oneof() != nullptr && !is_set) continue;
    path->push_back(field);
    if (IsOneValue(*field)) {
      leaves->push_back(
          {.column = {field->name(), HeadingOf(field->name()), KindOf(*field)}, .path = *path});
    } else {
      const Message* nested =
          is_set ? &message->GetReflection()->GetMessage(*message, field) : nullptr;
      AppendLeaves(*field->message_type(), nested, path, leaves);
    }
    path->pop_back();
  }
}

std::string MessageText(const Message& message, Audience audience) {
  if (audience == Audience::kPeople &&
      message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    return TimeForPeople(static_cast<const google::protobuf::Timestamp&>(message));
  }
  if (const std::optional<std::string> text = ToPlainText(message)) return *text;
  return ToJson(message, JsonStyle::kOneLine);
}

Cell RepeatedCell(const Message& message, const FieldDescriptor& field) {
  std::string text;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    if (i > 0) text += " ";
    text += ElementToJson(message, field, i);
  }
  return text;
}

Cell ScalarCell(const Message& message, const FieldDescriptor& field, Audience audience) {
  const Reflection& reflection = *message.GetReflection();
  if (field.has_presence() && !reflection.HasField(message, &field)) return Absent{};
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return int64_t{reflection.GetInt32(message, &field)};
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto& value = *reflection.GetEnum(message, &field);
      return audience == Audience::kPeople ? ShortEnumName(value) : value.name();
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = reflection.GetString(message, &field);
      if (field.type() == FieldDescriptor::TYPE_BYTES) {
        // People give hashes back as options.
        const bool is_hash = audience == Audience::kPeople && text.size() == kHashSize;
        return is_hash ? ledger::ToHex(text) : ledger::EncodeBase64(text);
      }
      return audience == Audience::kPeople ? ShortResourceName(text) : text;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(reflection.GetMessage(message, &field), audience);
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      LUHENG_CHECK(false && "a field of a type that the API does not use");
  }
  return Absent{};
}

Cell CellOf(const Message& root, const Leaf& leaf, Audience audience) {
  const Message* message = &root;
  for (size_t i = 0; i + 1 < leaf.path.size(); ++i) {
    if (!message->GetReflection()->HasField(*message, leaf.path[i])) return Absent{};
    message = &message->GetReflection()->GetMessage(*message, leaf.path[i]);
  }
  const FieldDescriptor& field = *leaf.path.back();
  return field.is_repeated() ? RepeatedCell(*message, field)
                             : ScalarCell(*message, field, audience);
}

Records Fill(RecordShape shape, const std::vector<Leaf>& leaves,
             const std::vector<const Message*>& messages, Audience audience) {
  std::vector<Column> columns;
  for (const Leaf& leaf : leaves) columns.push_back(leaf.column);
  Records records(shape, std::move(columns));
  for (const Message* message : messages) {
    std::vector<Cell> row;
    for (const Leaf& leaf : leaves) row.push_back(CellOf(*message, leaf, audience));
    records.Add(std::move(row));
  }
  return records;
}

}  // namespace

std::string TimeForPeople(const google::protobuf::Timestamp& timestamp) {
  const absl::Time time =
      absl::FromUnixMicros(google::protobuf::util::TimeUtil::TimestampToMicroseconds(timestamp));
  return absl::FormatTime("%Y-%m-%d %H:%M:%E3S", time, absl::FixedTimeZone(8 * 60 * 60));
}

Column FieldColumn(const std::string& field_name, ColumnKind kind) {
  return {field_name, HeadingOf(field_name), kind};
}

Records RecordOf(const Message& message, Audience audience) {
  std::vector<const FieldDescriptor*> path;
  std::vector<Leaf> leaves;
  AppendLeaves(*message.GetDescriptor(), &message, &path, &leaves);
  return Fill(RecordShape::kOne, leaves, {&message}, audience);
}

Records RecordsOf(const Descriptor& type, const std::vector<const Message*>& messages,
                  Audience audience, const std::vector<std::string>& columns) {
  std::vector<const FieldDescriptor*> path;
  std::vector<Leaf> all;
  AppendLeaves(type, nullptr, &path, &all);
  if (columns.empty()) return Fill(RecordShape::kMany, all, messages, audience);
  std::vector<Leaf> chosen;
  for (const std::string& name : columns) {
    const auto leaf = std::find_if(all.begin(), all.end(), [&name](const Leaf& candidate) {
      return candidate.column.name == name;
    });
    LUHENG_CHECK(leaf != all.end());
    chosen.push_back(*leaf);
  }
  return Fill(RecordShape::kMany, chosen, messages, audience);
}

}  // namespace luheng::services::cli

#include "services/cli/field_option.h"

#include <fmt/format.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "absl/time/time.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "luheng/type/v1/trading_day.pb.h"
#include "services/cli/decimal.h"
#include "services/cli/enum_text.h"
#include "services/cli/message_records.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

constexpr std::array<std::string_view, 4> kNoOptions = {"request_id", "validate_only", "page_size",
                                                        "page_token"};
constexpr std::array<std::string_view, 10> kAccounts = {
    "account", "reserve", "into_reserve", "into_account", "lessee",
    "lessor",  "buyer",   "seller",       "bank_account", "payee"};
constexpr std::array<std::string_view, 4> kParticipants = {"participant", "controller",
                                                           "counterparty", "bank"};
constexpr std::array<std::string_view, 2> kUsers = {"actor", "reader"};
constexpr std::array<std::string_view, 2> kInstruments = {"instrument", "into_instrument"};
constexpr std::array<std::string_view, 12> kRecords = {
    "certificate", "contract", "auction", "lottery",    "listing",  "transfer",
    "lease",       "pledge",   "freeze",  "allocation", "proposal", "record"};

template <size_t n>
bool Has(const std::array<std::string_view, n>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// `name` with `end` replaced, and nothing left but `instead` where the rest is `dropped`.
std::string WithUnit(std::string_view name, std::string_view end, std::string_view dropped,
                     std::string_view instead) {
  const std::string_view rest = name.substr(0, name.size() - end.size());
  if (rest == dropped) return std::string(instead);
  return std::string(rest) + "_" + std::string(instead);
}

std::string OptionName(const FieldDescriptor& field) {
  std::string name = field.name();
  if (EndsWith(name, "_grams")) {
    name = WithUnit(name, "_grams", "quantity", "tonnes");
  } else if (EndsWith(name, "price_fen_per_tonne")) {
    name.erase(name.size() - std::string_view("_fen_per_tonne").size());
  } else if (EndsWith(name, "_fen_per_tonne")) {
    name = WithUnit(name, "_fen_per_tonne", "", "price");
  } else if (EndsWith(name, "_fen")) {
    name = WithUnit(name, "_fen", "amount", "yuan");
  } else if (name == "county_code") {
    name = "county";
  } else if (name == "display_name") {
    name = "name";
  }
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::string ValuesOf(const EnumDescriptor& type) {
  std::string values;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;
    std::string name = ShortEnumName(*type.value(i));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    values += (values.empty() ? "" : ", ") + name;
  }
  return values;
}

// What a value looks like, behind the field's heading.
std::string FormOf(const FieldDescriptor& field) {
  if (field.type() == FieldDescriptor::TYPE_ENUM) return ": " + ValuesOf(*field.enum_type());
  if (field.type() == FieldDescriptor::TYPE_BYTES) return ", hexadecimal";
  if (field.message_type() == type::v1::TradingDay::descriptor()) return ", YYYY-MM-DD";
  if (field.message_type() == Timestamp::descriptor()) {
    return ", such as 2023-03-01T09:00 (China Standard Time)";
  }
  if (Has(kAccounts, field.name())) return ", such as p12/a12";
  if (Has(kParticipants, field.name())) return ", such as p12";
  if (Has(kUsers, field.name())) return ", such as p12/u1";
  if (Has(kInstruments, field.name())) return ", such as 330681-COD-2023-5Y";
  return "";
}

void AddOption(const FieldDescriptor& field, const FieldDescriptor* list,
               std::vector<FieldOption>* options) {
  options->push_back({.field = &field,
                      .list = list,
                      .name = OptionName(field),
                      .help = HeadingOf(field.name()) + FormOf(field)});
}

std::string ResourceName(const FieldDescriptor& field, const std::string& text) {
  if (Has(kAccounts, field.name())) return AccountName(text);
  if (Has(kParticipants, field.name())) return ParticipantName(text);
  if (Has(kUsers, field.name())) return UserResourceName(text);
  if (Has(kInstruments, field.name())) return InstrumentName(text);
  if (Has(kRecords, field.name())) return RecordName(text);
  // What a get asks for is of the kind that the letter in front says.
  const bool is_get =
      field.name() == "name" && field.containing_type()->name().rfind("Get", 0) == 0;
  if (!is_get) return text;
  return text.rfind('p', 0) == 0 ? ParticipantName(text) : RecordName(text);
}

absl::StatusOr<std::string> ParseHex(const std::string& text) {
  std::string bytes;
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    if (digit(text[i]) < 0 || digit(text[i + 1]) < 0) break;
    bytes.push_back(static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1])));
  }
  if (bytes.size() * 2 == text.size()) return bytes;
  return absl::InvalidArgumentError(fmt::format("\"{}\" is not hexadecimal", text));
}

absl::StatusOr<bool> ParseBool(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return absl::InvalidArgumentError(fmt::format("\"{}\" is neither true nor false", text));
}

absl::StatusOr<int64_t> ParseNumber(const FieldDescriptor& field, const std::string& text) {
  if (EndsWith(field.name(), "_grams")) return ParseDecimal(text, kTonneDecimals);
  const bool is_money = EndsWith(field.name(), "_fen") || EndsWith(field.name(), "_fen_per_tonne");
  return is_money ? ParseDecimal(text, kYuanDecimals) : ParseInteger(text);
}

absl::Status SetMessage(const FieldDescriptor& field, const std::string& text, Message* message) {
  Message* const value = message->GetReflection()->MutableMessage(message, &field);
  if (field.message_type() == type::v1::TradingDay::descriptor()) {
    LUHENG_ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDay(text));
    value->CopyFrom(ToTradingDay(day));
    return absl::OkStatus();
  }
  LUHENG_CHECK(field.message_type() == Timestamp::descriptor());
  LUHENG_ASSIGN_OR_RETURN(const Timestamp time, ParseTime(text));
  value->CopyFrom(time);
  return absl::OkStatus();
}

absl::Status SetField(const FieldDescriptor& field, const std::string& text, Message* message) {
  const auto& reflection = *message->GetReflection();
  switch (field.type()) {
    case FieldDescriptor::TYPE_BOOL: {
      LUHENG_ASSIGN_OR_RETURN(const bool value, ParseBool(text));
      reflection.SetBool(message, &field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::TYPE_INT64: {
      LUHENG_ASSIGN_OR_RETURN(const int64_t value, ParseNumber(field, text));
      reflection.SetInt64(message, &field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::TYPE_INT32: {
      LUHENG_ASSIGN_OR_RETURN(const int64_t value, ParseNumber(field, text));
      if (value > std::numeric_limits<int32_t>::max()) {
        return absl::InvalidArgumentError(fmt::format("{} is too large", text));
      }
      reflection.SetInt32(message, &field, static_cast<int32_t>(value));
      return absl::OkStatus();
    }
    case FieldDescriptor::TYPE_ENUM: {
      LUHENG_ASSIGN_OR_RETURN(const int value, ParseEnumNumber(*field.enum_type(), text));
      reflection.SetEnumValue(message, &field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::TYPE_STRING:
      reflection.SetString(message, &field, ResourceName(field, text));
      return absl::OkStatus();
    case FieldDescriptor::TYPE_BYTES: {
      LUHENG_ASSIGN_OR_RETURN(std::string value, ParseHex(text));
      reflection.SetString(message, &field, std::move(value));
      return absl::OkStatus();
    }
    case FieldDescriptor::TYPE_MESSAGE:
      return SetMessage(field, text, message);
    default:  // Types are protobuf's; the API has no others.
      LUHENG_CHECK(false && "a field of a type that the API does not use");
      return absl::OkStatus();
  }
}

// The message that has the option's field: the request, or the one element of its list.
Message* OwnerOf(const FieldOption& option, Message* request) {
  if (option.list == nullptr) return request;
  const auto& reflection = *request->GetReflection();
  if (reflection.FieldSize(*request, option.list) == 0) {
    return reflection.AddMessage(request, option.list);
  }
  return reflection.MutableRepeatedMessage(request, option.list, 0);
}

}  // namespace

absl::StatusOr<Timestamp> ParseTime(const std::string& text) {
  Timestamp timestamp;
  if (google::protobuf::util::TimeUtil::FromString(text, &timestamp)) return timestamp;
  for (const char* form : {"%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%E*S"}) {
    absl::Time time;
    std::string error;
    if (absl::ParseTime(form, text, absl::FixedTimeZone(8 * 60 * 60), &time, &error)) {
      return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
    }
  }
  return absl::InvalidArgumentError(
      fmt::format("\"{}\" is not a time such as 2023-03-01T09:00 or 2023-03-01T01:00:00Z", text));
}

bool FieldOption::is_flag() const { return field->type() == FieldDescriptor::TYPE_BOOL; }

std::vector<FieldOption> OptionsOf(const Descriptor& request) {
  std::vector<FieldOption> options;
  for (int i = 0; i < request.field_count(); ++i) {
    const FieldDescriptor& field = *request.field(i);
    if (Has(kNoOptions, field.name())) continue;
    if (!field.is_repeated()) {
      AddOption(field, nullptr, &options);
      continue;
    }
    const Descriptor& element = *field.message_type();
    for (int j = 0; j < element.field_count(); ++j) {
      AddOption(*element.field(j), &field, &options);
    }
  }
  return options;
}

absl::StatusOr<std::unique_ptr<Message>> MakeRequest(const Descriptor& request,
                                                     const std::vector<FieldOption>& options,
                                                     const OptionValue& value) {
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&request)->New());
  for (const FieldOption& option : options) {
    const std::optional<std::string> text = value(option);
    if (!text.has_value() || text->empty()) continue;
    const absl::Status status = SetField(*option.field, *text, OwnerOf(option, message.get()));
    if (!status.ok()) {
      return absl::Status(status.code(),
                          fmt::format("{}: {}", option.name, std::string(status.message())));
    }
  }
  return message;
}

}  // namespace luheng::services::cli

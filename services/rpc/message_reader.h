// MessageReader: the archive that fills an engine struct from an API message, by the names of its
// fields.
//
// The struct's kFieldNames are the names of the message's fields; a field that the message does not
// have, or does not give, leaves its value as it is. A struct's types and a message's correspond:
//
//   bool, integer, Grams, Fen, Price     bool, int32 or int64
//   enumeration                          the enumeration of the same name (enum_types.h)
//   id                                   string, a resource name (names.h)
//   text, county code                    string
//   TradingDay, TimeMicros, Hash256      TradingDay, Timestamp, 32 bytes
//   optional                             its value, or not given
//   vector of structs, struct            repeated message, message
//
// What is wrong with a field by its form alone is a status that names it; everything else about it
// FindMalformed says.
#ifndef SERVICES_RPC_MESSAGE_READER_H_
#define SERVICES_RPC_MESSAGE_READER_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/engine.h"
#include "engine/rights/field_rules.h"
#include "google/protobuf/message.h"
#include "services/rpc/enum_types.h"
#include "services/rpc/names.h"

namespace luheng::services {

class MessageReader {
 public:
  // All must outlive the reader. `prefix` stands before the names of fields in statuses.
  MessageReader(const google::protobuf::Message& message, const std::vector<std::string>& names,
                const engine::Engine& engine, std::string prefix = "")
      : message_(message), names_(names), engine_(engine), prefix_(std::move(prefix)) {}

  template <class... T>
  void operator()(T&... values) {
    (Next(values), ...);
  }

  // INVALID_ARGUMENT names the first field that is wrong; NOT_FOUND, what leads to nothing.
  const absl::Status& status() const { return status_; }
  // Which of the struct's fields the message gives, in their order.
  const std::vector<bool>& given() const { return given_; }

 private:
  using Field = google::protobuf::FieldDescriptor;

  template <class T>
  void Next(T& value) {
    const Field* const field = Find(names_.at(given_.size()));
    given_.push_back(field != nullptr && IsGiven(*field));
    if (given_.back() && status_.ok()) Get(*field, value);
  }

  const Field* Find(const std::string& name) const {
    return message_.GetDescriptor()->FindFieldByName(name);
  }
  bool IsGiven(const Field& field) const;
  void Refuse(const Field& field, std::string_view problem);
  int64_t NumberOf(const Field& field) const;
  std::string TextOf(const Field& field) const;
  uint64_t RecordOf(const Field& field, engine::SubjectType type);

  void Get(const Field& field, bool& value);
  void Get(const Field& field, std::string& value) { value = TextOf(field); }
  void Get(const Field& field, engine::Hash256& value);
  void Get(const Field& field, engine::TimeMicros& value);
  void Get(const Field& field, engine::TradingDay& value);
  void Get(const Field& field, engine::Adcode& value);
  void Get(const Field& field, engine::AccountId& value);
  void Get(const Field& field, engine::InstrumentId& value);
  void Get(const Field& field, engine::ParticipantId& value);
  template <std::integral Number>
  void Get(const Field& field, Number& value) {
    const int64_t number = NumberOf(field);
    if (!std::in_range<Number>(number)) return Refuse(field, "is out of range");
    value = static_cast<Number>(number);
  }
  template <class Tag>
  void Get(const Field& field, StrongInt<Tag>& value) {
    value = StrongInt<Tag>(NumberOf(field));
  }
  template <RecordId Id>
  void Get(const Field& field, Id& value) {
    value = Id{static_cast<std::underlying_type_t<Id>>(RecordOf(field, TypeOf(Id{})))};
  }
  template <ApiEnum Enum>
  void Get(const Field& field, Enum& value) {
    const int number = message_.GetReflection()->GetEnumValue(message_, &field);
    using Number = std::underlying_type_t<Enum>;
    if (!std::in_range<Number>(number)) return Refuse(field, engine::kMustBeKnown);
    value = Enum{static_cast<Number>(number)};
  }
  template <class T>
  void Get(const Field& field, std::optional<T>& value) {
    Get(field, value.emplace());
  }
  template <class Element>
  void Get(const Field& field, std::vector<Element>& values) {
    const auto& reflection = *message_.GetReflection();
    for (int i = 0; i < reflection.FieldSize(message_, &field) && status_.ok(); ++i) {
      Read(field, reflection.GetRepeatedMessage(message_, &field, i), values.emplace_back());
    }
  }
  template <class Struct>
  requires requires { Struct::kFieldNames; }
  void Get(const Field& field, Struct& value) {
    Read(field, message_.GetReflection()->GetMessage(message_, &field), value);
  }
  template <class Struct>
  void Read(const Field& field, const google::protobuf::Message& nested, Struct& value) {
    MessageReader reader(nested, engine::FieldNamesOf<Struct>(), engine_,
                         prefix_ + field.name() + ".");
    Struct::Fields(value, reader);
    status_ = reader.status();
  }

  const google::protobuf::Message& message_;
  const std::vector<std::string>& names_;
  const engine::Engine& engine_;
  const std::string prefix_;
  std::vector<bool> given_;
  absl::Status status_;
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_MESSAGE_READER_H_

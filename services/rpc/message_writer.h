// MessageWriter: the archive that fills an API message from an engine struct, by the names of its
// fields. The inverse of MessageReader, whose table says which types correspond.
//
// What is none in the engine (an id of 0, a day or time of 0) is left out, and so is a field that
// the message does not have.
#ifndef SERVICES_RPC_MESSAGE_WRITER_H_
#define SERVICES_RPC_MESSAGE_WRITER_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/rights/field_rules.h"
#include "google/protobuf/message.h"
#include "services/rpc/enum_types.h"
#include "services/rpc/names.h"

namespace luheng::services {

class MessageWriter {
 public:
  // All must outlive the writer.
  MessageWriter(const std::vector<std::string>& names, const engine::Engine& engine,
                google::protobuf::Message* out)
      : names_(names), engine_(engine), out_(*out) {}

  template <class... T>
  void operator()(const T&... values) {
    (Next(values), ...);
  }

  // Fills one field. REQUIRES: the message has it, of the type that corresponds.
  template <class T>
  void PutNamed(const std::string& name, const T& value) {
    const Field* const field = Find(name);
    LUHENG_CHECK(field != nullptr);
    Put(*field, value);
  }

 private:
  using Field = google::protobuf::FieldDescriptor;

  template <class T>
  void Next(const T& value) {
    if (const Field* const field = Find(names_.at(next_++))) Put(*field, value);
  }

  const Field* Find(const std::string& name) const {
    return out_.GetDescriptor()->FindFieldByName(name);
  }
  void PutNumber(const Field& field, int64_t value);
  void PutEnum(const Field& field, int value);

  void Put(const Field& field, bool value);
  void Put(const Field& field, const std::string& value);
  void Put(const Field& field, const engine::Hash256& value);
  void Put(const Field& field, engine::TimeMicros value);
  void Put(const Field& field, engine::TradingDay value);
  void Put(const Field& field, engine::Adcode value);
  void Put(const Field& field, engine::AccountId value);
  void Put(const Field& field, engine::InstrumentId value);
  void Put(const Field& field, engine::ParticipantId value);
  void Put(const Field& field, const engine::Actor& value);
  template <std::integral Number>
  void Put(const Field& field, Number value) {
    PutNumber(field, static_cast<int64_t>(value));
  }
  template <class Tag>
  void Put(const Field& field, StrongInt<Tag> value) {
    PutNumber(field, value.value());
  }
  template <RecordId Id>
  void Put(const Field& field, Id value) {
    Put(field, RecordName(value));
  }
  template <ApiEnum Enum>
  void Put(const Field& field, Enum value) {
    PutEnum(field, static_cast<int>(value));
  }
  template <class T>
  void Put(const Field& field, const std::optional<T>& value) {
    if (value.has_value()) Put(field, *value);
  }
  template <class Element>
  void Put(const Field& field, const std::vector<Element>& values) {
    for (const Element& value : values) {
      Write(value, out_.GetReflection()->AddMessage(&out_, &field));
    }
  }
  template <class Struct>
  requires requires { Struct::kFieldNames; }
  void Put(const Field& field, const Struct& value) {
    Write(value, out_.GetReflection()->MutableMessage(&out_, &field));
  }
  template <class Struct>
  void Write(const Struct& value, google::protobuf::Message* out) {
    MessageWriter writer(engine::FieldNamesOf<Struct>(), engine_, out);
    Struct::Fields(value, writer);
  }

  const std::vector<std::string>& names_;
  const engine::Engine& engine_;
  google::protobuf::Message& out_;
  size_t next_ = 0;
};

// Fills the fields of `out` that have the names of the struct's.
template <class Struct>
void FillMessage(const Struct& value, const engine::Engine& engine,
                 google::protobuf::Message* out) {
  MessageWriter writer(engine::FieldNamesOf<Struct>(), engine, out);
  Struct::Fields(value, writer);
}

// Fills one field of `out`. REQUIRES: it has the field.
template <class T>
void FillField(const std::string& name, const T& value, const engine::Engine& engine,
               google::protobuf::Message* out) {
  MessageWriter({}, engine, out).PutNamed(name, value);
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_MESSAGE_WRITER_H_

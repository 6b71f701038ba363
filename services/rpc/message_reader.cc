#include "services/rpc/message_reader.h"

#include <algorithm>

#include "google/protobuf/timestamp.pb.h"
#include "luheng/type/v1/trading_day.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/convert_field.h"
#include "services/rpc/status.h"

namespace luheng::services {

bool MessageReader::IsGiven(const Field& field) const {
  const auto& reflection = *message_.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message_, &field) > 0
                             : reflection.HasField(message_, &field);
}

void MessageReader::Refuse(const Field& field, std::string_view problem) {
  status_ = InvalidField(prefix_ + field.name(), problem);
}

int64_t MessageReader::NumberOf(const Field& field) const {
  const auto& reflection = *message_.GetReflection();
  return field.cpp_type() == Field::CPPTYPE_INT32 ? reflection.GetInt32(message_, &field)
                                                  : reflection.GetInt64(message_, &field);
}

std::string MessageReader::TextOf(const Field& field) const {
  return message_.GetReflection()->GetString(message_, &field);
}

uint64_t MessageReader::RecordOf(const Field& field, engine::SubjectType type) {
  const auto subject = ParseRecordName(TextOf(field));
  if (subject.has_value() && subject->type == type) return subject->id;
  Refuse(field, "must be a name like " + RecordNameExample(type));
  return 0;
}

void MessageReader::Get(const Field& field, bool& value) {
  value = message_.GetReflection()->GetBool(message_, &field);
}

void MessageReader::Get(const Field& field, engine::Hash256& value) {
  const std::string bytes = TextOf(field);
  if (bytes.size() != value.size()) return Refuse(field, "must be 32 bytes");
  std::copy(bytes.begin(), bytes.end(), value.begin());
}

void MessageReader::Get(const Field& field, engine::TimeMicros& value) {
  const auto& time = static_cast<const google::protobuf::Timestamp&>(
      message_.GetReflection()->GetMessage(message_, &field));
  const auto micros = ToTimeMicros(time, prefix_ + field.name());
  status_ = micros.status();
  if (micros.ok()) value = *micros;
}

void MessageReader::Get(const Field& field, engine::TradingDay& value) {
  const auto& day = static_cast<const type::v1::TradingDay&>(
      message_.GetReflection()->GetMessage(message_, &field));
  const auto number = ToTradingDay(day, prefix_ + field.name());
  status_ = number.status();
  if (number.ok()) value = *number;
}

void MessageReader::Get(const Field& field, engine::Adcode& value) {
  value = ToAdcode(TextOf(field));
  if (value == engine::Adcode{}) Refuse(field, "must be a code of 6 digits");
}

void MessageReader::Get(const Field& field, engine::AccountId& value) {
  const auto account = ToAccount(TextOf(field), engine_, prefix_ + field.name());
  status_ = account.status();
  if (account.ok()) value = *account;
}

void MessageReader::Get(const Field& field, engine::InstrumentId& value) {
  const auto instrument = ToInstrument(TextOf(field), engine_, prefix_ + field.name());
  status_ = instrument.status();
  if (instrument.ok()) value = *instrument;
}

void MessageReader::Get(const Field& field, engine::ParticipantId& value) {
  const auto participant = ParseParticipantName(TextOf(field));
  if (!participant.has_value()) return Refuse(field, "must be a name like participants/p12");
  value = *participant;
}

}  // namespace luheng::services

#include "services/rpc/message_writer.h"

#include "google/protobuf/timestamp.pb.h"
#include "luheng/type/v1/trading_day.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/payload_writer.h"

namespace luheng::services {

void MessageWriter::PutNumber(const Field& field, int64_t value) {
  const auto& reflection = *out_.GetReflection();
  if (field.cpp_type() == Field::CPPTYPE_INT32) {
    reflection.SetInt32(&out_, &field, static_cast<int32_t>(value));
  } else {
    reflection.SetInt64(&out_, &field, value);
  }
}

void MessageWriter::PutEnum(const Field& field, int value) {
  out_.GetReflection()->SetEnumValue(&out_, &field, value);
}

void MessageWriter::Put(const Field& field, bool value) {
  out_.GetReflection()->SetBool(&out_, &field, value);
}

void MessageWriter::Put(const Field& field, const std::string& value) {
  out_.GetReflection()->SetString(&out_, &field, value);
}

void MessageWriter::Put(const Field& field, const engine::Hash256& value) {
  if (value != engine::Hash256{}) Put(field, std::string(value.begin(), value.end()));
}

void MessageWriter::Put(const Field& field, engine::TimeMicros value) {
  if (value == engine::TimeMicros{}) return;
  out_.GetReflection()->MutableMessage(&out_, &field)->CopyFrom(FromTimeMicros(value));
}

void MessageWriter::Put(const Field& field, engine::TradingDay value) {
  if (value == engine::TradingDay{}) return;
  out_.GetReflection()->MutableMessage(&out_, &field)->CopyFrom(FromTradingDay(value));
}

void MessageWriter::Put(const Field& field, engine::Adcode value) {
  Put(field, FormatAdcode(value));
}

void MessageWriter::Put(const Field& field, engine::AccountId value) {
  if (value != engine::AccountId{}) Put(field, DescribeAccount(value, engine_));
}

void MessageWriter::Put(const Field& field, engine::InstrumentId value) {
  if (value != engine::InstrumentId{}) Put(field, DescribeInstrument(value, engine_));
}

void MessageWriter::Put(const Field& field, engine::ParticipantId value) {
  if (value != engine::ParticipantId{}) Put(field, ParticipantName(value));
}

void MessageWriter::Put(const Field& field, const engine::Actor& value) {
  if (value != engine::kSystemActor) Put(field, UserName(value));
}

}  // namespace luheng::services

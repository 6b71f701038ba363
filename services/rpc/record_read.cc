#include "services/rpc/record_read.h"

#include <utility>

#include "services/rpc/status.h"

namespace luheng::services {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FieldOf(const Message& message, const char* name) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(name);
  LUHENG_CHECK(field != nullptr);
  return field;
}

const FieldDescriptor* FirstField(const Message& message) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByNumber(1);
  LUHENG_CHECK(field != nullptr);
  return field;
}

}  // namespace

absl::StatusOr<PageWriter> PageWriter::Begin(const Message& request, Message* response) {
  return BeginList(request.GetDescriptor()->full_name(), request, response);
}

absl::StatusOr<PageWriter> PageWriter::BeginAt(uint64_t size, const Message& request,
                                               Message* response) {
  return BeginList(ListAt(request.GetDescriptor()->full_name(), size), request, response);
}

absl::StatusOr<PageWriter> PageWriter::BeginList(std::string list, const Message& request,
                                                 Message* response) {
  const auto& reflection = *request.GetReflection();
  LUHENG_ASSIGN_OR_RETURN(
      const Page page, ToPage(reflection.GetInt32(request, FieldOf(request, "page_size")),
                              reflection.GetString(request, FieldOf(request, "page_token")), list));
  return PageWriter(page, std::move(list), response);
}

Message* PageWriter::Add(const Place& place) {
  const auto& reflection = *response_->GetReflection();
  const FieldDescriptor* const rows = FirstField(*response_);
  if (static_cast<size_t>(reflection.FieldSize(*response_, rows)) == page_.size) {
    StopAt(place);
    return nullptr;
  }
  return reflection.AddMessage(response_, rows);
}

void PageWriter::StopAt(const Place& place) {
  response_->GetReflection()->SetString(response_, FieldOf(*response_, "next_page_token"),
                                        ToToken(list_, place));
}

void PageWriter::SetSequence(uint64_t sequence) { services::SetSequence(sequence, response_); }

Message* MutableRecord(Message* response) {
  return response->GetReflection()->MutableMessage(response, FirstField(*response));
}

void SetSequence(uint64_t sequence, Message* response) {
  response->GetReflection()->SetInt64(response, FieldOf(*response, "sequence"),
                                      static_cast<int64_t>(sequence));
}

absl::StatusOr<uint64_t> ToRecordNumber(const std::string& name, engine::SubjectType type,
                                        std::string_view field) {
  const auto subject = ParseRecordName(name);
  if (!subject.has_value() || subject->type != type) {
    return InvalidField(field, "must be a name like " + RecordNameExample(type));
  }
  return subject->id;
}

absl::Status RecordUnseen(const Caller& caller, std::string_view name) {
  // To who may see only its own, all others are alike, whether they exist or not.
  if (caller.reach != Reach::kAll) {
    return absl::PermissionDeniedError("FOREIGN_RECORD: " + std::string(name) +
                                       " is not your own participant's");
  }
  return absl::NotFoundError("RECORD_UNKNOWN: " + std::string(name) + " does not exist");
}

}  // namespace luheng::services

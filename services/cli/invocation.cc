#include "services/cli/invocation.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/hash.h"
#include "luheng/type/v1/outcome.pb.h"
#include "luheng/type/v1/rejected.pb.h"
#include "services/cli/message_json.h"
#include "services/cli/message_records.h"
#include "services/cli/request_id.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int64_t kPageSizeMax = 1000;

const FieldDescriptor& FieldOf(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  LUHENG_CHECK(field != nullptr);
  return *field;
}

bool OutcomeIsUnknown(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
}

}  // namespace

const Message* FindRejected(const Message& response) {
  const FieldDescriptor& rejected = FieldOf(response, "rejected");
  if (!response.GetReflection()->HasField(response, &rejected)) return nullptr;
  return &response.GetReflection()->GetMessage(response, &rejected);
}

namespace {

// The answer's proposal; nullptr if it has none.
const type::v1::Proposed* FindProposed(const Message& response) {
  const FieldDescriptor* field = response.GetDescriptor()->FindFieldByName("proposed");
  if (field == nullptr || !response.GetReflection()->HasField(response, field)) return nullptr;
  return &static_cast<const type::v1::Proposed&>(
      response.GetReflection()->GetMessage(response, field));
}

}  // namespace

absl::StatusOr<std::vector<std::unique_ptr<Message>>> ListAll(Client& client, Message& request,
                                                              int64_t limit) {
  std::vector<std::unique_ptr<Message>> items;
  while (true) {
    const int64_t missing = limit == 0 ? kPageSizeMax : limit - static_cast<int64_t>(items.size());
    request.GetReflection()->SetInt32(&request, &FieldOf(request, "page_size"),
                                      static_cast<int32_t>(std::min(missing, kPageSizeMax)));
    LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<Message> page, client.Call(request));
    const FieldDescriptor* repeated = page->GetDescriptor()->FindFieldByNumber(1);
    LUHENG_CHECK(repeated != nullptr && repeated->is_repeated());
    const int size = page->GetReflection()->FieldSize(*page, repeated);
    for (int i = 0; i < size; ++i) {
      const Message& item = page->GetReflection()->GetRepeatedMessage(*page, repeated, i);
      items.emplace_back(item.New())->CopyFrom(item);
    }
    std::string token = page->GetReflection()->GetString(*page, &FieldOf(*page, "next_page_token"));
    if (token.empty() || (limit > 0 && static_cast<int64_t>(items.size()) >= limit)) return items;
    request.GetReflection()->SetString(&request, &FieldOf(request, "page_token"), std::move(token));
  }
}

absl::StatusOr<Client> Invocation::Connect() const {
  LUHENG_ASSIGN_OR_RETURN(const Endpoint endpoint, ResolveEndpoint(WithEnvironment(connection)));
  const absl::StatusOr<absl::Duration> timeout = ParseTimeout(timeout_seconds);
  if (!timeout.ok()) {
    return absl::InvalidArgumentError("--timeout: " + std::string(timeout.status().message()));
  }
  Client client(endpoint, *timeout);
  if (exporter_ != nullptr) {
    client.Observe([exporter = exporter_.get()](const Message& request, const Message& response) {
      exporter->Observe(request, response);
    });
  }
  return client;
}

absl::StatusOr<ExitCode> Invocation::Run(
    const std::function<absl::StatusOr<ExitCode>(Invocation&)>& selected) {
  if (export_paths.empty()) return selected(*this);
  LUHENG_ASSIGN_OR_RETURN(exporter_,
                          Exporter::Make(export_paths, WithEnvironment(connection).identity));
  // The form in which commands print one table, of raw values.
  format = OutputFormat::kCsv;
  LUHENG_ASSIGN_OR_RETURN(const ExitCode code, selected(*this));
  if (code != ExitCode::kDone) return code;
  LUHENG_ASSIGN_OR_RETURN(Client client, Connect());
  LUHENG_RETURN_IF_ERROR(exporter_->Finish(client, err_));
  return ExitCode::kDone;
}

absl::Status Invocation::RefuseExport() const {
  if (export_paths.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError("--export: is for what lists and shows, not for acts");
}

void Invocation::Print(const Records& records) {
  if (exporter_ != nullptr) return exporter_->Take({.all = records, .shown = records});
  out_ << records.Print(format);
}

void Invocation::PrintMessage(const Message& message) {
  if (exporter_ != nullptr) {
    return exporter_->Take({.all = RecordOf(message, Audience::kPrograms),
                            .shown = RecordOf(message, Audience::kPeople)});
  }
  switch (format) {
    case OutputFormat::kTable:
      return Print(RecordOf(message, Audience::kPeople));
    case OutputFormat::kCsv:
      return Print(RecordOf(message, Audience::kPrograms));
    case OutputFormat::kJson:
      out_ << ToJson(message, JsonStyle::kIndented) << "\n";
      return;
  }
}

void Invocation::PrintMessages(const Descriptor& type,
                               const std::vector<std::unique_ptr<Message>>& messages,
                               const std::vector<std::string>& columns) {
  std::vector<const Message*> views;
  for (const auto& message : messages) views.push_back(message.get());
  if (exporter_ != nullptr) {
    return exporter_->Take({.all = RecordsOf(type, views, Audience::kPrograms, {}),
                            .shown = RecordsOf(type, views, Audience::kPeople, columns)});
  }
  switch (format) {
    case OutputFormat::kTable:
      return Print(RecordsOf(type, views, Audience::kPeople, columns));
    case OutputFormat::kCsv:
      return Print(RecordsOf(type, views, Audience::kPrograms, {}));
    case OutputFormat::kJson:
      out_ << ToJsonArray(views) << "\n";
      return;
  }
}

ExitCode Invocation::Fail(const absl::Status& status) {
  err_ << fmt::format("luheng: {}: {}\n", absl::StatusCodeToString(status.code()),
                      std::string(status.message()));
  return ExitCodeOf(status);
}

absl::StatusOr<ExitCode> Invocation::Mutate(const MutationOptions& options, Message& request) {
  LUHENG_RETURN_IF_ERROR(RefuseExport());
  LUHENG_ASSIGN_OR_RETURN(Client client, Connect());
  std::string request_id;
  if (options.request_id.empty()) {
    LUHENG_ASSIGN_OR_RETURN(request_id, MakeRandomRequestId());
    err_ << fmt::format("luheng: request id {}\n", request_id) << std::flush;
  } else {
    LUHENG_ASSIGN_OR_RETURN(request_id, NormalizeRequestId(options.request_id));
  }
  request.GetReflection()->SetString(&request, &FieldOf(request, "request_id"), request_id);
  request.GetReflection()->SetBool(&request, &FieldOf(request, "validate_only"),
                                   options.validate_only);
  const absl::StatusOr<std::unique_ptr<Message>> response = client.Call(request);
  if (!response.ok()) {
    const ExitCode code = Fail(response.status());
    if (OutcomeIsUnknown(response.status()) && !options.validate_only) {
      err_ << fmt::format(
          "luheng: whether it happened is not known. Repeat the command with --request-id {}:\n"
          "luheng: it happens once, however often it is sent. Or ask: luheng ledger command {}\n",
          request_id, request_id);
    }
    return code;
  }
  const bool accepted = FindRejected(**response) == nullptr;
  if (format != OutputFormat::kTable) {
    PrintMessage(**response);
  } else if (accepted && options.validate_only) {
    out_ << (FindProposed(**response) == nullptr
                 ? "would be accepted now; nothing was recorded\n"
                 : "would be proposed now, for a second person's approval; nothing was recorded\n");
  } else if (accepted) {
    PrintMessage(**response);
  }
  return ReportOutcome(**response);
}

void Invocation::ReportProposed(const Message& response) {
  const type::v1::Proposed* proposed = FindProposed(response);
  // What was asked only has no proposal.
  if (proposed == nullptr || proposed->proposal().empty()) return;
  err_ << fmt::format(
      "luheng: it needs a second person's approval, and has done nothing yet. Another user who may "
      "do it says:\n  luheng approval approve {} --hash {}\n",
      ShortResourceName(proposed->proposal()), ledger::ToHex(proposed->hash()));
}

ExitCode Invocation::ReportOutcome(const Message& response) {
  const Message* found = FindRejected(response);
  if (found == nullptr) {
    ReportProposed(response);
    return ExitCode::kDone;
  }
  const auto& rejected = static_cast<const type::v1::Rejected&>(*found);
  err_ << fmt::format("luheng: rejected: {} ({}): {}\n", rejected.reason(), rejected.code(),
                      rejected.message());
  if (!rejected.field().empty()) err_ << fmt::format("  field {}\n", rejected.field());
  if (rejected.limit() != 0) err_ << fmt::format("  limit {}\n", rejected.limit());
  const int64_t sequence =
      response.GetReflection()->GetInt64(response, &FieldOf(response, "sequence"));
  if (sequence != 0) err_ << fmt::format("  recorded as sequence {}\n", sequence);
  return ExitCode::kRejected;
}

absl::StatusOr<ExitCode> Invocation::Show(const Message& request) {
  LUHENG_ASSIGN_OR_RETURN(Client client, Connect());
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<Message> response, client.Call(request));
  PrintMessage(*response);
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> Invocation::List(Message& request, int64_t limit,
                                          const std::vector<std::string>& columns) {
  const Descriptor* response = request.GetDescriptor()->file()->FindMessageTypeByName([&request] {
    // buf lint names every response after its request.
    const std::string& name = request.GetDescriptor()->name();
    return name.substr(0, name.size() - std::string_view("Request").size()) + "Response";
  }());
  LUHENG_CHECK(response != nullptr);
  const Descriptor& item = *response->FindFieldByNumber(1)->message_type();
  // Columns that are no fields are a bug; it must not wait for a server to show.
  RecordsOf(item, {}, Audience::kPeople, columns);
  LUHENG_ASSIGN_OR_RETURN(Client client, Connect());
  LUHENG_ASSIGN_OR_RETURN(const auto items, ListAll(client, request, limit));
  PrintMessages(item, items, columns);
  return ExitCode::kDone;
}

}  // namespace luheng::services::cli

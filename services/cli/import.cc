#include "services/cli/import.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/hash.h"
#include "luheng/type/v1/rejected.pb.h"
#include "services/cli/message_records.h"
#include "services/cli/private_file.h"
#include "services/cli/request_id.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

constexpr int kErrorsShownMax = 20;

// Collects what is wrong, line by line.
class Problems {
 public:
  void Add(size_t line, const absl::Status& status) {
    ++count_;
    if (count_ > kErrorsShownMax) return;
    text_ += fmt::format("\n  line {}: {}", line, std::string(status.message()));
  }

  absl::Status ToStatus(const std::string& path) const {
    if (count_ == 0) return absl::OkStatus();
    std::string message =
        fmt::format("{}: {} rows are wrong; nothing was sent{}", path, count_, text_);
    if (count_ > kErrorsShownMax) message += "\n  ...";
    return absl::InvalidArgumentError(message);
  }

 private:
  int count_ = 0;
  std::string text_;
};

void SetRequestId(const std::string& request_id, Message* request) {
  const auto* field = request->GetDescriptor()->FindFieldByName("request_id");
  LUHENG_CHECK(field != nullptr);
  request->GetReflection()->SetString(request, field, request_id);
}

int64_t SequenceOf(const Message& response) {
  const auto* field = response.GetDescriptor()->FindFieldByName("sequence");
  LUHENG_CHECK(field != nullptr);
  return response.GetReflection()->GetInt64(response, field);
}

Records MakeReport() {
  return Records(RecordShape::kMany, {{"line", "行 line", ColumnKind::kInteger},
                                      {"key", "内容 row"},
                                      FieldColumn("sequence", ColumnKind::kInteger)});
}

}  // namespace

absl::StatusOr<std::vector<ImportRow>> ReadImport(const ImportKind& kind, const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, ReadWholeFile(path));
  absl::StatusOr<CsvTable> table = CsvTable::Parse(bytes);
  absl::Status status = table.status();
  if (status.ok()) status = table->RequireColumns(kind.columns);
  if (!status.ok()) {
    return absl::Status(status.code(), fmt::format("{}: {}", path, std::string(status.message())));
  }
  const std::string name_space = fmt::format("luheng import {} {}", kind.name,
                                             ledger::ToHex(ledger::AsBytes(ledger::Sha256(bytes))));
  std::vector<ImportRow> rows;
  Problems problems;
  for (size_t row = 0; row < table->row_count(); ++row) {
    absl::StatusOr<std::unique_ptr<Message>> request = kind.make_request(*table, row);
    if (!request.ok()) {
      problems.Add(table->LineOf(row), request.status());
      continue;
    }
    SetRequestId(DeriveRequestId(name_space, fmt::format("{}", row)), request->get());
    rows.push_back({.line = table->LineOf(row),
                    .key = table->Get(row, kind.key_column),
                    .request = *std::move(request)});
  }
  LUHENG_RETURN_IF_ERROR(problems.ToStatus(path));
  return rows;
}

namespace {

// Asks about every row, and names those that would be refused now.
absl::Status AskAboutAll(const std::vector<ImportRow>& rows, const std::string& path,
                         Client& client) {
  Problems problems;
  for (const ImportRow& row : rows) {
    std::unique_ptr<Message> question(row.request->New());
    question->CopyFrom(*row.request);
    const auto* field = question->GetDescriptor()->FindFieldByName("validate_only");
    LUHENG_CHECK(field != nullptr);
    question->GetReflection()->SetBool(question.get(), field, true);
    const absl::StatusOr<std::unique_ptr<Message>> answer = client.Call(*question);
    if (!answer.ok()) {
      if (!absl::IsInvalidArgument(answer.status()) && !absl::IsNotFound(answer.status())) {
        return answer.status();
      }
      problems.Add(row.line, answer.status());
    } else if (const Message* found = FindRejected(**answer)) {
      const auto& rejected = static_cast<const type::v1::Rejected&>(*found);
      problems.Add(row.line,
                   absl::FailedPreconditionError(rejected.reason() + ": " + rejected.message()));
    }
  }
  return problems.ToStatus(path);
}

}  // namespace

absl::StatusOr<ExitCode> RunImport(const ImportKind& kind, const std::string& path,
                                   ImportDepth depth, Invocation& invocation) {
  LUHENG_RETURN_IF_ERROR(invocation.RefuseExport());
  LUHENG_ASSIGN_OR_RETURN(const std::vector<ImportRow> rows, ReadImport(kind, path));
  Records report = MakeReport();
  if (depth == ImportDepth::kCheckOnly) {
    for (const ImportRow& row : rows) {
      report.Add({static_cast<int64_t>(row.line), row.key, Absent{}});
    }
    invocation.Print(report);
    return ExitCode::kDone;
  }
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  if (depth == ImportDepth::kAskAndSend) {
    const absl::Status status = AskAboutAll(rows, path, client);
    if (absl::IsInvalidArgument(status)) {
      invocation.Fail(status);
      return ExitCode::kRejected;
    }
    LUHENG_RETURN_IF_ERROR(status);
  }
  ExitCode code = ExitCode::kDone;
  for (const ImportRow& row : rows) {
    const absl::StatusOr<std::unique_ptr<Message>> response = client.Call(*row.request);
    if (!response.ok()) {
      code = invocation.Fail(response.status());
    } else if (FindRejected(**response) != nullptr) {
      code = invocation.ReportOutcome(**response);
    } else {
      report.Add({static_cast<int64_t>(row.line), row.key, SequenceOf(**response)});
      continue;
    }
    invocation.err() << fmt::format(
        "luheng: {} line {} ({}): stopped here. The rows before are done; when this is put right, "
        "run the same file again.\n",
        path, row.line, row.key);
    break;
  }
  invocation.Print(report);
  return code;
}

}  // namespace luheng::services::cli

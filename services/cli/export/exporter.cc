#include "services/cli/export/exporter.h"

#include <fmt/format.h>

#include <algorithm>

#include "absl/time/clock.h"
#include "ledger/base/status_macros.h"
#include "ledger/verifier.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "services/cli/export/ndjson_file.h"
#include "services/cli/export/row_facts.h"
#include "services/cli/message_json.h"
#include "services/cli/private_file.h"

namespace luheng::services::cli {
namespace {

namespace api = ::luheng::ledger::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kProofsInFlightMax = 32;

// The call without its page, which is how it was asked and not what.
std::string TextOf(const Message& request) {
  const std::unique_ptr<Message> asked(request.New());
  asked->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    const FieldDescriptor* field = asked->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) asked->GetReflection()->ClearField(asked.get(), field);
  }
  return asked->GetDescriptor()->full_name() + " " + ToJson(*asked, JsonStyle::kOneLine);
}

struct Published {
  std::string note;
  ledger::Checkpoint checkpoint;
};

// The newest checkpoint, once it covers the entry.
absl::StatusOr<Published> CheckpointOver(int64_t index, Client& client) {
  api::GetInclusionProofRequest covered;
  covered.set_index(index);
  LUHENG_RETURN_IF_ERROR(client.Call(covered).status());
  LUHENG_ASSIGN_OR_RETURN(const auto response,
                          client.CallFor<api::GetCheckpointResponse>(api::GetCheckpointRequest()));
  LUHENG_ASSIGN_OR_RETURN(const auto key, ledger::Verifier::FromVkey(response.verifier_key()));
  LUHENG_ASSIGN_OR_RETURN(const auto checkpoint, ledger::OpenCheckpoint(response.note(), key));
  if (checkpoint.size <= static_cast<uint64_t>(index)) {
    return absl::DataLossError("the server's checkpoint does not cover what it proves");
  }
  return Published{response.note(), checkpoint};
}

absl::Status AddEntry(const api::GetInclusionProofResponse& proof, uint64_t index,
                      const ledger::Checkpoint& checkpoint, Evidence* evidence) {
  ProvedEntry entry = {.bytes = proof.entry_bytes()};
  for (const std::string& hash : proof.hashes()) {
    if (hash.size() != ledger::Hash().size()) return absl::DataLossError("not a hash");
    std::copy(hash.begin(), hash.end(), entry.hashes.emplace_back().begin());
  }
  LUHENG_RETURN_IF_ERROR(VerifyProvedEntry(index, entry, checkpoint));
  evidence->emplace(index, std::move(entry));
  return absl::OkStatus();
}

// The entries that the rows tell of, as far as the caller may read them.
absl::StatusOr<Evidence> FetchEvidence(const Records& rows, const ledger::Checkpoint& checkpoint,
                                       Client& client) {
  // Through the text that verify-export reads, so that both see the same entries.
  LUHENG_ASSIGN_OR_RETURN(const std::vector<NdjsonRow> read, ReadNdjson(WriteNdjson(rows)));
  std::set<uint64_t> indices;
  for (const NdjsonRow& row : read) {
    for (const uint64_t index : EntriesOfRow(row)) indices.insert(index);
  }
  std::vector<std::unique_ptr<Message>> requests;
  for (const uint64_t index : indices) {
    auto request = std::make_unique<api::GetInclusionProofRequest>();
    request->set_index(static_cast<int64_t>(index));
    request->set_tree_size(static_cast<int64_t>(checkpoint.size));
    requests.push_back(std::move(request));
  }
  Evidence evidence;
  const auto accept = [&](size_t position,
                          const absl::StatusOr<std::unique_ptr<Message>>& response) {
    if (!response.ok()) return response.status();
    const auto& proof = static_cast<const api::GetInclusionProofResponse&>(**response);
    // Who may not read the entry gets its hashes only.
    if (proof.entry_bytes().empty()) return absl::OkStatus();
    const uint64_t index = *std::next(indices.begin(), static_cast<std::ptrdiff_t>(position));
    return AddEntry(proof, index, checkpoint, &evidence);
  };
  LUHENG_RETURN_IF_ERROR(client.CallAll(requests, kProofsInFlightMax, accept));
  return evidence;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Exporter>> Exporter::Make(const std::vector<std::string>& paths,
                                                         const std::string& identity_directory) {
  LUHENG_ASSIGN_OR_RETURN(ExportPlan plan, PlanExport(paths));
  if (identity_directory.empty()) {
    return absl::UnauthenticatedError(
        "--export: give --identity DIR too: you sign the export with your key");
  }
  LUHENG_ASSIGN_OR_RETURN(Officer officer, Officer::Load(identity_directory));
  return std::unique_ptr<Exporter>(new Exporter(std::move(plan), std::move(officer)));
}

Exporter::Exporter(ExportPlan plan, Officer officer)
    : plan_(std::move(plan)), officer_(std::move(officer)) {}

void Exporter::Observe(const Message& request, const Message& response) {
  std::string text = TextOf(request);
  const FieldDescriptor* field = response.GetDescriptor()->FindFieldByName("sequence");
  absl::MutexLock lock(&mutex_);
  // The pages of a list are one request.
  if (requests_.empty() || requests_.back() != text) requests_.push_back(std::move(text));
  if (field == nullptr) return;
  const int64_t sequence = response.GetReflection()->GetInt64(response, field);
  if (!sequences_.has_value()) sequences_.emplace(sequence, sequence);
  sequences_->first = std::min(sequences_->first, sequence);
  sequences_->second = std::max(sequences_->second, sequence);
}

void Exporter::Take(ExportRows rows) { taken_.push_back(std::move(rows)); }

absl::Status Exporter::Finish(Client& client, std::ostream& err) {
  std::vector<std::string> requests;
  std::optional<std::pair<int64_t, int64_t>> sequences;
  {
    absl::MutexLock lock(&mutex_);
    requests = requests_;
    sequences = sequences_;
  }
  if (taken_.size() != 1 || !sequences.has_value()) {
    return absl::FailedPreconditionError("--export: this command has no rows to export");
  }
  LUHENG_ASSIGN_OR_RETURN(const Published published, CheckpointOver(sequences->second, client));
  ExportContent content = {
      .rows = std::move(taken_.front()),
      .requests = std::move(requests),
      .first_sequence = static_cast<uint64_t>(sequences->first),
      .last_sequence = static_cast<uint64_t>(sequences->second),
      .evidence = {},
      .origin = published.checkpoint.origin,
      .checkpoint = published.note,
      .exported_at = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone())};
  LUHENG_ASSIGN_OR_RETURN(content.evidence,
                          FetchEvidence(content.rows.all, published.checkpoint, client));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<ExportedFile> files,
                          MakeExport(plan_, content, officer_));
  for (const ExportedFile& file : files) {
    LUHENG_RETURN_IF_ERROR(WritePrivateFile(file.path, file.bytes, FileDurability::kSynced));
    err << fmt::format("luheng: wrote {}\n", file.path);
  }
  return absl::OkStatus();
}

}  // namespace luheng::services::cli

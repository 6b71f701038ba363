// luheng ledger history: the entries of a subject; of a certificate, its way from the first
// allocation to now.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "ledger/base/status_macros.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/message_records.h"
#include "services/cli/private_file.h"
#include "services/cli/resource_name.h"

namespace luheng::services::cli {
namespace {

// Not `namespace ledger`, which is the room of hashes and proofs.
namespace api = ::luheng::ledger::v1;
using google::protobuf::Message;

constexpr std::string_view kCertificates = "certificates/";

struct HistoryOptions {
  std::string record;
  std::string participant;
  std::string account;
  std::string order_id;
  std::string instrument;
  std::string market;
  std::string proof;
  std::string limit = "0";
};

// An entry on a certificate's way, and whose it is.
struct Step {
  std::string certificate;
  api::Entry entry;
};

absl::StatusOr<std::vector<api::Entry>> EntriesOf(const std::string& certificate, Client& client) {
  api::ListHistoryRequest request;
  request.set_record(certificate);
  LUHENG_ASSIGN_OR_RETURN(const auto items, ListAll(client, request, 0));
  std::vector<api::Entry> entries;
  for (const std::unique_ptr<Message>& item : items) {
    entries.push_back(static_cast<const api::Entry&>(*item));
  }
  return entries;
}

// What the certificate was cut from, as its issue says; empty of a right that begins.
std::string ParentOf(const std::string& certificate, const api::Entry& entry) {
  const auto& fields = entry.payload().fields();
  const auto issued = fields.find("certificate");
  const auto parent = fields.find("parent");
  const bool is_issue = entry.kind() == "CERTIFICATE_ISSUED" && issued != fields.end() &&
                        issued->second.string_value() == certificate;
  return is_issue && parent != fields.end() ? parent->second.string_value() : "";
}

// The way of a certificate, newest step first: its own entries, then those of what it was cut from
// up to the cut, and so on back.
absl::StatusOr<std::vector<Step>> WayOf(std::string certificate, Client& client) {
  std::vector<Step> way;
  int64_t until = std::numeric_limits<int64_t>::max();
  while (!certificate.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const std::vector<api::Entry> entries, EntriesOf(certificate, client));
    std::string parent;
    int64_t cut = until;
    for (const api::Entry& entry : entries) {
      if (entry.index() >= until) continue;
      way.push_back({certificate, entry});
      if (std::string found = ParentOf(certificate, entry); !found.empty()) {
        parent = std::move(found);
        cut = entry.index();
      }
    }
    // A parent is older than its child, so this ends.
    certificate = std::move(parent);
    until = cut;
  }
  return way;
}

absl::Status WriteProof(const std::string& directory, int64_t index, Client& client) {
  api::GetInclusionProofRequest request;
  request.set_index(index);
  LUHENG_ASSIGN_OR_RETURN(const auto proof,
                          client.CallFor<api::GetInclusionProofResponse>(request));
  const std::string stem = fmt::format("{}/{}", directory, index);
  LUHENG_RETURN_IF_ERROR(
      WritePrivateFile(stem + ".tlog-proof", proof.tlog_proof(), FileDurability::kSynced));
  return WritePrivateFile(stem + ".entry", proof.entry_bytes(), FileDurability::kSynced);
}

absl::Status WriteProofs(const std::string& directory, const std::vector<Step>& way,
                         Client& client) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return absl::InvalidArgumentError(fmt::format("{}: {}", directory, error.message()));
  for (const Step& step : way) {
    LUHENG_RETURN_IF_ERROR(WriteProof(directory, step.entry.index(), client));
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> ShowWay(const HistoryOptions& options, const std::string& certificate,
                                 Invocation& invocation) {
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(std::vector<Step> way, WayOf(certificate, client));
  std::reverse(way.begin(), way.end());
  if (!options.proof.empty()) LUHENG_RETURN_IF_ERROR(WriteProofs(options.proof, way, client));
  if (invocation.format == OutputFormat::kJson) {
    std::vector<std::unique_ptr<Message>> entries;
    for (const Step& step : way) entries.push_back(std::make_unique<api::Entry>(step.entry));
    invocation.PrintMessages(*api::Entry::descriptor(), entries, {});
    return ExitCode::kDone;
  }
  Records records(
      RecordShape::kMany,
      {FieldColumn("certificate", ColumnKind::kText), FieldColumn("index", ColumnKind::kInteger),
       FieldColumn("kind", ColumnKind::kText), FieldColumn("event_time", ColumnKind::kText),
       FieldColumn("actor", ColumnKind::kText)});
  for (const Step& step : way) {
    records.Add({ShortResourceName(step.certificate), step.entry.index(), step.entry.kind(),
                 TimeForPeople(step.entry.event_time()), ShortResourceName(step.entry.actor())});
  }
  invocation.Print(records);
  if (!options.proof.empty()) {
    invocation.err() << fmt::format(
        "luheng: wrote a .tlog-proof and an .entry of each step into {}; verify one with\n"
        "  luheng ledger verify {}/INDEX.tlog-proof --entry {}/INDEX.entry --vkey KEY\n",
        options.proof, options.proof, options.proof);
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ListHistory(const HistoryOptions& options, Invocation& invocation) {
  const std::string record = RecordName(options.record);
  if (record.rfind(kCertificates, 0) == 0) return ShowWay(options, record, invocation);
  if (!options.proof.empty()) {
    return absl::InvalidArgumentError("--proof: is for the history of a certificate");
  }
  api::ListHistoryRequest request;
  LUHENG_ASSIGN_OR_RETURN(const int64_t limit, ForOption("--limit", ParseInteger(options.limit)));
  if (!record.empty()) request.set_record(record);
  if (!options.participant.empty()) request.set_participant(ParticipantName(options.participant));
  if (!options.account.empty()) request.set_account(AccountName(options.account));
  if (!options.instrument.empty()) request.set_instrument(InstrumentName(options.instrument));
  if (!options.market.empty()) request.set_market(MarketName(options.market));
  if (!options.order_id.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const int64_t order_id,
                            ForOption("--order", ParseInteger(options.order_id)));
    request.set_order_id(order_id);
  }
  return invocation.List(request, limit, {"index", "sequence", "kind", "event_time", "actor"});
}

}  // namespace

void AddLedgerHistoryCommand(const Commands& ledger) {
  auto [command, options] = ledger.Add<HistoryOptions>(
      {.name = "history",
       .what = "Lists the entries that concern a subject, newest first; of a certificate its way "
               "from the first allocation to now, oldest first.",
       .examples = {"luheng ledger history certificates/c12 --proof c12-proofs",
                    "luheng ledger history u4",
                    "luheng ledger history --account p12/a12 --limit 20",
                    "luheng ledger history --instrument 330681-COD-2023-5Y -o json",
                    "luheng ledger history --order 16777217"}},
      ListHistory);
  CLI::Option_group& subject = *command.add_option_group("subject", "Whose history");
  subject.add_option("RECORD", options.record, "Record of rights, such as c12 or auctions/u4");
  subject.add_option("--participant", options.participant, "Such as p12");
  subject.add_option("--account", options.account, "Such as p12/a12");
  subject.add_option("--order", options.order_id, "Order id");
  subject.add_option("--instrument", options.instrument, "Symbol");
  subject.add_option("--market", options.market, "Such as ZJ-PERMIT");
  subject.require_option(1);
  command
      .add_option("--proof", options.proof,
                  "Write a .tlog-proof and an .entry of each step into this directory")
      ->type_name("DIR");
  command.add_option("--limit", options.limit, "At most so many; 0: all")->capture_default_str();
}

}  // namespace luheng::services::cli

// luheng ledger certificate-pdf.
#include <fmt/format.h>

#include "absl/time/time.h"
#include "ledger/base/status_macros.h"
#include "ledger/base64.h"
#include "ledger/tlog_proof.h"
#include "ledger/verifier.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "luheng/rights/v1/certificate_service.pb.h"
#include "services/cli/certificate_pdf.h"
#include "services/cli/commands.h"
#include "services/cli/enum_text.h"
#include "services/cli/private_file.h"
#include "services/cli/resource_name.h"
#include "services/cli/trading_day.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

constexpr std::string_view kCollection = "certificates/";

struct PdfOptions {
  std::string certificate;
  std::string out;
};

template <class Enum>
std::string EnumText(Enum value) {
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  const auto* named = type->FindValueByNumber(value);
  return named == nullptr ? std::to_string(value) : ShortEnumName(*named);
}

std::string DayText(const type::v1::TradingDay& day) {
  return FormatDay(absl::CivilDay(day.year(), day.month(), day.day()));
}

std::string WithoutCollection(const std::string& name) {
  return name.rfind(kCollection, 0) == 0 ? name.substr(kCollection.size()) : name;
}

absl::Status FillRight(Client& client, const std::string& name, TitleCertificate* title) {
  rights::v1::GetCertificateRequest request;
  request.set_name(name);
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          client.CallFor<rights::v1::GetCertificateResponse>(request));
  const rights::v1::Certificate& certificate = found.certificate();
  title->number = WithoutCollection(certificate.name());
  title->account = certificate.account();
  title->instrument = certificate.instrument();
  title->quantity_grams = certificate.quantity_grams();
  title->pledged_grams = certificate.pledged_grams();
  title->leased_grams = certificate.leased_grams();
  title->frozen_grams = certificate.frozen_grams();
  title->held_grams = certificate.held_grams();
  title->valid_from = DayText(certificate.valid_from());
  title->valid_to = DayText(certificate.valid_to());
  title->is_paid = certificate.payment() == rights::v1::PAYMENT_PAID;
  title->price_fen_per_tonne = certificate.price_fen_per_tonne();
  title->cause = EnumText(certificate.cause());
  title->parent = WithoutCollection(certificate.parent());
  return absl::OkStatus();
}

// REQUIRES: FillRight has named the account and the instrument.
absl::Status FillParties(Client& client, TitleCertificate* title) {
  registry::v1::GetParticipantRequest holder;
  holder.set_name(title->account.substr(0, title->account.find("/accounts/")));
  LUHENG_ASSIGN_OR_RETURN(const auto participant,
                          client.CallFor<registry::v1::GetParticipantResponse>(holder));
  title->holder_name = participant.participant().display_name();
  title->holder_uscc = participant.participant().uscc();
  market::v1::GetInstrumentRequest request;
  request.set_name(title->instrument);
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          client.CallFor<market::v1::GetInstrumentResponse>(request));
  title->county_code = found.instrument().county_code();
  title->pollutant = EnumText(found.instrument().pollutant());
  title->price_basis = found.instrument().price_basis() == market::v1::PRICE_BASIS_PER_TONNE_TERM
                           ? CertificatePriceBasis::kPerTonneTerm
                           : CertificatePriceBasis::kPerTonneYear;
  title->account = ShortResourceName(title->account);
  title->instrument = ShortResourceName(title->instrument);
  return absl::OkStatus();
}

// The entry that issued the certificate: the oldest of its history, which comes newest first; what
// is cut off from it is issued later. NOT_FOUND if it has none.
absl::StatusOr<ledger::v1::Entry> FindIssue(Client& client, const std::string& name) {
  ledger::v1::ListHistoryRequest request;
  request.set_record(name);
  LUHENG_ASSIGN_OR_RETURN(const auto entries, ListAll(client, request, 0));
  for (auto message = entries.rbegin(); message != entries.rend(); ++message) {
    const auto& entry = static_cast<const ledger::v1::Entry&>(**message);
    if (entry.kind() == "CERTIFICATE_ISSUED") return entry;
  }
  return absl::NotFoundError(fmt::format("the ledger has no issue of {}", name));
}

// What the page says is proved first. The key comes from the server itself, so this tells only that
// nothing was damaged; who holds the page verifies with a key from elsewhere.
absl::Status FillLedger(Client& client, const std::string& name, TitleCertificate* title) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::v1::Entry issue, FindIssue(client, name));
  ledger::v1::GetInclusionProofRequest request;
  request.set_index(issue.index());
  LUHENG_ASSIGN_OR_RETURN(const auto inclusion,
                          client.CallFor<ledger::v1::GetInclusionProofResponse>(request));
  if (inclusion.entry_bytes().empty()) {
    return absl::PermissionDeniedError(fmt::format("you may not read the issue of {}", name));
  }
  LUHENG_ASSIGN_OR_RETURN(const auto published, client.CallFor<ledger::v1::GetCheckpointResponse>(
                                                    ledger::v1::GetCheckpointRequest()));
  LUHENG_ASSIGN_OR_RETURN(const auto key,
                          ::luheng::ledger::Verifier::FromVkey(published.verifier_key()));
  LUHENG_ASSIGN_OR_RETURN(const auto proof,
                          ::luheng::ledger::ParseTlogProof(inclusion.tlog_proof()));
  LUHENG_ASSIGN_OR_RETURN(const auto checkpoint,
                          ::luheng::ledger::VerifyTlogProof(proof, inclusion.entry_bytes(), key));
  title->issued_at =
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(issue.event_time().seconds()),
                       absl::UTCTimeZone());
  title->entry_index = issue.index();
  title->leaf_hash = ::luheng::ledger::EncodeBase64(
      ::luheng::ledger::AsBytes(::luheng::ledger::LeafHash(inclusion.entry_bytes())));
  title->origin = checkpoint.origin;
  title->tree_size = static_cast<int64_t>(checkpoint.size);
  title->root_hash = ::luheng::ledger::EncodeBase64(::luheng::ledger::AsBytes(checkpoint.root));
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> WriteCertificate(const PdfOptions& options, Invocation& invocation) {
  const std::string name = std::string(kCollection) + WithoutCollection(options.certificate);
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  TitleCertificate title;
  LUHENG_RETURN_IF_ERROR(FillRight(client, name, &title));
  LUHENG_RETURN_IF_ERROR(FillParties(client, &title));
  LUHENG_RETURN_IF_ERROR(FillLedger(client, name, &title));
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, DrawCertificate(title));
  LUHENG_RETURN_IF_ERROR(WritePrivateFile(options.out, bytes, FileDurability::kSynced));
  invocation.err() << fmt::format("luheng: wrote {}\n", options.out);
  return ExitCode::kDone;
}

}  // namespace

void AddCertificatePdfCommand(const Commands& ledger) {
  auto [command, options] = ledger.Add<PdfOptions>(
      {.name = "certificate-pdf",
       .what = "Writes a title certificate as a page, with the ledger entry that issued it.",
       .examples = {"luheng ledger certificate-pdf c12 --out c12.pdf"}},
      WriteCertificate);
  command.add_option("CERTIFICATE", options.certificate, "Certificate, such as c12")->required();
  command.add_option("--out", options.out, "File to write")->required()->type_name("FILE");
}

}  // namespace luheng::services::cli

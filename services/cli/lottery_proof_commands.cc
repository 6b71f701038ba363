// luheng ledger lottery-proof.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/primary/v1/lottery_service.pb.h"
#include "luheng/registry/v1/registry_service.pb.h"
#include "services/cli/commands.h"
#include "services/cli/decimal.h"
#include "services/cli/private_file.h"
#include "services/verify/lottery_proof.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

struct ProofOptions {
  std::string lottery;
  std::string out;
};

engine::Hash256 HashOf(const std::string& bytes) {
  engine::Hash256 hash{};
  if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

engine::Hash256 FromHex(const std::string& text) {
  engine::Hash256 hash{};
  for (size_t i = 0; 2 * i + 1 < text.size() && i < hash.size(); ++i) {
    hash[i] = static_cast<uint8_t>(std::stoul(text.substr(2 * i, 2), nullptr, 16));
  }
  return hash;
}

// The newest entry of a kind in the lottery's history. NOT_FOUND if it has none.
absl::StatusOr<ledger::v1::Entry> FindEntry(Client& client, const std::string& lottery,
                                            const std::string& kind) {
  ledger::v1::ListHistoryRequest request;
  request.set_record(lottery);
  LUHENG_ASSIGN_OR_RETURN(const auto entries, ListAll(client, request, 0));
  for (const std::unique_ptr<Message>& message : entries) {
    const auto& entry = static_cast<const ledger::v1::Entry&>(*message);
    if (entry.kind() == kind) return entry;
  }
  return absl::NotFoundError(fmt::format("{} was not drawn yet", lottery));
}

absl::StatusOr<engine::Uscc> UsccOf(Client& client, const std::string& account) {
  registry::v1::GetParticipantRequest request;
  request.set_name(account.substr(0, account.find("/accounts/")));
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          client.CallFor<registry::v1::GetParticipantResponse>(request));
  engine::Uscc uscc{};
  const std::string& text = found.participant().uscc();
  if (text.size() != uscc.size()) {
    return absl::InternalError(fmt::format("{} has no USCC", request.name()));
  }
  std::copy(text.begin(), text.end(), uscc.begin());
  return uscc;
}

// The applicants in the order of the draw, and what the pool gave each.
absl::Status FillLines(Client& client, const std::string& lottery, LotteryProof* proof) {
  primary::v1::ListApplicantsRequest request;
  request.set_lottery(lottery);
  LUHENG_ASSIGN_OR_RETURN(const auto applicants, ListAll(client, request, 0));
  engine::Grams left = proof->pool;
  for (const std::unique_ptr<Message>& message : applicants) {
    const auto& applicant = static_cast<const primary::v1::Applicant&>(*message);
    LotteryProof::Line line;
    LUHENG_ASSIGN_OR_RETURN(line.uscc, UsccOf(client, applicant.account()));
    line.demand = engine::Grams{applicant.demand_grams()};
    line.granted = std::min(line.demand, left);
    left -= line.granted;
    proof->lines.push_back(line);
  }
  return absl::OkStatus();
}

absl::StatusOr<LotteryProof> FetchProof(Client& client, const std::string& name) {
  primary::v1::GetLotteryRequest request;
  request.set_name(name);
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          client.CallFor<primary::v1::GetLotteryResponse>(request));
  const primary::v1::Lottery& lottery = found.lottery();
  LotteryProof proof;
  LUHENG_ASSIGN_OR_RETURN(const int64_t number,
                          ParseInteger(name.substr(std::string("lotteries/y").size())));
  proof.lottery = static_cast<uint32_t>(number);
  proof.round = static_cast<uint16_t>(lottery.round());
  proof.pool = engine::Grams{lottery.quantity_grams()};
  proof.commitment = HashOf(lottery.commitment());
  proof.public_seed = lottery.public_seed();
  LUHENG_ASSIGN_OR_RETURN(const ledger::v1::Entry draw, FindEntry(client, name, "DRAW_LOTTERY"));
  const auto& body = draw.payload().fields().at("body").struct_value().fields();
  proof.secret = FromHex(body.at("secret").string_value());
  LUHENG_RETURN_IF_ERROR(FillLines(client, name, &proof));
  LUHENG_ASSIGN_OR_RETURN(const ledger::v1::Entry decided,
                          FindEntry(client, name, "LOTTERY_DECIDED"));
  ledger::v1::GetInclusionProofRequest prove;
  prove.set_index(decided.index());
  LUHENG_ASSIGN_OR_RETURN(const auto inclusion,
                          client.CallFor<ledger::v1::GetInclusionProofResponse>(prove));
  proof.entry = inclusion.entry_bytes();
  proof.tlog_proof = inclusion.tlog_proof();
  return proof;
}

absl::StatusOr<ExitCode> WriteProof(const ProofOptions& options, Invocation& invocation) {
  const std::string name = options.lottery.rfind("lotteries/", 0) == 0
                               ? options.lottery
                               : "lotteries/" + options.lottery;
  LUHENG_ASSIGN_OR_RETURN(Client client, invocation.Connect());
  LUHENG_ASSIGN_OR_RETURN(const LotteryProof proof, FetchProof(client, name));
  const std::string text = FormatLotteryProof(proof);
  if (options.out.empty()) {
    invocation.out() << text;
    return ExitCode::kDone;
  }
  LUHENG_RETURN_IF_ERROR(WritePrivateFile(options.out, text, FileDurability::kSynced));
  invocation.err() << fmt::format(
      "luheng: wrote {}; draw it again with: luheng-verify --lottery {} --vkey KEY\n", options.out,
      options.out);
  return ExitCode::kDone;
}

}  // namespace

void AddLotteryProofCommand(const Commands& ledger) {
  auto [command, options] = ledger.Add<ProofOptions>(
      {.name = "lottery-proof",
       .what = "Writes everything that it takes to draw a lottery again, offline and without us.",
       .examples = {"luheng ledger lottery-proof y2 --out lottery-2.proof"}},
      WriteProof);
  command.add_option("LOTTERY", options.lottery, "Lottery, such as y2")->required();
  command.add_option("--out", options.out, "File to write; without it the proof is printed");
}

}  // namespace luheng::services::cli

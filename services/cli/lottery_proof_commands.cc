// luheng ledger lottery-proof.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/tlog_proof.h"
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

// The number in "participants/p12/accounts/a3".
absl::StatusOr<engine::AccountId> AccountOf(const std::string& account) {
  const size_t letter = account.rfind('a');
  if (letter == std::string::npos) return absl::InternalError(account + " is no account");
  LUHENG_ASSIGN_OR_RETURN(const int64_t number, ParseInteger(account.substr(letter + 1)));
  return engine::AccountId{static_cast<uint64_t>(number)};
}

// An entry, and its proof of the checkpoint of `tree_size` entries, which `note` is; of the newest
// checkpoint, which both then are, if `tree_size` is 0.
absl::StatusOr<LotteryProof::Evidence> FetchEvidence(Client& client, int64_t index,
                                                     int64_t* tree_size, std::string* note) {
  ledger::v1::GetInclusionProofRequest request;
  request.set_index(index);
  request.set_tree_size(*tree_size);
  LUHENG_ASSIGN_OR_RETURN(const auto found,
                          client.CallFor<ledger::v1::GetInclusionProofResponse>(request));
  if (found.entry_bytes().empty()) {
    return absl::PermissionDeniedError(fmt::format("you may not read entry {}", index));
  }
  if (*tree_size == 0) {
    *tree_size = found.tree_size();
    *note = found.checkpoint();
  }
  ledger::TlogProof proof;
  proof.index = static_cast<uint64_t>(index);
  proof.checkpoint = *note;
  for (const std::string& hash : found.hashes()) proof.hashes.push_back(HashOf(hash));
  return LotteryProof::Evidence{found.entry_bytes(), ledger::FormatTlogProof(proof)};
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
    LUHENG_ASSIGN_OR_RETURN(line.account, AccountOf(applicant.account()));
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
  proof.secret = HashOf(lottery.secret());
  proof.public_seed = lottery.public_seed();
  LUHENG_ASSIGN_OR_RETURN(const ledger::v1::Entry decided,
                          FindEntry(client, name, "LOTTERY_DECIDED"));
  LUHENG_RETURN_IF_ERROR(FillLines(client, name, &proof));
  // The last one first: a checkpoint that covers it covers the others.
  int64_t tree_size = 0;
  std::string note;
  LUHENG_ASSIGN_OR_RETURN(proof.decided, FetchEvidence(client, decided.index(), &tree_size, &note));
  LUHENG_ASSIGN_OR_RETURN(proof.seeded,
                          FetchEvidence(client, lottery.seeded_index(), &tree_size, &note));
  LUHENG_ASSIGN_OR_RETURN(proof.sealed,
                          FetchEvidence(client, lottery.sealed_index(), &tree_size, &note));
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

// Q1: what a participant had, by ledger time and by effective time.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/rights/rights.h"
#include "ledger/entry.h"
#include "services/rpc/audit_answers.h"
#include "services/rpc/convert.h"
#include "services/rpc/names.h"
#include "services/rpc/record_read.h"

namespace luheng::services {
namespace {

// Grams of an instrument, or fen of money.
struct Amounts {
  int64_t available = 0;
  int64_t held = 0;
  int64_t bought_today = 0;
  int64_t pledged = 0;
  int64_t leased = 0;
  int64_t frozen = 0;

  std::array<int64_t*, 6> All() {
    return {&available, &held, &bought_today, &pledged, &leased, &frozen};
  }
  int64_t total() const { return available + held + bought_today + pledged + leased + frozen; }
  bool operator==(const Amounts&) const = default;
};

// Instrument 0 is money.
struct BalanceKey {
  engine::AccountId account{};
  engine::InstrumentId instrument{};
  auto operator<=>(const BalanceKey&) const = default;
};
using Balances = std::map<BalanceKey, Amounts>;

Balances BalancesOf(engine::ParticipantId participant, const engine::Engine& engine) {
  const engine::Registry& registry = engine.state().registry();
  const engine::Certificates& certificates = engine.state().rights().certificates;
  Balances balances;
  for (const engine::AccountId id : registry.AccountsOf(participant)) {
    const engine::Account& account = *registry.FindAccount(id);
    Amounts& money = balances[{id, {}}];
    money.available = account.available.value();
    money.held = account.held.value();
    for (const engine::Holding& holding : registry.HoldingsOf(id)) {
      Amounts& rights = balances[{id, holding.instrument}];
      rights.available = holding.available.value();
      rights.held = holding.held.value();
      rights.bought_today = holding.bought_today.value();
    }
    for (const engine::CertificateId number : certificates.OfAccount(id)) {
      const engine::Certificate& certificate = certificates.at(number);
      Amounts& rights = balances[{id, certificate.instrument}];
      rights.available += certificate.available().value();
      rights.held += certificate.held.value();
      rights.pledged += certificate.pledged.value();
      rights.leased += certificate.leased.value();
      rights.frozen += certificate.frozen.value();
    }
  }
  return balances;
}

// Without trading days.
Balances Timeless(Balances balances) {
  for (auto& [key, amounts] : balances) {
    amounts.available += amounts.bought_today;
    amounts.bought_today = 0;
  }
  return balances;
}

void AddDifference(Balances before, Balances after, Balances* sum) {
  for (auto& [key, amounts] : after) {
    const auto to = (*sum)[key].All();
    const auto from = before[key].All();
    const auto now = amounts.All();
    for (size_t i = 0; i < to.size(); ++i) *to[i] += *now[i] - *from[i];
    before.erase(key);
  }
  for (auto& [key, amounts] : before) {
    const auto to = (*sum)[key].All();
    const auto from = amounts.All();
    for (size_t i = 0; i < to.size(); ++i) *to[i] -= *from[i];
  }
}

// What had taken effect by `time`, as known at the moment of the question.
absl::StatusOr<Balances> BalancesInEffect(const Question& question,
                                          engine::ParticipantId participant,
                                          engine::TimeMicros time) {
  const std::vector<engine::AccountId> accounts =
      question.engine().state().registry().AccountsOf(participant);
  const auto is_concerned = [&](const CommandEntries& command) -> absl::StatusOr<bool> {
    for (const std::string_view bytes : command.entries) {
      LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
      for (const ledger::Link& link : entry.links) {
        if (link.subject_type == static_cast<uint8_t>(engine::SubjectType::kAccount) &&
            std::find(accounts.begin(), accounts.end(), engine::AccountId{link.subject_id}) !=
                accounts.end()) {
          return true;
        }
      }
    }
    return false;
  };
  Balances in_effect;
  Balances before;
  bool counts = false;
  LUHENG_RETURN_IF_ERROR(question.past.ForEachCommand(
      question.state.size(),
      [&](PastStates::Side side, const PastState& state,
          const CommandEntries& command) -> absl::Status {
        if (side == PastStates::Side::kBefore) {
          LUHENG_ASSIGN_OR_RETURN(counts, is_concerned(command));
          if (!counts) return absl::OkStatus();
          LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry,
                                  ledger::DecodeEntry(command.entries.front()));
          const int64_t effective = entry.effective_time_us.value_or(entry.ledger_time_us);
          counts = engine::TimeMicros(effective) <= time;
          if (counts) before = Timeless(BalancesOf(participant, state.engine));
        } else if (counts) {
          AddDifference(std::move(before), Timeless(BalancesOf(participant, state.engine)),
                        &in_effect);
        }
        return absl::OkStatus();
      }));
  return in_effect;
}

void Fill(const BalanceKey& key, const Amounts& amounts, const engine::Engine& engine,
          google::protobuf::Message* row) {
  auto& out = dynamic_cast<audit::v1::Balance&>(*row);
  out.set_account(NameOfAccount(key.account, engine));
  const auto head =
      engine.Head({engine::SubjectType::kAccount, static_cast<uint64_t>(key.account)});
  out.set_entry_index(static_cast<int64_t>(head.value_or(0)));
  if (key.instrument == engine::InstrumentId{}) {
    out.set_available_fen(amounts.available);
    out.set_held_fen(amounts.held);
    return;
  }
  out.set_instrument(NameOfInstrument(key.instrument, engine));
  out.set_available_grams(amounts.available);
  out.set_held_grams(amounts.held);
  out.set_bought_today_grams(amounts.bought_today);
  out.set_pledged_grams(amounts.pledged);
  out.set_leased_grams(amounts.leased);
  out.set_frozen_grams(amounts.frozen);
  out.set_total_grams(amounts.total());
}

}  // namespace

absl::Status AnswerBalances(const Question& question, const audit::v1::ListBalancesRequest& request,
                            audit::v1::ListBalancesResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  LUHENG_ASSIGN_OR_RETURN(
      const engine::ParticipantId participant,
      ToVisibleParticipant(question.edge, question.caller, request.participant(), "participant"));
  std::optional<engine::TimeMicros> effective;
  if (request.has_effective_time()) {
    LUHENG_ASSIGN_OR_RETURN(effective, ToTimeMicros(request.effective_time(), "effective_time"));
  }
  absl::StatusOr<Balances> balances = effective.has_value()
                                          ? BalancesInEffect(question, participant, *effective)
                                          : BalancesOf(participant, question.engine());
  LUHENG_RETURN_IF_ERROR(balances.status());
  page.SetSequence(question.state.sequence);
  for (const auto& [key, amounts] : *balances) {
    const Place place{static_cast<uint64_t>(key.account), static_cast<uint64_t>(key.instrument)};
    if (place < page.begin() || amounts == Amounts{}) continue;
    google::protobuf::Message* const row = page.Add(place);
    if (row == nullptr) break;
    Fill(key, amounts, question.engine(), row);
  }
  return absl::OkStatus();
}

}  // namespace luheng::services

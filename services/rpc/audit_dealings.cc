// Q4: the trades between two participants, or among those that one controls.
//
// A trade is two entries, the buying side's and then the selling side's, and neither names the
// other account. So the entries of one side's accounts are walked back, and each trade's other side
// is looked up.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/rights/rights.h"
#include "services/rpc/audit_answers.h"
#include "services/rpc/convert.h"
#include "services/rpc/history.h"
#include "services/rpc/names.h"
#include "services/rpc/record_read.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

// A page looks at so many entries at most, so that nobody waits for it long.
constexpr size_t kEntriesPerPageMax = 20'000;

// One side of a trade, in the book or outside it.
struct TradeHalf {
  engine::Side side{};
  engine::AccountId account{};
  engine::InstrumentId instrument{};
  engine::RightsCause cause{};
  engine::TradingDay day{};
  engine::Grams quantity{};
  engine::Price price{};
  engine::Fen amount{};
};

// Nullopt if the entry is none.
absl::StatusOr<std::optional<TradeHalf>> ToHalf(const ledger::Entry& entry) {
  if (entry.kind != engine::TradeSide::kKind && entry.kind != engine::SaleSettled::kKind) {
    return std::nullopt;
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
  if (const auto* trade = std::get_if<engine::TradeSide>(&event)) {
    return TradeHalf{.side = trade->side,
                     .account = trade->account,
                     .instrument = trade->instrument,
                     .cause = engine::RightsCause::kBookTrade,
                     .day = trade->day,
                     .quantity = trade->quantity,
                     .price = trade->price,
                     .amount = trade->amount};
  }
  const auto& sale = std::get<engine::SaleSettled>(event);
  return TradeHalf{.side = sale.side,
                   .account = sale.account,
                   .instrument = sale.instrument,
                   .cause = sale.cause,
                   .day = sale.day,
                   .quantity = sale.quantity,
                   .price = sale.price,
                   .amount = sale.amount};
}

// Whose accounts are walked, and who has to be on the other side.
struct Parties {
  std::vector<engine::AccountId> walked;
  std::vector<engine::ParticipantId> others;
  bool buys_only = false;  // Both sides are walked: each trade counts once.
};

absl::StatusOr<engine::ParticipantId> ToParticipant(const Question& question,
                                                    const std::string& name,
                                                    std::string_view field) {
  return ToVisibleParticipant(question.edge, question.caller, name, field);
}

engine::ParticipantId ControllerOf(engine::ParticipantId participant,
                                   const engine::Engine& engine) {
  const engine::Enterprise* const filed = engine.state().rights().enterprises.Find(participant);
  return filed == nullptr || filed->controller == engine::ParticipantId{} ? participant
                                                                          : filed->controller;
}

absl::StatusOr<Parties> ToParties(const Question& question,
                                  const audit::v1::ListDealingsRequest& request) {
  const engine::Registry& registry = question.engine().state().registry();
  Parties parties;
  if (request.controller().empty()) {
    LUHENG_ASSIGN_OR_RETURN(const auto one,
                            ToParticipant(question, request.participant(), "participant"));
    LUHENG_ASSIGN_OR_RETURN(const auto other,
                            ToParticipant(question, request.counterparty(), "counterparty"));
    parties.walked = registry.AccountsOf(one);
    parties.others = {other};
    parties.buys_only = one == other;
    return parties;
  }
  if (!request.participant().empty() || !request.counterparty().empty()) {
    return InvalidField("controller", "cannot be given together with participant or counterparty");
  }
  LUHENG_ASSIGN_OR_RETURN(const auto controller,
                          ToParticipant(question, request.controller(), "controller"));
  parties.buys_only = true;
  for (uint32_t number = 1; number <= registry.participant_count(); ++number) {
    const engine::ParticipantId id{number};
    if (id != controller && ControllerOf(id, question.engine()) != controller) continue;
    parties.others.push_back(id);
    const std::vector<engine::AccountId> accounts = registry.AccountsOf(id);
    parties.walked.insert(parties.walked.end(), accounts.begin(), accounts.end());
  }
  return parties;
}

class DealingFinder {
 public:
  DealingFinder(const Question& question, Parties parties, PageWriter& page)
      : question_(question), parties_(std::move(parties)), page_(page) {}

  // Places are the ordinal of an account, and an entry of it + 1; 0 is its newest.
  absl::Status Run() {
    Place place = page_.begin();
    size_t seen = 0;
    for (; place.major < parties_.walked.size(); place = {.major = place.major + 1}) {
      const engine::Subject account{engine::SubjectType::kAccount,
                                    static_cast<uint64_t>(parties_.walked[place.major])};
      std::optional<uint64_t> next = place.minor == 0 ? question_.engine().Head(account)
                                                      : std::optional<uint64_t>(place.minor - 1);
      while (next.has_value()) {
        const Place here{place.major, *next + 1};
        if (seen++ == kEntriesPerPageMax) {
          page_.StopAt(here);
          return absl::OkStatus();
        }
        LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(question_.edge.node, *next));
        LUHENG_ASSIGN_OR_RETURN(const bool goes_on, Look(stored.entry(), here));
        if (!goes_on) return absl::OkStatus();
        const ledger::Link* const link = FindLink(stored.entry(), account);
        if (link == nullptr) return InvalidField("page_token", "must be of the same list");
        next = PreviousIndex(*link);
      }
    }
    return absl::OkStatus();
  }

 private:
  // False once the page is full.
  absl::StatusOr<bool> Look(const ledger::Entry& entry, const Place& here) {
    LUHENG_ASSIGN_OR_RETURN(const std::optional<TradeHalf> half, ToHalf(entry));
    if (!half.has_value()) return true;
    const bool is_buyer = half->side == engine::Side::kBuy;
    if (parties_.buys_only && !is_buyer) return true;
    const uint64_t other_index = is_buyer ? entry.index + 1 : entry.index - 1;
    LUHENG_ASSIGN_OR_RETURN(const StoredEntry stored, ReadEntry(question_.edge.node, other_index));
    LUHENG_ASSIGN_OR_RETURN(const std::optional<TradeHalf> other, ToHalf(stored.entry()));
    if (!other.has_value()) {
      return absl::DataLossError("the other side of entry " + std::to_string(entry.index) +
                                 " is missing");
    }
    const engine::Account* const account =
        question_.engine().state().registry().FindAccount(other->account);
    if (account == nullptr || std::find(parties_.others.begin(), parties_.others.end(),
                                        account->participant) == parties_.others.end()) {
      return true;
    }
    google::protobuf::Message* const row = page_.Add(here);
    if (row == nullptr) return false;
    auto* const dealing = dynamic_cast<audit::v1::Dealing*>(row);
    dealing->set_entry_index(static_cast<int64_t>(std::min(entry.index, other_index)));
    dealing->set_seller_entry_index(static_cast<int64_t>(std::max(entry.index, other_index)));
    *dealing->mutable_event_time() = FromTimeMicros(engine::TimeMicros(entry.ledger_time_us));
    Fill(is_buyer ? *half : *other, is_buyer ? *other : *half, dealing);
    return true;
  }

  void Fill(const TradeHalf& buyer, const TradeHalf& seller, audit::v1::Dealing* row) const {
    const engine::Engine& engine = question_.engine();
    *row->mutable_day() = FromTradingDay(buyer.day);
    row->set_cause(static_cast<type::v1::RightsCause>(buyer.cause));
    row->set_buyer(NameOfAccount(buyer.account, engine));
    row->set_seller(NameOfAccount(seller.account, engine));
    row->set_instrument(NameOfInstrument(buyer.instrument, engine));
    row->set_quantity_grams(buyer.quantity.value());
    row->set_price_fen_per_tonne(buyer.price.value());
    row->set_amount_fen(buyer.amount.value());
  }

  const Question& question_;
  const Parties parties_;
  PageWriter& page_;
};

}  // namespace

absl::Status AnswerDealings(const Question& question, const audit::v1::ListDealingsRequest& request,
                            audit::v1::ListDealingsResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page,
                          PageWriter::BeginAt(question.state.size(), request, response));
  LUHENG_ASSIGN_OR_RETURN(Parties parties, ToParties(question, request));
  page.SetSequence(question.state.sequence);
  return DealingFinder(question, std::move(parties), page).Run();
}

}  // namespace luheng::services

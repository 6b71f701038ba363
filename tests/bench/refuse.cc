#include "tests/bench/refuse.h"

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fmt/format.h"
#include "ledger/base/check.h"
#include "tests/bench/figures.h"
#include "tests/bench/flow_player.h"
#include "tests/bench/measure.h"
#include "tests/engine/cast.h"

namespace luheng::bench {
namespace {

using engine::AccountId;
using engine::Opposite;
using engine::Side;

constexpr int kOrdersBetween = 9;
constexpr uint64_t kAccounts = 2 * kAccountsPerSide;
// Behind the accounts of the flow: a second one of every participant, and one without means, whose
// participant is the last one.
constexpr AccountId SecondOf(AccountId account) {
  return AccountId{static_cast<uint64_t>(account) + kAccounts};
}
constexpr AccountId kPoorAccount{2 * kAccounts + 1};
constexpr engine::Actor kPoorTrader{engine::ParticipantId{kAccounts + 2}, engine::UserId{1}};

enum class Cause { kFunds, kHoldings, kOffTick, kSelfTrade };
constexpr int kCauseCount = 4;
constexpr std::array<const char*, kCauseCount> kCauseNames = {
    "insufficient_funds", "insufficient_holdings", "off_tick", "self_trade"};

// An order that must be refused.
struct Refusal {
  Cause cause{};
  engine::Actor trader{};
  AccountId account{};
  uint32_t book = 0;
  Side side{};
  int64_t price_ticks = 0;
};

// A record of the flow, or an order that must be refused.
struct Step {
  FlowRecord record;
  engine::OrderId order{};  // Of a cancel: what it cancels.
  std::optional<Refusal> refusal;
  bool is_cancel() const { return !refusal && record.is_cancel(); }
};

void MakeRefused(const FlowMarket& market, const Refusal& refusal, engine::Command& command) {
  command.time = market.machine().last_time();
  command.actor = refusal.trader;
  auto& body = std::get<engine::SubmitOrder>(command.body);
  body.account = refusal.account;
  body.instrument = engine::InstrumentId{refusal.book + 1};
  body.side = refusal.side;
  body.time_in_force = engine::TimeInForce::kGoodTillCancel;
  body.quantity = FlowMarket::terms().lot;
  body.price = market.PriceOf(refusal.price_ticks);
  if (refusal.cause == Cause::kOffTick) body.price += engine::Price{1};
}

// Whether the command was refused as it had to be.
bool IsRefusedFor(Cause cause, const engine::Result& result) {
  if (cause == Cause::kSelfTrade) {
    const auto* report = std::get_if<engine::OrderReport>(&result.outcome);
    return report != nullptr && report->state == engine::OrderState::kCancelled &&
           report->reason == engine::EndReason::kSelfTrade && report->trade_count == 0 &&
           result.events.empty();
  }
  const auto* rejection = std::get_if<engine::Rejection>(&result.outcome);
  if (rejection == nullptr) return false;
  switch (cause) {
    case Cause::kFunds:
      return rejection->reason == engine::RejectReason::kInsufficientFunds;
    case Cause::kHoldings:
      return rejection->reason == engine::RejectReason::kInsufficientHoldings;
    case Cause::kOffTick:
      return rejection->reason == engine::RejectReason::kOffTick;
    case Cause::kSelfTrade:
      break;
  }
  return false;
}

// A second account for every participant, with what the first one lacks; and one without means.
void OpenMoreAccounts(FlowMarket& market) {
  using namespace engine::testing;  // NOLINT: the cast's names only.
  for (uint64_t number = 1; number <= kAccounts; ++number) {
    const AccountId second = SecondOf(AccountId{number});
    market.Apply(kRegistrar,
                 engine::OpenAccount{FlowMarket::TraderOf(AccountId{number}).participant,
                                     engine::AccountKind::kTrading});
    if (number > kAccountsPerSide) {
      market.Apply(kCashier, engine::Deposit{second, engine::kAmountMax, ""});
      continue;
    }
    for (const engine::Instrument& book : market.machine().exchange().instruments()) {
      market.Apply(kRegistrar, engine::AllocateRights{second, book.id, engine::kQuantityMax});
    }
  }
  market.Apply(kRegistrar, MakeParticipant(static_cast<uint32_t>(kPoorTrader.participant)));
  market.Apply(kAdministrator, engine::GrantRole{kPoorTrader, engine::Role::kTrader});
  market.Apply(kRegistrar,
               engine::OpenAccount{kPoorTrader.participant, engine::AccountKind::kTrading});
  LUHENG_CHECK(market.machine().registry().FindAccount(kPoorAccount) != nullptr);
  LUHENG_CHECK(market.machine().registry().FindAccount(kPoorAccount)->participant ==
               kPoorTrader.participant);
}

// The order that would meet its own participant's, which is first in the book on one of the sides;
// nullopt if nothing rests.
std::optional<Refusal> FindSelfTrade(const FlowMarket& market, uint32_t book, Side preferred) {
  const engine::Exchange& exchange = market.machine().exchange();
  const engine::Instrument& instrument = *exchange.FindInstrument(engine::InstrumentId{book + 1});
  for (const Side resting : {preferred, Opposite(preferred)}) {
    const uint32_t slot = instrument.book.Front(resting);
    if (slot == 0) continue;
    const engine::OrderRecord& order = exchange.orders().record(slot);
    const AccountId owner = market.machine().registry().account_id(order.account);
    return Refusal{.cause = Cause::kSelfTrade,
                   .trader = FlowMarket::TraderOf(owner),
                   .account = SecondOf(owner),
                   .book = book,
                   .side = Opposite(resting),
                   .price_ticks = order.price_ticks};
  }
  return std::nullopt;
}

// An order to be refused for this cause, as the market stands after `record`.
std::optional<Refusal> MakeRefusal(const FlowMarket& market, Cause cause,
                                   const FlowRecord& record) {
  Refusal refusal{.cause = cause,
                  .trader = kPoorTrader,
                  .account = kPoorAccount,
                  .book = record.book,
                  .side = Side::kBuy,
                  .price_ticks = record.price_ticks};
  switch (cause) {
    case Cause::kFunds:
      return refusal;
    case Cause::kHoldings:
      refusal.side = Side::kSell;
      return refusal;
    case Cause::kOffTick:
      refusal.account = FlowMarket::AccountOf(record);
      refusal.trader = FlowMarket::TraderOf(refusal.account);
      refusal.side = record.is_sell() ? Side::kSell : Side::kBuy;
      return refusal;
    case Cause::kSelfTrade:
      return FindSelfTrade(market, record.book, record.is_sell() ? Side::kSell : Side::kBuy);
  }
  return std::nullopt;
}

// The flow with its refusals, and how it went so far.
class Mix {
 public:
  explicit Mix(const Flow& flow) : player_(std::make_unique<FlowPlayer>(flow)) {
    OpenMoreAccounts(player_->market());
  }

  // Plays steps [begin, end), calling `played` with each and the order that it made.
  template <class Played>
  void Play(const Step* begin, const Step* end, const Played& played) {
    player_->Play(
        begin, end,
        [&](const Step& step, FlowCommands& commands) {
          if (step.refusal.has_value()) {
            MakeRefused(player_->market(), *step.refusal, commands.submit());
          } else {
            player_->market().Make(step.record, step.order, FlowMarket::AccountOf(step.record),
                                   commands);
          }
        },
        [&](const Step& step) {
          if (!step.refusal.has_value()) return played(step, player_->Count(step.record));
          const Cause cause = step.refusal->cause;
          if (IsRefusedFor(cause, player_->market().result())) {
            ++refused_[static_cast<size_t>(cause)];
          } else {
            ++wrong_;
          }
          played(step, engine::OrderId{});
        });
  }

  FlowMarket& market() { return player_->market(); }
  FlowOutcome outcome() const { return player_->outcome(); }
  uint64_t refused(int cause) const { return refused_[static_cast<size_t>(cause)]; }
  // Orders that had to be refused, and were not, or for another reason.
  uint64_t wrong() const { return wrong_; }

 private:
  std::unique_ptr<FlowPlayer> player_;
  std::array<uint64_t, kCauseCount> refused_{};
  uint64_t wrong_ = 0;
};

// Plays the flow once to learn the ids of its orders, and to find what has to be refused.
std::vector<Step> Prepare(const Flow& flow, size_t& warm_up_count) {
  Mix mix(flow);
  std::vector<engine::OrderId> ids(flow.header.order_id_max + 1);
  std::vector<Step> steps;
  steps.reserve(flow.records.size() + flow.records.size() / kOrdersBetween + 1);
  const auto add = [&](const Step& step) {
    mix.Play(&step, &step + 1, [&](const Step& played, engine::OrderId made) {
      if (!played.refusal.has_value() && !played.record.is_cancel()) {
        ids[played.record.order_id] = made;
      }
    });
    steps.push_back(step);
  };
  int since_refusal = 0;
  int cause = 0;
  for (size_t i = 0; i < flow.records.size(); ++i) {
    if (i == flow.header.warm_up_count) warm_up_count = steps.size();
    const FlowRecord& record = flow.records[i];
    const auto order = record.is_cancel() ? ids[record.order_id] : engine::OrderId{};
    add({.record = record, .order = order, .refusal = std::nullopt});
    if (record.is_cancel() || ++since_refusal < kOrdersBetween) continue;
    const auto refusal = MakeRefusal(mix.market(), Cause{cause}, record);
    cause = (cause + 1) % kCauseCount;
    if (!refusal.has_value()) continue;
    since_refusal = 0;
    add({.record = record, .order = {}, .refusal = refusal});
  }
  return steps;
}

int RefuseOrders(const std::string& path) {
  const std::optional<FlowOutcome> expected = ReadExpected(path);
  if (!expected.has_value()) {
    std::fprintf(stderr, "%s.expect cannot be read\n", path.c_str());
    return 2;
  }
  const Flow flow = ReadFlow(path);
  size_t warm_up_count = 0;
  const std::vector<Step> steps = Prepare(flow, warm_up_count);

  Mix mix(flow);
  const auto ignore = [](const Step&, engine::OrderId) {};
  const Step* const timed = steps.data() + warm_up_count;
  mix.Play(steps.data(), timed, ignore);
  const double begin = ThreadCpuSeconds();
  mix.Play(timed, steps.data() + steps.size(), ignore);
  const double seconds = ThreadCpuSeconds() - begin;
  mix.market().machine().CheckInvariants();

  const bool is_met = mix.outcome() == *expected;
  Figures figures("refuse");
  figures.Text("digest", fmt::format("{:016x}", mix.outcome().digest)).Truth("oracle", is_met);
  for (int cause = 0; cause < kCauseCount; ++cause) {
    figures.Number(kCauseNames[static_cast<size_t>(cause)],
                   static_cast<double>(mix.refused(cause)));
  }
  figures.Number("not_refused", static_cast<double>(mix.wrong()))
      .Number("ops_per_cpu_second", static_cast<double>(steps.size() - warm_up_count) / seconds)
      .Print();
  return is_met && mix.wrong() == 0 ? 0 : 1;
}

}  // namespace

std::function<int()> AddRefuse(CLI::App& mode) {
  const auto path = std::make_shared<std::string>();
  mode.add_option("--flow", *path, "File of the flow, beside FILE.expect")->required();
  return [path] { return RefuseOrders(*path); };
}

}  // namespace luheng::bench

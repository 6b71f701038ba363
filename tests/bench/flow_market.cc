#include "tests/bench/flow_market.h"

#include <string>
#include <utility>
#include <variant>

#include "engine/arithmetic.h"
#include "ledger/base/check.h"
#include "tests/engine/cast.h"

namespace luheng::bench {
namespace {

using namespace engine::testing;  // NOLINT: the cast's names only.
using engine::AccountId;
using engine::Actor;
using engine::InstrumentId;
using engine::ParticipantId;
using engine::UserId;

const engine::CreateInstrument kTerms = MakeInstrument();

}  // namespace

FlowMarket::FlowMarket(uint32_t book_count) : machine_(engine::kSlotMax) {
  using engine::Role;
  Apply(engine::kSystemActor, MakeGenesis());
  Apply(kAdministrator, engine::GrantRole{kOperator, Role::kOperator});
  Apply(kAdministrator, engine::GrantRole{kRegistrar, Role::kRegistrar});
  Apply(kAdministrator, engine::GrantRole{kCashier, Role::kCashier});
  engine::MarketRules rules = MakeRules();
  rules.order_quantity_max = engine::kQuantityMax;
  Apply(kAdministrator, engine::CreateMarket{"FLOW", rules});
  for (uint32_t book = 0; book < book_count; ++book) {
    engine::CreateInstrument terms = kTerms;
    terms.symbol = "BOOK-" + std::to_string(book);
    terms.floor = {};
    Apply(kAdministrator, terms);
  }
  for (uint64_t number = 1; number <= 2 * kAccountsPerSide; ++number) {
    const AccountId account{number};
    const Actor trader = TraderOf(account);
    Apply(kRegistrar, MakeParticipant(static_cast<uint32_t>(trader.participant)));
    Apply(kAdministrator, engine::GrantRole{trader, Role::kTrader});
    Apply(kRegistrar, engine::OpenAccount{trader.participant, engine::AccountKind::kTrading});
    if (number <= kAccountsPerSide) {
      Apply(kCashier, engine::Deposit{account, engine::kAmountMax, ""});
      continue;
    }
    for (uint32_t book = 1; book <= book_count; ++book) {
      Apply(kRegistrar, engine::AllocateRights{account, InstrumentId{book}, engine::kQuantityMax});
    }
  }
  Apply(kOperator, engine::OpenTradingDay{kMonday});
}

const engine::Result& FlowMarket::Apply(const Actor& actor, engine::CommandBody body) {
  engine::Command command;
  command.sequence = machine_.next_index();
  command.time = machine_.last_time() + engine::TimeMicros{1};
  command.actor = actor;
  command.body = std::move(body);
  machine_.Apply(command, result_);
  const auto* rejection = std::get_if<engine::Rejection>(&result_.outcome);
  LUHENG_CHECK(rejection == nullptr);
  return result_;
}

AccountId FlowMarket::AccountOf(const FlowRecord& record) {
  const uint64_t of_side = record.order_id % kAccountsPerSide;
  return AccountId{1 + of_side + (record.is_sell() ? kAccountsPerSide : 0)};
}

Actor FlowMarket::TraderOf(AccountId account) {
  return {ParticipantId{static_cast<uint32_t>(account) + 1}, UserId{1}};
}

engine::Price FlowMarket::PriceOf(int64_t ticks) const {
  return engine::Price{ticks * kTerms.tick.value()};
}

const engine::CreateInstrument& FlowMarket::terms() { return kTerms; }

void FlowMarket::Make(const FlowRecord& record, engine::OrderId order, AccountId account,
                      FlowCommands& commands) const {
  for (engine::Command& command : commands.of_kind) {
    command.time = machine_.last_time();
    command.actor = TraderOf(account);
  }
  std::get_if<engine::CancelOrder>(&commands.cancel().body)->order = order;
  auto& body = *std::get_if<engine::SubmitOrder>(&commands.submit().body);
  body.account = account;
  body.instrument = InstrumentId{record.book + 1};
  body.side = record.is_sell() ? engine::Side::kSell : engine::Side::kBuy;
  body.time_in_force = record.is_immediate() ? engine::TimeInForce::kImmediateOrCancel
                                             : engine::TimeInForce::kGoodTillCancel;
  body.quantity = engine::Grams{static_cast<int64_t>(record.lots) * kTerms.lot.value()};
  body.price = PriceOf(record.price_ticks);
}

void AddTrades(const engine::Result& result, const std::vector<uint64_t>& flow_ids, uint64_t taker,
               TradeDigest& digest) {
  for (const engine::Event& event : result.events) {
    const auto* side = std::get_if<engine::TradeSide>(&event);
    if (side == nullptr || side->aggressor) continue;
    digest.Add(taker, flow_ids[engine::SlotOf(side->order)],
               static_cast<uint64_t>(side->price.value() / kTerms.tick.value()),
               static_cast<uint64_t>(side->quantity.value() / kTerms.lot.value()));
  }
}

}  // namespace luheng::bench

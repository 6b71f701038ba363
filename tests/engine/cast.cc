#include "tests/engine/cast.h"

#include <string>
#include <string_view>

#include "ledger/base64.h"

namespace luheng::engine::testing {

Uscc MakeUscc(uint32_t number) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  constexpr size_t kWeights[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
  std::string digits = std::to_string(number);
  std::string text = "91330681" + std::string(9 - digits.size(), '0') + digits;
  size_t sum = 0;
  for (size_t i = 0; i < text.size(); ++i) sum += kAlphabet.find(text[i]) * kWeights[i];
  text += kAlphabet[(31 - sum % 31) % 31];
  Uscc uscc{};
  text.copy(uscc.data(), uscc.size());
  return uscc;
}

Genesis MakeGenesis() {
  Genesis genesis;
  genesis.journal_id[0] = 1;
  genesis.shard = Shard{0};
  genesis.engine_version = kEngineVersion;
  genesis.origin = "luheng.example/test";
  genesis.checkpoint_key[0] = 1;
  genesis.administrators[0] = kAdministrator;
  genesis.administrators[1] = kOtherAdministrator;
  return genesis;
}

ChangeKey MakeKeyChange(const ledger::Signer& old_key, const ledger::Signer& new_key) {
  const std::string vkey = new_key.verifier().Vkey();
  const std::string statement = KeyChangeStatement(old_key.verifier().Vkey(), vkey);
  return {.vkey = vkey,
          .old_signature = ledger::EncodeBase64(old_key.Sign(statement).value()),
          .new_signature = ledger::EncodeBase64(new_key.Sign(statement).value())};
}

RegisterParticipant MakeParticipant(uint32_t number) {
  RegisterParticipant body;
  body.uscc = MakeUscc(number);
  body.county = Adcode{330681};
  body.name_commitment[0] = 1;
  return body;
}

MarketRules MakeRules() {
  return {.effective_day = kMonday,
          .band_basis_points = std::nullopt,
          .buy_is_sellable_next_day = true,
          .order_quantity_max = Kilograms(1'000'000)};
}

CreateInstrument MakeInstrument(MarketId market) {
  return {.symbol = "330681-NOX-2023-5Y",
          .market = market,
          .pollutant = Pollutant::kNox,
          .county = Adcode{330681},
          .vintage_year = 2023,
          .term_years = 5,
          .price_basis = PriceBasis::kPerTonneYear,
          .lot = kKilogram,
          .tick = Yuan(10),
          .floor = Yuan(1000),
          .reference = std::nullopt};
}

SubmitOrder MakeSell(Grams quantity, Price price, TimeInForce time_in_force) {
  return {.account = kSellerAccount,
          .instrument = kInstrument,
          .side = Side::kSell,
          .time_in_force = time_in_force,
          .quantity = quantity,
          .price = price};
}

SubmitOrder MakeBuy(Grams quantity, Price price, TimeInForce time_in_force) {
  return {.account = kBuyerAccount,
          .instrument = kInstrument,
          .side = Side::kBuy,
          .time_in_force = time_in_force,
          .quantity = quantity,
          .price = price};
}

SubmitOrder AtMarket(SubmitOrder order, TimeInForce time_in_force) {
  order.type = OrderType::kMarket;
  order.time_in_force = time_in_force;
  order.price = {};
  return order;
}

SubmitOrder Stopped(SubmitOrder order, Price stop_price) {
  order.type = OrderType::kStopLimit;
  order.stop_price = stop_price;
  return order;
}

SubmitOrder Iceberg(SubmitOrder order, Grams display_quantity) {
  order.display_quantity = display_quantity;
  return order;
}

SubmitOrder PostOnly(SubmitOrder order) {
  order.post_only = true;
  return order;
}

SubmitOrder GoodTill(SubmitOrder order, TradingDay expire_day) {
  order.time_in_force = TimeInForce::kGoodTillDate;
  order.expire_day = expire_day;
  return order;
}

SubmitOrder Of(AccountId account, SubmitOrder order) {
  order.account = account;
  return order;
}

SubmitOrder Preventing(SelfTradePrevention mode, SubmitOrder order) {
  order.self_trade_prevention = mode;
  return order;
}

}  // namespace luheng::engine::testing

#include "tests/services/small_exchange.h"

#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <future>
#include <utility>

#include "engine/registry/uscc.h"
#include "ledger/base/check.h"
#include "ledger/hash.h"

namespace luheng::services {
namespace {

constexpr engine::Grams kLot(1'000);
constexpr engine::Price kTick(100'000);     // 1,000 yuan.
constexpr engine::TradingDay kDay{19'360};  // 2023-01-03, a Tuesday.
constexpr const char* kUscc[2] = {"91330681MAAHDWRX05", "91330681MA2RF8981R"};

engine::Uscc MakeUscc(const char* text) {
  engine::Uscc uscc;
  std::copy_n(text, uscc.size(), uscc.begin());
  return uscc;
}

}  // namespace

engine::RequestId MakeRequestId(uint64_t number) {
  engine::RequestId id{};
  for (size_t i = 0; i < 8; ++i) id[i] = static_cast<uint8_t>(number >> (8 * i));
  id[15] = 1;
  return id;
}

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "luheng-XXXXXX").string();
  LUHENG_CHECK(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() { std::filesystem::remove_all(path_); }

absl::StatusOr<Answer> SubmitAndWait(Node& node, engine::Actor actor, uint64_t request_number,
                                     engine::CommandBody body) {
  std::promise<absl::StatusOr<Answer>> answer;
  const absl::Status status = node.Submit(
      {.actor = actor,
       .request_id = MakeRequestId(request_number),
       .effective_time = std::nullopt,
       .body = std::move(body),
       .done = [&answer](absl::StatusOr<Answer> result) { answer.set_value(std::move(result)); }});
  if (!status.ok()) return status;
  return answer.get_future().get();
}

SmallExchange::SmallExchange() {
  options_.data_directory = directory_.path() + "/data";
  options_.disk_reserve_bytes = 1 << 20;
}

void SmallExchange::StartNode() {
  auto node = TryStart();
  if (!node.ok()) std::fprintf(stderr, "%s\n", node.status().ToString().c_str());
  LUHENG_CHECK(node.ok());
  node_ = *std::move(node);
}

absl::StatusOr<std::unique_ptr<Node>> SmallExchange::TryStart() {
  if (!std::filesystem::exists(options_.data_directory)) {
    const absl::Status status =
        InitDataDirectory(options_.data_directory, "luheng.example/test", engine::Shard{1}, clock_);
    if (!status.ok()) return status;
  }
  return Node::Start(options_, clock_);
}

void SmallExchange::StopNode() {
  LUHENG_CHECK(node_->Stop().ok());
  node_.reset();
}

void SmallExchange::CheckAccepted(const absl::StatusOr<Answer>& answer) {
  if (!answer.ok()) {
    std::fprintf(stderr, "%s\n", answer.status().ToString().c_str());
  } else if (const auto* refused = std::get_if<engine::Rejection>(&answer->outcome)) {
    std::fprintf(stderr, "refused: %s\n", engine::RejectReasonName(refused->reason));
  } else {
    return;
  }
  LUHENG_CHECK(false);
}

void SmallExchange::OpenMarket() {
  using engine::Done;
  for (const engine::Role role :
       {engine::Role::kOperator, engine::Role::kRegistrar, engine::Role::kCashier}) {
    MustDo<Done>(engine::GrantRole{.grantee = kAdministrator, .role = role});
  }
  const auto market = MustDo<engine::MarketCreated>(
      engine::CreateMarket{.code = "TEST",
                           .rules = {.effective_day = kDay,
                                     .band_basis_points = std::nullopt,
                                     .buy_is_sellable_next_day = true,
                                     .order_quantity_max = engine::Grams(1'000'000'000'000)}});
  instrument_ = MustDo<engine::InstrumentCreated>(
                    engine::CreateInstrument{.symbol = "330681-COD-2023-5Y",
                                             .market = market.market,
                                             .pollutant = engine::Pollutant::kCod,
                                             .county = engine::Adcode{330681},
                                             .vintage_year = 2023,
                                             .term_years = 5,
                                             .price_basis = engine::PriceBasis::kPerTonneYear,
                                             .lot = kLot,
                                             .tick = kTick,
                                             .floor = engine::Price(0),
                                             .reference = std::nullopt})
                    .instrument;
  for (int i = 0; i < 2; ++i) {
    const auto participant =
        MustDo<engine::ParticipantRegistered>(
            engine::RegisterParticipant{.uscc = MakeUscc(kUscc[i]),
                                        .county = engine::Adcode{330681},
                                        .name_commitment = ledger::Sha256(kUscc[i])})
            .participant;
    account_[i] =
        MustDo<engine::AccountOpened>(
            engine::OpenAccount{.participant = participant, .kind = engine::AccountKind::kTrading})
            .account;
    trader_[i] = {participant, engine::UserId{1}};
    MustDo<Done>(engine::GrantRole{.grantee = trader_[i], .role = engine::Role::kTrader});
  }
  MustDo<Done>(engine::AllocateRights{.account = account_[0],
                                      .instrument = instrument_,
                                      .quantity = engine::Grams(100'000'000'000)});
  MustDo<Done>(engine::Deposit{
      .account = account_[1], .amount = engine::Fen(100'000'000'000'000), .reference = "BANK-1"});
  MustDo<Done>(engine::OpenTradingDay{.day = kDay});
}

engine::SubmitOrder SmallExchange::Order(int trader, int64_t kilograms, int64_t ticks) const {
  return {.account = account_[trader],
          .instrument = instrument_,
          .side = trader == 0 ? engine::Side::kSell : engine::Side::kBuy,
          .time_in_force = engine::TimeInForce::kDay,
          .quantity = engine::Grams(kilograms * kLot.value()),
          .price = engine::Price(ticks * kTick.value())};
}

}  // namespace luheng::services

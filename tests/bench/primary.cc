#include "tests/bench/primary.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/codec.h"
#include "engine/rights/lottery_order.h"
#include "engine/state_machine.h"
#include "ledger/base/check.h"
#include "ledger/hash.h"
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"
#include "tests/engine/cast.h"

namespace luheng::bench {
namespace {

using namespace engine;           // NOLINT: a measurement is about nothing else.
using namespace engine::testing;  // NOLINT

constexpr Actor kOfficer{ParticipantId{2}, UserId{1}};
constexpr AccountId kReserve{1};
constexpr Grams kPool{1'000'000'000'000};
constexpr TimeMicros kHour{3'600'000'000};

constexpr std::pair<Parameter, int64_t> kRows[] = {
    {Parameter::kFeeNew, 100'000},          {Parameter::kFloorPercent, 100},
    {Parameter::kDepositBasisPoints, 1000}, {Parameter::kBidsMax, 10},
    {Parameter::kWinnersPercent, 70},       {Parameter::kReoffers, 4},
    {Parameter::kContractDays, 3},          {Parameter::kPaymentDays, 7},
};

// A county with a bureau, a reserve, and firms that may buy from it.
class County {
 public:
  County() {
    Give(kSystemActor, MakeGenesis());
    Give(kAdministrator, GrantRole{kOperator, Role::kOperator});
    Give(kAdministrator, GrantRole{kRegistrar, Role::kRegistrar});
    Give(kAdministrator, GrantRole{kCashier, Role::kCashier});
    Give(kRegistrar, MakeParticipant(number_));
    Give(kRegistrar, OpenAccount{kOfficer.participant, AccountKind::kReserve});
    Give(kAdministrator, GrantRole{kOfficer, Role::kBureau});
    Give(kAdministrator, CreateMarket{"ZJ-PERMIT", MakeRules()});
    Give(kAdministrator, MakeInstrument());
    Give(kAdministrator,
         SetTradingMode{kInstrument, TradingMode::kListing, RightsForm::kCertificate});
    for (const auto& [parameter, value] : kRows) {
      Give(
          kAdministrator,
          SetParameter{
              .parameter = parameter, .effective_day = kMonday, .value = value, .source = "bench"});
    }
    Give(kOperator, OpenTradingDay{kMonday});
    Give(kOfficer, PresetReserve{kReserve, kInstrument, kPool, "bench"});
  }

  // Its account; the trader is user 1 of its participant.
  AccountId AddFirm() {
    Give(kRegistrar, MakeParticipant(++number_));
    const ParticipantId firm{number_};
    Give(kRegistrar, OpenAccount{firm, AccountKind::kTrading});
    const AccountId account = std::get<AccountOpened>(result_.outcome).account;
    Give(kAdministrator, GrantRole{{firm, UserId{1}}, Role::kTrader});
    Give(kOfficer, SetEnterprise{.participant = firm,
                                 .industry = Industry::kTextile,
                                 .controller = firm,
                                 .has_cems = true,
                                 .code_colour = CodeColour::kGreen,
                                 .credit_grade = CreditGrade::kA});
    Give(kOfficer, FilePermit{firm, "permit", Adcode{330681}, kMonday, Day(2030, 1, 1)});
    Give(kOfficer, FileEia{firm, "eia", Pollutant::kNox, Grams{100'000'000}});
    Give(kCashier, Deposit{account, Fen{100'000'000}, "bench"});
    return account;
  }

  // Stops the process if the command is refused. Returns how long it took.
  double Give(const Actor& actor, CommandBody body) {
    Command command;
    command.sequence = machine_.next_index();
    command.time = machine_.last_time() + TimeMicros{1} + std::exchange(waited_, TimeMicros{});
    command.actor = actor;
    command.body = std::move(body);
    const auto begin = SteadyClock::now();
    machine_.Apply(command, result_);
    const double seconds = SecondsSince(begin);
    LUHENG_CHECK(!std::holds_alternative<Rejection>(result_.outcome));
    return seconds;
  }
  // All Continue commands that are due: their time, and the longest.
  struct Steps {
    double seconds = 0;
    double longest = 0;
    int count = 0;
  };
  Steps ContinueAll() {
    Steps steps;
    while (machine_.has_task()) {
      const double seconds = Give(kSystemActor, Continue{});
      steps.seconds += seconds;
      steps.longest = std::max(steps.longest, seconds);
      ++steps.count;
    }
    return steps;
  }
  void Wait(TimeMicros time) { waited_ = time; }
  void GoToTuesday() {
    Give(kOperator, CloseTradingDay{kMonday});
    while (machine_.has_continuation() || machine_.has_task()) Give(kSystemActor, Continue{});
    Give(kOperator, OpenTradingDay{kTuesday});
    while (machine_.has_continuation() || machine_.has_task()) Give(kSystemActor, Continue{});
  }
  const StateMachine& machine() const { return machine_; }
  const RecordMade& made() const { return std::get<RecordMade>(result_.outcome); }

 private:
  StateMachine machine_;
  Result result_;
  TimeMicros waited_{};
  uint32_t number_ = 2;
};

double BytesOf(const std::vector<std::string>& texts) {
  double bytes = 0;
  for (const std::string& text : texts) bytes += static_cast<double>(text.size());
  return bytes;
}

// So many texts hashed one by one, and their hashes sorted.
double HashAndSortSeconds(const std::vector<std::string>& texts) {
  const auto begin = SteadyClock::now();
  std::vector<ledger::Hash> hashes;
  hashes.reserve(texts.size());
  for (const std::string& text : texts) hashes.push_back(ledger::Sha256(text));
  std::sort(hashes.begin(), hashes.end());
  return SecondsSince(begin);
}

void MeasureAuction(County& county, const std::vector<AccountId>& accounts, Figures& figures) {
  const TimeMicros now = county.machine().last_time();
  const double memory_before = MemoryBytes();
  county.Give(kOfficer, AnnounceAuction{.mode = AuctionMode::kSingleRound,
                                        .account = kReserve,
                                        .instrument = kInstrument,
                                        .quantity = Grams{400'000'000'000},
                                        .increment = Yuan(10),
                                        .opens_at = now,
                                        .closes_at = now + kHour});
  const AuctionId auction{static_cast<uint32_t>(county.made().id)};
  double bids = 0;
  for (size_t i = 0; i < accounts.size(); ++i) {
    const Actor trader{county.machine().registry().FindAccount(accounts[i])->participant,
                       UserId{1}};
    bids += county.Give(
        trader, PlaceBid{.auction = auction,
                         .account = accounts[i],
                         .price = Yuan(1000) + Price{static_cast<int64_t>(i * 7919 % 997) * 1000},
                         .quantity = Grams{1'000'000}});
  }
  const std::vector<Bid> list = county.machine().rights().auctions.at(auction).bids;
  county.Wait(kHour);
  const double close = county.Give(kOperator, CloseAuction{auction});
  const County::Steps steps = county.ContinueAll();
  const double memory = MemoryBytes() - memory_before;

  std::vector<std::string> texts;
  for (const Bid& bid : list) {
    std::string text;
    Writer writer(&text);
    writer(bid);
    texts.push_back(std::move(text));
  }
  const double plain = HashAndSortSeconds(texts);
  figures.Number("bidders", static_cast<double>(accounts.size()))
      .Number("bid_us", bids / static_cast<double>(accounts.size()) * 1e6, 2)
      .Number("close_ms", close * 1e3, 2)
      .Number("award_ms", (close + steps.seconds) * 1e3, 2)
      .Number("award_commands", steps.count + 1)
      .Number("auction_bytes", memory)
      .Number("bids_bytes", BytesOf(texts))
      .Number("bids_hashed_and_sorted_ms", plain * 1e3, 2)
      .Number("auction_ratio", (close + steps.seconds) / plain, 2);
}

void MeasureLottery(County& county, const std::vector<AccountId>& accounts, Figures& figures) {
  const double memory_before = MemoryBytes();
  Hash256 secret{};
  secret[0] = 1;
  county.Give(kOfficer, OpenLottery{kReserve, kInstrument, Grams{50'000'000'000}, 1,
                                    CommitmentOf(secret), "3D", kTuesday});
  const LotteryId lottery{static_cast<uint32_t>(county.made().id)};
  double enter = 0;
  std::vector<LotteryLine> lines;
  for (size_t i = 0; i < accounts.size(); i += kApplicantsPerCommandMax) {
    EnterApplicants body{.lottery = lottery};
    for (size_t k = i; k < std::min(i + kApplicantsPerCommandMax, accounts.size()); ++k) {
      body.applicants.push_back({accounts[k], Grams{1'000'000}});
      const Registry& registry = county.machine().registry();
      const ParticipantId owner = registry.FindAccount(accounts[k])->participant;
      lines.push_back({.uscc = *registry.FindParticipant(owner)->uscc,
                       .demand = Grams{1'000'000},
                       .index = static_cast<uint32_t>(k)});
    }
    enter += county.Give(kOfficer, body);
  }
  const Hash256 list_hash = ListHashOf(lines);
  const double seal = county.Give(kOfficer, SealLottery{lottery, list_hash});
  county.GoToTuesday();
  county.Give(kOperator, RecordPublicSeed{lottery, "3D 042"});
  const double draw = county.Give(kOfficer, DrawLottery{lottery, secret});
  const County::Steps steps = county.ContinueAll();
  const double memory = MemoryBytes() - memory_before;

  const std::string prefix(ledger::ToHex(ledger::AsBytes(SeedOf(secret, "3D 042"))) + ":1:");
  std::vector<std::string> texts;
  for (const LotteryLine& line : lines) {
    texts.push_back(prefix + std::string(line.uscc.data(), line.uscc.size()));
  }
  const double plain = HashAndSortSeconds(texts);
  figures.Number("applicants", static_cast<double>(accounts.size()))
      .Number("enter_us", enter / static_cast<double>(accounts.size()) * 1e6, 2)
      .Number("seal_ms", seal * 1e3, 2)
      .Number("draw_ms", draw * 1e3, 2)
      .Number("draw_all_ms", (draw + steps.seconds) * 1e3, 2)
      .Number("draw_commands", steps.count + 1)
      .Number("longest_continue_ms", steps.longest * 1e3, 2)
      .Number("lottery_bytes", memory)
      .Number("texts_bytes", BytesOf(texts))
      .Number("texts_hashed_and_sorted_ms", plain * 1e3, 2)
      .Number("draw_ratio", draw / plain, 2)
      .Number("lottery_ratio", (draw + steps.seconds) / plain, 2);
}

int MeasurePrimary(int bidders, int applicants) {
  County county;
  std::vector<AccountId> accounts;
  for (int i = 0; i < std::max(bidders, applicants); ++i) accounts.push_back(county.AddFirm());
  Figures figures("primary");
  MeasureAuction(county, {accounts.begin(), accounts.begin() + bidders}, figures);
  MeasureLottery(county, {accounts.begin(), accounts.begin() + applicants}, figures);
  county.machine().CheckInvariants();
  figures.Print();
  return 0;
}

}  // namespace

std::function<int()> AddPrimary(CLI::App& mode) {
  const auto bidders = std::make_shared<int>(10'000);
  const auto applicants = std::make_shared<int>(100'000);
  mode.add_option("--bidders", *bidders)->capture_default_str()->check(CLI::Range(1, 1'000'000));
  mode.add_option("--applicants", *applicants)
      ->capture_default_str()
      ->check(CLI::Range(1, 200'000));
  return [bidders, applicants] { return MeasurePrimary(*bidders, *applicants); };
}

}  // namespace luheng::bench

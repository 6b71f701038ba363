// Runs the market days in tests/scenarios: files that a trader can read, one act or expectation a
// line. Kilograms a year, yuan per tonne and year.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/market/auction.h"
#include "tests/engine/world.h"

namespace luheng::engine::testing {
namespace {

using Words = std::vector<std::string>;

const char* PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kClosed:
      return "CLOSED";
    case Phase::kCall:
      return "CALL";
    case Phase::kCallNoCancel:
      return "CALL_NO_CANCEL";
    case Phase::kContinuous:
      return "CONTINUOUS";
    case Phase::kHalted:
      return "HALTED";
    case Phase::kListing:
      return "LISTING";
  }
  return "";
}

const char* StateName(OrderState state) {
  switch (state) {
    case OrderState::kNew:
      return "NEW";
    case OrderState::kPartiallyFilled:
      return "PARTIALLY_FILLED";
    case OrderState::kFilled:
      return "FILLED";
    case OrderState::kCancelled:
      return "CANCELLED";
    case OrderState::kExpired:
      return "EXPIRED";
    case OrderState::kMatching:
      return "MATCHING";
    case OrderState::kWaiting:
      return "WAITING";
  }
  return "";
}

std::string AnswerOf(const Outcome& outcome) {
  if (const auto* rejection = std::get_if<Rejection>(&outcome)) {
    return RejectReasonName(rejection->reason);
  }
  const auto* report = std::get_if<OrderReport>(&outcome);
  return report == nullptr ? "done" : StateName(report->state);
}

class Scenario {
 public:
  Scenario() {
    MarketRules rules = MakeRules();
    rules.opens_with_call = true;
    world_.Accept<MarketCreated>(kAdministrator, CreateMarket{"MARKET", rules});
    world_.Accept<InstrumentCreated>(kAdministrator, MakeInstrument());
  }

  // Does what the line says, or checks it. Returns what is wrong; empty if nothing is.
  std::string Run(const std::string& line) {
    Words words = WordsOf(line);
    if (words.empty()) return "";
    if (words[0] == "firm") return AddFirm(words);
    if (words[0] == "day") return MoveDay(words[1]);
    if (words[0] == "phase") return words[1] == "is" ? CheckPhase(words[2]) : MoveTo(words[2]);
    if (words[0] == "traded") return Check(Rest(line, "traded "), Trades());
    if (words[0] == "book") return Check(Rest(line, "book is "), Book());
    if (words[0] == "auction") return Check(Rest(line, "auction would trade "), Auction());
    if (words[0] == "close") return Check(Rest(line, "close is "), Close());
    return Act(words);
  }

 private:
  struct Firm {
    Actor trader;
    AccountId account{};
  };

  static Words WordsOf(const std::string& line) {
    std::istringstream text(line.substr(0, line.find('#')));
    Words words;
    for (std::string word; text >> word;) words.push_back(word);
    return words;
  }
  static std::string Rest(const std::string& line, std::string_view head) {
    return line.substr(head.size());
  }
  static std::string Check(const std::string& expected, const std::string& found) {
    return expected == found ? "" : "it is: " + found;
  }

  // firm NAME has KILOGRAMS kg and YUAN yuan
  std::string AddFirm(const Words& words) {
    const auto participant =
        world_
            .Accept<ParticipantRegistered>(
                kRegistrar, MakeParticipant(static_cast<uint32_t>(firms_.size() + 2)))
            .participant;
    Firm firm{.trader = {participant, UserId{1}}};
    world_.Accept<Done>(kAdministrator, GrantRole{firm.trader, Role::kTrader});
    firm.account = world_.AddAccount(participant, Kilograms(std::stoll(words[3])),
                                     Fen{std::stoll(words[6]) * 100});
    firms_[words[1]] = firm;
    return "";
  }

  std::string MoveDay(const std::string& what) {
    if (what == "opens") {
      world_.Accept<Done>(kOperator, OpenTradingDay{kMonday});
    } else {
      world_.Accept<Done>(kOperator, CloseTradingDay{kMonday});
    }
    Finish();
    return "";
  }
  std::string MoveTo(const std::string& name) {
    for (const Phase phase :
         {Phase::kClosed, Phase::kCall, Phase::kCallNoCancel, Phase::kContinuous, Phase::kHalted}) {
      if (name != PhaseName(phase)) continue;
      world_.Accept<Done>(kOperator, SetPhase{kInstrument, phase});
      Finish();
      return "";
    }
    return "no such phase";
  }
  std::string CheckPhase(const std::string& name) const {
    return Check(name, PhaseName(instrument().phase));
  }

  // NAME buys|sells KILOGRAMS at YUAN [conditions] [as ORDER] -> ANSWER
  // NAME cancels ORDER -> ANSWER
  // NAME amends ORDER to KILOGRAMS at YUAN -> ANSWER
  std::string Act(const Words& words) {
    const auto firm = firms_.find(words[0]);
    if (firm == firms_.end() || words.size() < 5) return "no such act";
    CommandBody body;
    std::string name;
    if (words[1] == "cancels") {
      body = CancelOrder{orders_[words[2]]};
    } else if (words[1] == "amends") {
      body = AmendOrder{orders_[words[2]], Kilograms(std::stoll(words[4])),
                        Yuan(std::stoll(words[6]))};
    } else {
      body = OrderOf(firm->second, words, &name);
    }
    const Outcome outcome = world_.Do(firm->second.trader, body);
    if (const auto* report = std::get_if<OrderReport>(&outcome)) orders_[name] = report->order;
    Finish();
    return Check(words.back(), AnswerOf(outcome));
  }

  static SubmitOrder OrderOf(const Firm& firm, const Words& words, std::string* name) {
    SubmitOrder order{.account = firm.account,
                      .instrument = kInstrument,
                      .side = words[1] == "buys" ? Side::kBuy : Side::kSell,
                      .time_in_force = TimeInForce::kDay,
                      .quantity = Kilograms(std::stoll(words[2])),
                      .price = Yuan(std::stoll(words[4]))};
    for (size_t i = 5; i < words.size(); ++i) {
      if (words[i] == "IOC") order.time_in_force = TimeInForce::kImmediateOrCancel;
      if (words[i] == "FOK") order.time_in_force = TimeInForce::kFillOrKill;
      if (words[i] == "TILL_CANCEL") order.time_in_force = TimeInForce::kGoodTillCancel;
      if (words[i] == "POST_ONLY") order.post_only = true;
      if (words[i] == "showing") order.display_quantity = Kilograms(std::stoll(words[i + 1]));
      if (words[i] == "as") *name = words[i + 1];
      if (words[i] == "stop") {
        order.type = OrderType::kStopLimit;
        order.stop_price = Yuan(std::stoll(words[i + 1]));
      }
    }
    return order;
  }

  // Continues what is left, and keeps what was traded until the file asks.
  void Finish() {
    world_.Finish();
    for (const Traded& traded : world_.Trades()) traded_.push_back(traded);
  }

  const Instrument& instrument() const { return *world_.exchange().FindInstrument(kInstrument); }
  static std::string Text(Grams quantity) { return std::to_string(quantity.value() / 1000); }
  static std::string Text(Price price) { return std::to_string(price.value() / 100); }
  static std::string Text(const std::vector<Traded>& list) {
    std::string text;
    for (const Traded& one : list) {
      if (!text.empty()) text += ", ";
      text += Text(one.quantity) + " at " + Text(one.price);
    }
    return text;
  }

  std::string Trades() { return Text(std::exchange(traded_, {})); }
  std::string Book() const {
    const std::string bids = Text(world_.Book(Side::kBuy));
    const std::string asks = Text(world_.Book(Side::kSell));
    if (bids.empty() && asks.empty()) return "empty";
    return (bids.empty() ? "0" : bids) + " | " + (asks.empty() ? "0" : asks);
  }
  std::string Auction() const {
    const auto price = FindAuctionPrice(instrument());
    if (!price) return "nothing";
    const TradingGrid& grid = instrument().grid;
    return Text(grid.CappedGrams(price->volume_lots)) + " at " +
           Text(grid.ToPrice(Ticks{price->ticks})) + " leaving " +
           Text(grid.CappedGrams(price->imbalance_lots));
  }
  std::string Close() const {
    return Text(instrument().reference.value_or(Price{})) + " after " +
           Text(instrument().day.volume);
  }

  World world_;
  std::map<std::string, Firm> firms_;
  std::map<std::string, OrderId> orders_;
  std::vector<Traded> traded_;
};

TEST(ScenarioTest, EveryMarketDayGoesAsItsFileSays) {
  int file_count = 0;
  for (const auto& file : std::filesystem::directory_iterator(LUHENG_SCENARIOS)) {
    ++file_count;
    std::ifstream lines(file.path());
    Scenario scenario;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      const std::string problem = scenario.Run(line);
      EXPECT_TRUE(problem.empty())
          << file.path().filename().string() << ":" << number << ": " << line << "\n  " << problem;
    }
  }
  EXPECT_GE(file_count, 1);
}

}  // namespace
}  // namespace luheng::engine::testing

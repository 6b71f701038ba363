#include "tests/simulation/traffic.h"

#include <atomic>
#include <cstddef>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"
#include "services/followers/commands.h"
#include "tests/engine/cast.h"

namespace luheng::simulation {
namespace {

using engine::testing::Deed;
using engine::testing::Random;
using services::Answer;

constexpr int64_t kHourUs = 3'600'000'000;
constexpr int64_t kTenYearsUs = int64_t{3'652} * 24 * kHourUs;

absl::Status Wrong(const std::string& what) { return absl::InternalError(what); }

struct Sent {
  uint64_t request;
  std::future<absl::StatusOr<Answer>> answer;
};

absl::StatusOr<std::vector<Sent>> SendAll(Player& player,
                                          const std::vector<std::pair<uint64_t, Deed>>& requests) {
  std::vector<Sent> sent;
  for (const auto& [request, deed] : requests) {
    auto answer = std::make_shared<std::promise<absl::StatusOr<Answer>>>();
    sent.push_back({request, answer->get_future()});
    LUHENG_RETURN_IF_ERROR(player.node().Submit(
        {.actor = deed.actor,
         .request_id = services::MakeRequestId(request),
         .effective_time = std::nullopt,
         .body = deed.body,
         .done = [answer](absl::StatusOr<Answer> result) { answer->set_value(result); }}));
  }
  return sent;
}

absl::Status RepeatAndReorder(Player& player, Random& random) {
  std::vector<std::pair<uint64_t, Deed>> requests;
  for (int i = 0; i < 12; ++i) {
    const std::pair<uint64_t, Deed> request{player.NextRequest(), player.NextDeed()};
    for (uint64_t times = 1 + random.Below(3); times > 0; --times) requests.push_back(request);
  }
  for (size_t i = requests.size(); i > 1; --i) {
    std::swap(requests[i - 1], requests[random.Below(i)]);
  }
  LUHENG_ASSIGN_OR_RETURN(std::vector<Sent> sent, SendAll(player, requests));
  std::map<uint64_t, Answer> answers;
  std::set<uint64_t> sequences;
  for (Sent& one : sent) {
    LUHENG_ASSIGN_OR_RETURN(const Answer answer, one.answer.get());
    const auto [first, is_new] = answers.emplace(one.request, answer);
    if (first->second.sequence != answer.sequence || first->second.time != answer.time) {
      return Wrong("one request has two answers");
    }
    if (is_new && !sequences.insert(answer.sequence).second) {
      return Wrong("two requests have one sequence");
    }
  }
  for (const auto& [request, answer] : answers) {
    LUHENG_RETURN_IF_ERROR(player.NoteAnswer(request, answer));
  }
  return absl::OkStatus();
}

// State hashes by the index of the next entry, as a reader meets them until told to stop.
std::map<uint64_t, engine::Hash256> ReadOn(const services::Node& node,
                                           const std::atomic<bool>& is_over) {
  std::map<uint64_t, engine::Hash256> seen;
  while (!is_over) {
    node.replica().Query([&](const engine::Engine& engine, uint64_t) {
      seen[engine.state().next_index()] = engine.StateHash();
      return 0;
    });
  }
  return seen;
}

absl::Status CheckPrefixes(const services::Node& node, std::map<uint64_t, engine::Hash256> seen) {
  engine::Engine engine;
  ledger::ChainState chain;
  const auto blocks = node.journal().BlocksFrom(0);
  while (!seen.empty()) {
    LUHENG_ASSIGN_OR_RETURN(const auto block, blocks->Next());
    if (!block.has_value()) return Wrong("a reader saw a state that is no prefix of the journal");
    LUHENG_ASSIGN_OR_RETURN(const auto commands, services::CommandsOf(*block));
    for (const services::CommandEntries& command : commands) {
      LUHENG_RETURN_IF_ERROR(engine.Replay(command.entries, chain));
    }
    const auto read = seen.find(chain.tree.size());
    if (read == seen.end()) continue;
    if (read->second != engine.StateHash()) return Wrong("a reader saw another state");
    seen.erase(read);
  }
  return absl::OkStatus();
}

absl::Status TradeBeforeReaders(Player& player) {
  std::atomic<bool> is_over = false;
  auto one = std::async(std::launch::async, [&] { return ReadOn(player.node(), is_over); });
  auto other = std::async(std::launch::async, [&] { return ReadOn(player.node(), is_over); });
  const absl::Status played = player.Play(12);
  is_over = true;
  std::map<uint64_t, engine::Hash256> seen = one.get();
  for (const auto& [size, hash] : other.get()) {
    const auto [first, is_new] = seen.emplace(size, hash);
    if (!is_new && first->second != hash) return Wrong("two readers saw different states");
  }
  LUHENG_RETURN_IF_ERROR(played);
  return CheckPrefixes(player.node(), std::move(seen));
}

absl::Status CheckTimes(const services::Node& node) {
  engine::TimeMicros last;
  for (uint64_t index = 0; index < node.replica().size(); ++index) {
    LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node.journal().EntryAt(index));
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    const engine::TimeMicros time(entry.ledger_time_us);
    if (time < last) return Wrong("time went back at entry " + std::to_string(index));
    last = time;
  }
  return absl::OkStatus();
}

absl::Status Jump(Player& player, int64_t jump_us) {
  LUHENG_RETURN_IF_ERROR(player.Play(4));
  const uint64_t size = player.node().replica().size();
  player.clock().Jump(jump_us);
  for (int i = 0; i < 3; ++i) {
    const absl::Status refused = player.Send(player.NextDeed());
    if (!absl::IsFailedPrecondition(refused)) return Wrong("a jump passed: " + refused.ToString());
  }
  if (player.node().replica().size() != size) return Wrong("a jump was followed by an entry");
  LUHENG_RETURN_IF_ERROR(
      player.Send({engine::testing::kAdministrator, engine::ConfirmClock{.jump_us = jump_us}}));
  LUHENG_RETURN_IF_ERROR(player.Play(4));
  return CheckTimes(player.node());
}

}  // namespace

const char* TrafficKindName(TrafficKind kind) {
  switch (kind) {
    case TrafficKind::kRepeatedAndReordered:
      return "requests repeated and reordered";
    case TrafficKind::kReaders:
      return "concurrent readers";
    case TrafficKind::kClockBack:
      return "clock back an hour";
    case TrafficKind::kClockForward:
      return "clock forward ten years";
  }
  return "";
}

absl::Status PlayTraffic(Player& player, TrafficKind kind, uint64_t seed) {
  Random random(seed);
  switch (kind) {
    case TrafficKind::kRepeatedAndReordered:
      return RepeatAndReorder(player, random);
    case TrafficKind::kReaders:
      return TradeBeforeReaders(player);
    case TrafficKind::kClockBack:
      return Jump(player, -kHourUs);
    case TrafficKind::kClockForward:
      return Jump(player, kTenYearsUs);
  }
  return absl::OkStatus();
}

}  // namespace luheng::simulation

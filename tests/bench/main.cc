// luheng-bench: measures the exchange beside what the machine can do.
//
// Each mode prints one JSON object; scripts/bench runs them interleaved and prints medians.

#include <functional>

#include "CLI/CLI.hpp"
#include "tests/bench/bare.h"
#include "tests/bench/crowd.h"
#include "tests/bench/durable.h"
#include "tests/bench/echo.h"
#include "tests/bench/fair.h"
#include "tests/bench/flow_maker.h"
#include "tests/bench/growth.h"
#include "tests/bench/lone.h"
#include "tests/bench/match.h"
#include "tests/bench/node.h"
#include "tests/bench/pipeline.h"
#include "tests/bench/primary.h"
#include "tests/bench/refuse.h"
#include "tests/bench/replay.h"

namespace luheng::bench {
namespace {

struct Mode {
  const char* name;
  const char* what;
  // Adds the mode's options. What it returns runs the mode; that returns the exit code.
  std::function<int()> (*add)(CLI::App&);
};

constexpr Mode kModes[] = {
    {"flow", "Makes an order flow, and what it leads to", AddFlow},
    {"bare", "Bare matching on an order flow", AddBare},
    {"match", "The engine alone on an order flow", AddMatch},
    {"refuse", "An order flow of whose orders a tenth have to be refused", AddRefuse},
    {"replay", "Executing a journal again", AddReplay},
    {"durable", "Durable orders at a real server, over mTLS", AddDurable},
    {"fair", "One participant at full blast, and the latency of another", AddFair},
    {"echo", "mTLS with nothing, or a bare journal, behind it", AddEcho},
    {"echo-server", "What mode echo drives", AddEchoServer},
    {"pipeline", "A bare journal of blocks", AddPipeline},
    {"node", "Many durable orders, without the network", AddNode},
    {"lone", "One durable order at a time", AddLone},
    {"crowd", "A million orders that end at once, while others trade", AddCrowd},
    {"primary", "An auction of 10,000 bidders and a lottery of 100,000 applicants", AddPrimary},
    {"growth", "What a long journal costs, in running and in starting", AddGrowth},
};

int Main(int argc, char** argv) {
  CLI::App app("Measures the exchange beside what the machine can do.", "luheng-bench");
  app.require_subcommand(1);
  int exit_code = 0;
  for (const Mode& mode : kModes) {
    CLI::App* const command = app.add_subcommand(mode.name, mode.what);
    command->callback([&exit_code, run = mode.add(*command)] { exit_code = run(); });
  }
  CLI11_PARSE(app, argc, argv);
  return exit_code;
}

}  // namespace
}  // namespace luheng::bench

// What is thrown, for want of memory or of an option's definition, ends a measurement.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) { return luheng::bench::Main(argc, argv); }

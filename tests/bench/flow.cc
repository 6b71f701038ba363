#include "tests/bench/flow.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>

#include "fmt/format.h"

namespace luheng::bench {
namespace {

void Require(bool good, const std::string& path, const char* problem) {
  if (good) return;
  std::fprintf(stderr, "%s: %s\n", path.c_str(), problem);
  std::exit(2);
}

}  // namespace

Flow ReadFlow(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Require(file.good(), path, "cannot be read");
  Flow flow;
  file.read(reinterpret_cast<char*>(&flow.header), sizeof(flow.header));
  const bool is_flow = file.good() && std::memcmp(flow.header.magic, "LOBFLOW1", 8) == 0 &&
                       flow.header.version == 1 && flow.header.record_size == sizeof(FlowRecord) &&
                       flow.header.warm_up_count <= flow.header.record_count;
  Require(is_flow, path, "is no order flow of version 1");
  flow.records.resize(flow.header.record_count);
  file.read(reinterpret_cast<char*>(flow.records.data()),
            static_cast<std::streamsize>(flow.records.size() * sizeof(FlowRecord)));
  Require(file.good(), path, "ends too early");
  return flow;
}

void WriteFlow(const std::string& path, const Flow& flow) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(&flow.header), sizeof(flow.header));
  file.write(reinterpret_cast<const char*>(flow.records.data()),
             static_cast<std::streamsize>(flow.records.size() * sizeof(FlowRecord)));
  file.close();
  Require(file.good(), path, "cannot be written");
}

std::optional<FlowOutcome> ReadExpected(const std::string& flow_path) {
  const std::string path = flow_path + ".expect";
  std::ifstream file(path);
  if (!file.good()) return std::nullopt;
  std::map<std::string, std::string> values;
  for (std::string line; std::getline(file, line);) {
    const size_t equals = line.find('=');
    Require(equals != std::string::npos, path, "has a line that is not NAME=VALUE");
    values[line.substr(0, equals)] = line.substr(equals + 1);
  }
  const auto number = [&](const char* name, int base) {
    Require(values.contains(name), path, "says too little");
    return std::strtoull(values[name].c_str(), nullptr, base);
  };
  return FlowOutcome{.digest = number("digest", 16),
                     .trade_count = number("trades", 10),
                     .cancel_rejected = number("cancel_rejected", 10)};
}

void WriteExpected(const std::string& flow_path, const FlowOutcome& outcome) {
  const std::string path = flow_path + ".expect";
  std::ofstream file(path);
  file << fmt::format("trades={}\ndigest={:016x}\ncancel_rejected={}\n", outcome.trade_count,
                      outcome.digest, outcome.cancel_rejected);
  file.close();
  Require(file.good(), path, "cannot be written");
}

}  // namespace luheng::bench

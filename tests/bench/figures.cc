#include "tests/bench/figures.h"

#include <cstdio>

#include "fmt/format.h"

namespace luheng::bench {

Figures::Figures(std::string_view mode) : json_(fmt::format("{{\"mode\": \"{}\"", mode)) {}

Figures& Figures::Number(std::string_view name, double value, int decimals) {
  json_ += fmt::format(", \"{}\": {:.{}f}", name, value, decimals);
  return *this;
}

Figures& Figures::Text(std::string_view name, std::string_view value) {
  json_ += fmt::format(", \"{}\": \"{}\"", name, value);
  return *this;
}

Figures& Figures::Truth(std::string_view name, bool value) {
  json_ += fmt::format(", \"{}\": {}", name, value);
  return *this;
}

void Figures::Print() const {
  std::printf("%s}\n", json_.c_str());
  std::fflush(stdout);
}

}  // namespace luheng::bench

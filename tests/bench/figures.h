// Figures: what a mode found out, as one JSON object on one line.
//
//   Figures("match").Number("trades", 12).Text("digest", "00ff").Print();
#ifndef TESTS_BENCH_FIGURES_H_
#define TESTS_BENCH_FIGURES_H_

#include <string>
#include <string_view>

namespace luheng::bench {

class Figures {
 public:
  explicit Figures(std::string_view mode);

  Figures& Number(std::string_view name, double value, int decimals = 0);
  Figures& Text(std::string_view name, std::string_view value);
  Figures& Truth(std::string_view name, bool value);

  // Writes the object to standard output.
  void Print() const;

 private:
  std::string json_;  // Without the closing brace.
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_FIGURES_H_

// A progress bar on the terminal, for work that takes seconds.
#ifndef SERVICES_VERIFY_PROGRESS_H_
#define SERVICES_VERIFY_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace luheng::services {

// Draws on stderr if that is a terminal, else does nothing. Not thread-safe.
class Progress {
 public:
  Progress();
  // Takes the bar away.
  ~Progress();

  // Begins a new bar of `total` steps.
  void Begin(std::string label, uint64_t total);
  // `done` steps are done; redraws a few times a second.
  void Advance(uint64_t done);

 private:
  void Clear() const;

  const bool is_terminal_;
  std::string label_;
  uint64_t total_ = 0;
  std::chrono::steady_clock::time_point next_draw_;
};

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_PROGRESS_H_

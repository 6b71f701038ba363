#include "services/verify/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "fmt/format.h"

namespace luheng::services {
namespace {

constexpr std::chrono::milliseconds kDrawInterval(100);
constexpr uint64_t kBarWidth = 40;

}  // namespace

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() { Clear(); }

void Progress::Begin(std::string label, uint64_t total) {
  label_ = std::move(label);
  total_ = std::max<uint64_t>(total, 1);
  next_draw_ = {};
  Advance(0);
}

void Progress::Advance(uint64_t done) {
  if (!is_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + kDrawInterval;
  const uint64_t filled = std::min(done, total_) * kBarWidth / total_;
  const std::string bar =
      fmt::format("\r{} [{}{}] {:3} %", label_, std::string(filled, '='),
                  std::string(kBarWidth - filled, ' '), std::min(done, total_) * 100 / total_);
  std::fputs(bar.c_str(), stderr);
  std::fflush(stderr);
}

void Progress::Clear() const {
  if (is_terminal_) std::fputs("\r\x1b[K", stderr);
}

}  // namespace luheng::services

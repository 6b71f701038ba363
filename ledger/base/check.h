// CHECK: stops the process when an invariant that user input can never break is broken.
//
// A failed CHECK is a bug of ours. What a user can cause is a rejection or a Status instead.
#ifndef LEDGER_BASE_CHECK_H_
#define LEDGER_BASE_CHECK_H_

#include <cstdio>
#include <cstdlib>

namespace luheng {

[[noreturn]] inline void CheckFailed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, condition);
  std::abort();
}

}  // namespace luheng

#define LUHENG_CHECK(condition) \
  (static_cast<bool>(condition) ? void() : ::luheng::CheckFailed(__FILE__, __LINE__, #condition))

#endif  // LEDGER_BASE_CHECK_H_

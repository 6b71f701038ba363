// Early return of a failed absl::Status or absl::StatusOr.
#ifndef LEDGER_BASE_STATUS_MACROS_H_
#define LEDGER_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define LUHENG_RETURN_IF_ERROR(expression)                      \
  do {                                                          \
    if (::absl::Status status_ = (expression); !status_.ok()) { \
      return status_;                                           \
    }                                                           \
  } while (false)

#define LUHENG_CONCAT_INNER_(a, b) a##b
#define LUHENG_CONCAT_(a, b) LUHENG_CONCAT_INNER_(a, b)

// LUHENG_ASSIGN_OR_RETURN(auto x, F()): x is the value of F(), or the enclosing function returns
// F()'s status.
#define LUHENG_ASSIGN_OR_RETURN(declaration, expression) \
  LUHENG_ASSIGN_OR_RETURN_(LUHENG_CONCAT_(status_or_, __LINE__), declaration, expression)
#define LUHENG_ASSIGN_OR_RETURN_(temporary, declaration, expression) \
  auto temporary = (expression);                                     \
  if (!temporary.ok()) return std::move(temporary).status();         \
  declaration = *std::move(temporary)

#endif  // LEDGER_BASE_STATUS_MACROS_H_

// Texts of the reasons of rights (5xx). reject_text.h has the way to them.
#ifndef SERVICES_RPC_REJECT_RIGHTS_TEXT_H_
#define SERVICES_RPC_REJECT_RIGHTS_TEXT_H_

#include <string_view>

#include "engine/reject.h"

namespace luheng::services {

// How a rejection's limit is written where the remedy says "{}".
enum class RejectLimit {
  kNone,
  kNumber,
  kDay,
  kTime,    // Microseconds since 1970, in China Standard Time.
  kMinute,  // Of the day.
  kChecks,  // Bits of checks of eligibility.
};

struct RejectText {
  engine::RejectReason reason{};
  // What the reason is about: the first of these, with blanks between, that the request has. Empty:
  // no field.
  std::string_view fields;
  RejectLimit limit{};
  std::string_view remedy;
};

// Nullptr for a reason that is not of rights.
const RejectText* FindRightsRejectText(engine::RejectReason reason);

}  // namespace luheng::services

#endif  // SERVICES_RPC_REJECT_RIGHTS_TEXT_H_

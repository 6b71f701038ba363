// What a rejection says to people: which field of the request it is about, and what to do.
#ifndef SERVICES_RPC_REJECT_TEXT_H_
#define SERVICES_RPC_REJECT_TEXT_H_

#include <cstdint>

#include "engine/reject.h"
#include "luheng/type/v1/rejected.pb.h"

namespace luheng::services {

// The rejection of a command of this kind. REQUIRES: rejection.reason is not kNone.
type::v1::Rejected ToRejected(uint16_t kind, const engine::Rejection& rejection);

}  // namespace luheng::services

#endif  // SERVICES_RPC_REJECT_TEXT_H_

// What can be wrong with a body of rights beside its single fields.
#ifndef ENGINE_RIGHTS_MALFORMED_RIGHTS_H_
#define ENGINE_RIGHTS_MALFORMED_RIGHTS_H_

#include <optional>

#include "engine/command.h"
#include "engine/rights/field_rules.h"

namespace luheng::engine {

std::optional<Malformed> FindMore(const SetParameter& body);
std::optional<Malformed> FindMore(const FilePermit& body);
std::optional<Malformed> FindMore(const ReclaimRights& body);
std::optional<Malformed> FindMore(const AnnounceAuction& body);
std::optional<Malformed> FindMore(const EnterApplicants& body);
std::optional<Malformed> FindMore(const SellAtFixedPrice& body);
std::optional<Malformed> FindMore(const ProposeLease& body);
template <class Body>
std::optional<Malformed> FindMore(const Body&) {
  return std::nullopt;
}

// All that can be wrong with a body that has kFieldNames.
template <class Body>
requires requires { Body::kFieldNames; }
std::optional<Malformed> FindMalformed(const Body& body) {
  if (auto malformed = FindMalformedField(body)) return malformed;
  return FindMore(body);
}

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_MALFORMED_RIGHTS_H_

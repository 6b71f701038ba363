// Rules of parameters, trading modes, enterprises and their papers.
#ifndef ENGINE_RIGHTS_ENTERPRISE_RULES_H_
#define ENGINE_RIGHTS_ENTERPRISE_RULES_H_

#include <optional>

#include "engine/rules.h"

namespace luheng::engine {

std::optional<Rejection> Check(const RuleView& view, const SetParameter& body);
Outcome Do(const RuleScope& scope, const SetParameter& body);

std::optional<Rejection> Check(const RuleView& view, const SetTradingMode& body);
Outcome Do(const RuleScope& scope, const SetTradingMode& body);

std::optional<Rejection> Check(const RuleView& view, const WithdrawFunds& body);
Outcome Do(const RuleScope& scope, const WithdrawFunds& body);

std::optional<Rejection> Check(const RuleView& view, const RecordFigure& body);
Outcome Do(const RuleScope& scope, const RecordFigure& body);

std::optional<Rejection> Check(const RuleView& view, const SetEnterprise& body);
Outcome Do(const RuleScope& scope, const SetEnterprise& body);

std::optional<Rejection> Check(const RuleView& view, const FilePermit& body);
Outcome Do(const RuleScope& scope, const FilePermit& body);

std::optional<Rejection> Check(const RuleView& view, const FileEia& body);
Outcome Do(const RuleScope& scope, const FileEia& body);

std::optional<Rejection> Check(const RuleView& view, const RecordViolation& body);
Outcome Do(const RuleScope& scope, const RecordViolation& body);

// kParticipantUnknown; kNameErased if there is no name to erase.
std::optional<Rejection> Check(const RuleView& view, const EraseName& body);
Outcome Do(const RuleScope& scope, const EraseName& body);
std::optional<Rejection> Check(const RuleView& view, const RenameParticipant& body);
Outcome Do(const RuleScope& scope, const RenameParticipant& body);

std::optional<Rejection> Check(const RuleView& view, const MoveParticipant& body);
Outcome Do(const RuleScope& scope, const MoveParticipant& body);

std::optional<Rejection> Check(const RuleView& view, const EndParticipant& body);
Outcome Do(const RuleScope& scope, const EndParticipant& body);

}  // namespace luheng::engine

#endif  // ENGINE_RIGHTS_ENTERPRISE_RULES_H_

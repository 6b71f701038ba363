#include "engine/rights/enterprise.h"

#include "ledger/base/check.h"

namespace luheng::engine {

Enterprise& Enterprises::at(ParticipantId id) {
  const auto number = static_cast<uint32_t>(id);
  LUHENG_CHECK(number >= 1);
  if (rows_.size() < number) rows_.resize(number);
  std::optional<Enterprise>& row = rows_[number - 1];
  if (!row) row.emplace();
  return *row;
}

}  // namespace luheng::engine

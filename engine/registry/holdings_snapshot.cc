// Holdings in a snapshot, and the invariants that also judge a snapshot of unknown origin.
#include "engine/arithmetic.h"
#include "engine/registry/holdings.h"

namespace luheng::engine {
namespace {

bool IsTotal(int64_t value) { return value >= 0 && value <= kTotalMax; }

}  // namespace

void Holdings::Save(Writer& writer) const {
  writer(accounts_, positions_, deposited_, set_aside_, allocated_, day_);
}

void Holdings::Load(Reader& reader) {
  reader(accounts_, positions_, deposited_, set_aside_, allocated_, day_);
  if (!reader.ok()) return;
  for (size_t i = 0; i < positions_.size(); ++i) {
    const Position& loaded = positions_[i];
    // The instruments are still to come, and each takes more than a byte.
    const bool may_be = static_cast<uint32_t>(loaded.instrument) <= reader.remaining();
    const bool is_new = may_be && Find(loaded.account) != nullptr &&
                        FindPosition(loaded.account, loaded.instrument) == PositionNumber{};
    if (!reader.Require(is_new, "a position without account, or twice")) return;
    Index(PositionNumber{static_cast<uint32_t>(i + 1)});
  }
}

std::optional<std::string> Holdings::FindBroken() const {
  Int128 money = 0;
  for (const Account& account : accounts_) {
    if (!IsTotal(account.available.value()) || !IsTotal(account.held.value())) {
      return "a money bucket is out of range";
    }
    money += Int128{account.available.value()} + account.held.value();
  }
  if (!IsTotal(deposited_.value())) return "the money deposited is out of range";
  if (!IsTotal(set_aside_.value())) return "the money set aside is out of range";
  money += set_aside_.value();
  if (money != deposited_.value()) return "money over all accounts is not what was deposited";

  std::vector<Int128> rights(allocated_.size());
  for (const Position& position : positions_) {
    if (!IsTotal(position.available.value()) || !IsTotal(position.held.value()) ||
        !IsTotal(position.bought.value()) || !IsTotal(position.buying.value()) ||
        !IsTotal(position.offered.value())) {
      return "a bucket of rights is out of range";
    }
    if (position.bought_day > day_) return "rights bought on a day to come";
    const Int128 sum = Int128{position.available.value()} + position.held.value() +
                       position.bought.value() + position.offered.value();
    const auto number = static_cast<uint32_t>(position.instrument);
    if (number >= 1 && number <= rights.size()) {
      rights[number - 1] += sum;
    } else if (sum != 0) {
      return "rights of an instrument that never was allocated";
    }
  }
  for (size_t i = 0; i < rights.size(); ++i) {
    if (!IsTotal(allocated_[i].value())) return "the rights allocated are out of range";
    if (rights[i] != allocated_[i].value()) {
      return "rights over all accounts are not what was allocated";
    }
  }
  return std::nullopt;
}

}  // namespace luheng::engine

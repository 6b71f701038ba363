#include "engine/rights/contract.h"

namespace luheng::engine {

std::vector<ContractId> Contracts::OpenOf(AccountId account) const {
  std::vector<ContractId> ids;
  for (auto at = open_.lower_bound({account, ContractId{}});
       at != open_.end() && at->first == account; ++at) {
    ids.push_back(at->second);
  }
  return ids;
}

ContractId Contracts::Add(const Contract& contract) {
  const ContractId id = rows_.Add(contract);
  if (IsOpen(contract.state)) open_.emplace(contract.account, id);
  return id;
}

void Contracts::SetState(ContractId id, ContractState state) {
  Contract& contract = rows_.at(id);
  contract.state = state;
  if (!IsOpen(state)) open_.erase({contract.account, id});
}

void Contracts::Load(Reader& reader) {
  reader(rows_);
  for (uint32_t number = 1; number <= rows_.count(); ++number) {
    const Contract& contract = rows_.at(ContractId{number});
    if (IsOpen(contract.state)) open_.emplace(contract.account, ContractId{number});
  }
}

}  // namespace luheng::engine

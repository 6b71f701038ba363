// Resource names, as people type them and as the API spells them.
//
//   people              API
//   p12                 participants/p12
//   p12/u1              participants/p12/users/u1
//   p12/a3              participants/p12/accounts/a3
//   330681-COD-2023-5Y  instruments/330681-COD-2023-5Y
//   ZJ-PERMIT           markets/ZJ-PERMIT
//   c12, q11, k3, u4    certificates/c12, allocations/q11, contracts/k3, auctions/u4
//   y5, l6, t7, e8      lotteries/y5, listings/l6, transfers/t7, leases/e8
//   g9, f10, o12        pledges/g9, freezes/f10, proposals/o12
//
// What is spelled out already is taken as it is. Whether a thing of that name exists, and whether
// the name is well formed, the server says.
#ifndef SERVICES_CLI_RESOURCE_NAME_H_
#define SERVICES_CLI_RESOURCE_NAME_H_

#include <string>
#include <string_view>

namespace luheng::services::cli {

std::string ParticipantName(std::string_view text);
std::string UserResourceName(std::string_view text);
std::string AccountName(std::string_view text);
std::string InstrumentName(std::string_view text);
std::string MarketName(std::string_view text);
std::string RecordName(std::string_view text);

// As people type it; any other text comes back as it is.
std::string ShortResourceName(std::string_view text);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_RESOURCE_NAME_H_

// Acts and looks: the commands of rights, each of which is a row of a table.
//
// An act is a call that changes something, a look one that changes nothing. Their options are the
// fields of the request (field_option.h); the first is given without a name. An act can also be
// given for every row of a CSV file: `luheng import`.
#ifndef SERVICES_CLI_ACT_H_
#define SERVICES_CLI_ACT_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

namespace luheng::services::cli {

struct Act {
  std::string group;
  std::string name;
  std::string what;                   // One sentence, with who may in brackets.
  std::vector<std::string> examples;  // Whole command lines.
  const google::protobuf::Descriptor* request = nullptr;
};

// How the first field of a request is given.
enum class FirstOption { kPositional, kNamed };

// A list if its request has pages, else one record.
struct Look {
  std::string group;
  std::string name;
  std::string what;
  std::vector<std::string> examples;
  const google::protobuf::Descriptor* request = nullptr;
  std::vector<std::string> columns{};  // Of a list's table.
  FirstOption first = FirstOption::kNamed;
};

struct ActGroup {
  std::string name;
  std::string what;
};

// What a table file has.
struct ActTable {
  std::vector<ActGroup> groups;
  std::vector<Act> acts;
  std::vector<Look> looks;
};

// Enterprises, certificates, reserves and their allocation.
const ActTable& RightsActs();
// Leases, pledges and freezes.
const ActTable& EncumbranceActs();
// Auctions, lotteries, contracts, listings and transfers.
const ActTable& TradeActs();
// Approvals, parameters, keys, figures and statistics.
const ActTable& OfficeActs();
// The questions of those who supervise the market.
const ActTable& AuditActs();

// All of them.
std::vector<const ActTable*> ActTables();

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_ACT_H_

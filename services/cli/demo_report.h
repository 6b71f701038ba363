// What the demonstration shows, all of it from the server's own read API: the sums beside the
// published figures, the caps, the signed checkpoint, and one entry with its proof verified here.
#ifndef SERVICES_CLI_DEMO_REPORT_H_
#define SERVICES_CLI_DEMO_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/primary/v1/lottery.pb.h"
#include "luheng/rights/v1/reserve.pb.h"
#include "luheng/statistics/v1/tally.pb.h"
#include "services/cli/client.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

struct DemoReport {
  std::vector<statistics::v1::Tally> tallies;   // Of Zhuji.
  std::vector<rights::v1::Cap> caps;            // Of every place.
  primary::v1::Lottery lottery;                 // The year's own.
  std::string kind;                             // Of the entry that is proved.
  ledger::v1::GetInclusionProofResponse proof;  // Its checkpoint covers everything in here.
  std::string verifier_key;                     // The proof holds under this key.
};

// Fetches everything, waiting for a checkpoint of all that is committed, and verifies the proof
// under `vkey`, or where that is empty under the key that the server names. VerificationError if
// the proof is false; NOT_FOUND if the year was not played yet.
absl::StatusOr<DemoReport> FetchDemoReport(Client& client, const std::string& vkey);

// `vkey_given`: as FetchDemoReport() was given it.
std::string PrintDemoReport(const DemoReport& report, const std::string& vkey_given,
                            OutputFormat format);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_REPORT_H_

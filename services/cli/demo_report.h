// What the demonstration shows, all of it from the server's own read API: the sums beside the
// published figures, the signed checkpoint, and one trade with its proof verified here.
#ifndef SERVICES_CLI_DEMO_REPORT_H_
#define SERVICES_CLI_DEMO_REPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "services/cli/client.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

struct DemoReport {
  market::v1::GetTradeStatisticsResponse statistics;
  market::v1::Trade trade;
  ledger::v1::GetInclusionProofResponse proof;  // Its checkpoint covers everything in here.
  std::string verifier_key;                     // The proof holds under this key.
};

// Fetches everything, waiting for a checkpoint of all that is committed, and verifies the proof
// under `vkey`, or where that is empty under the key that the server names. VerificationError if
// the proof is false; NOT_FOUND if nothing was traded yet.
absl::StatusOr<DemoReport> FetchDemoReport(Client& client, const std::string& vkey);

// `vkey_given`: as FetchDemoReport() was given it.
std::string PrintDemoReport(const DemoReport& report, const std::string& vkey_given,
                            OutputFormat format);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_DEMO_REPORT_H_

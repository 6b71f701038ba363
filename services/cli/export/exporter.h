// Exporter: turns what a command prints into an export. One for each run of luheng with --export.
//
// It listens to the calls of the command, to know what was asked and at which sequence the answers
// are true, and takes the rows that the command prints. Then it fetches the checkpoint that covers
// that sequence, and a proof for every entry that a row tells of, verifies them, and writes the
// files.
//
// Observe() may be called from several threads; the rest from one.
#ifndef SERVICES_CLI_EXPORT_EXPORTER_H_
#define SERVICES_CLI_EXPORT_EXPORTER_H_

#include <google/protobuf/message.h>

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/cli/client.h"
#include "services/cli/export/export_set.h"

namespace luheng::services::cli {

class Exporter {
 public:
  // Checks paths and identity before anything is asked. Errors: those of PlanExport() and
  // Officer::Load().
  static absl::StatusOr<std::unique_ptr<Exporter>> Make(const std::vector<std::string>& paths,
                                                        const std::string& identity_directory);

  // Takes note of a call that was answered.
  void Observe(const google::protobuf::Message& request, const google::protobuf::Message& response);

  // Takes the rows. Those of a second call are not exported; Finish() then says so.
  void Take(ExportRows rows);

  // Writes the files, and tells which on `err`. FAILED_PRECONDITION if the command printed no rows,
  // or more than one table; DATA_LOSS if the server's own proofs are wrong; the rest as the calls
  // and MakeExport().
  absl::Status Finish(Client& client, std::ostream& err);

 private:
  Exporter(ExportPlan plan, Officer officer);

  ExportPlan plan_;
  Officer officer_;
  std::vector<ExportRows> taken_;

  absl::Mutex mutex_;
  std::vector<std::string> requests_ ABSL_GUARDED_BY(mutex_);
  // First and last sequence at which the answers are true.
  std::optional<std::pair<int64_t, int64_t>> sequences_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_EXPORTER_H_

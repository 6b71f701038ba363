// Invocation: one run of `luheng`: its global options, and the ways in which every command talks to
// the server and to its user.
#ifndef SERVICES_CLI_INVOCATION_H_
#define SERVICES_CLI_INVOCATION_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/client.h"
#include "services/cli/connection.h"
#include "services/cli/exit_code.h"
#include "services/cli/export/exporter.h"
#include "services/cli/records.h"

namespace luheng::services::cli {

// What every command that changes something takes.
struct MutationOptions {
  std::string request_id;      // Empty: a new random one.
  bool validate_only = false;  // As the flag of the same name.
};

class Invocation {
 public:
  Invocation(std::ostream& out, std::ostream& err) : out_(out), err_(err) {}

  // Filled by the parser of the command line.
  ConnectionOptions connection;
  OutputFormat format = OutputFormat::kTable;
  std::string timeout_seconds = "10";
  std::vector<std::string> export_paths;  // Empty: print instead.

  // Runs what was selected. With `export_paths` the rows that it prints become an export; a command
  // that prints none is FAILED_PRECONDITION then.
  absl::StatusOr<ExitCode> Run(
      const std::function<absl::StatusOr<ExitCode>(Invocation&)>& selected);

  std::ostream& out() { return out_; }
  std::ostream& err() { return err_; }

  // A client of the server that the options and the environment name.
  absl::StatusOr<Client> Connect() const;

  // INVALID_ARGUMENT if an export was asked for, which acts have none of.
  absl::Status RefuseExport() const;

  // Print in the format that was asked for, or export.
  void Print(const Records& records);
  void PrintMessage(const google::protobuf::Message& message);
  // `columns`: of the table; CSV and JSON have all fields.
  void PrintMessages(const google::protobuf::Descriptor& type,
                     const std::vector<std::unique_ptr<google::protobuf::Message>>& messages,
                     const std::vector<std::string>& columns);

  // Says on stderr why it failed, and returns the exit code.
  ExitCode Fail(const absl::Status& status);

  // Gives the request its id (which a new one is told on stderr first, so that the command can be
  // repeated), sends it, and prints the response. kRejected, with the reason on stderr, if the
  // market refused.
  absl::StatusOr<ExitCode> Mutate(const MutationOptions& options,
                                  google::protobuf::Message& request);

  // Tells of a refusal on stderr; `response` is that of a mutating method. kDone if there is none.
  ExitCode ReportOutcome(const google::protobuf::Message& response);

  // Sends a request and prints the response as one record.
  absl::StatusOr<ExitCode> Show(const google::protobuf::Message& request);

  // Lists, page by page, at most `limit` items (0: all), and prints them.
  absl::StatusOr<ExitCode> List(google::protobuf::Message& request, int64_t limit,
                                const std::vector<std::string>& columns);

 private:
  // Tells how what was proposed is approved.
  void ReportProposed(const google::protobuf::Message& response);

  std::ostream& out_;
  std::ostream& err_;
  std::unique_ptr<Exporter> exporter_;  // Null: print.
};

// All items of a list method (field 1 of its response), page by page, at most `limit` (0: all).
absl::StatusOr<std::vector<std::unique_ptr<google::protobuf::Message>>> ListAll(
    Client& client, google::protobuf::Message& request, int64_t limit);

// The refusal in a response of a mutating method, or nullptr.
const google::protobuf::Message* FindRejected(const google::protobuf::Message& response);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_INVOCATION_H_

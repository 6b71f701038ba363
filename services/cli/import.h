// Import: a CSV file as one command a row.
//
// All or nothing on form: the whole file is checked before anything is sent, and every row that is
// wrong is named; on demand the server is asked as well whether it would accept every row. Then the
// rows go one after the other, and the import stops at the first that the
// market refuses. The request id of a row follows from the file's bytes and the row's position, so
// a second run of the same file by the same user repeats nothing and goes on where the first
// stopped.
#ifndef SERVICES_CLI_IMPORT_H_
#define SERVICES_CLI_IMPORT_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/cli/csv.h"
#include "services/cli/invocation.h"

namespace luheng::services::cli {

struct ImportKind {
  std::string name;                  // Part of the request ids; never changed.
  std::vector<std::string> columns;  // That the file must have; it may have more.
  std::string key_column;            // Which of them tells a reader what the row is about.
  // Makes a row's request, without a request id. INVALID_ARGUMENT says what is wrong with the row.
  std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(const CsvTable& table,
                                                                           size_t row)>
      make_request;
};

struct ImportRow {
  size_t line = 0;
  std::string key;
  std::unique_ptr<google::protobuf::Message> request;  // With its request id.
};

// Reads and checks the whole file. INVALID_ARGUMENT names every line that is wrong (the first 20);
// NOT_FOUND if there is no such file.
absl::StatusOr<std::vector<ImportRow>> ReadImport(const ImportKind& kind, const std::string& path);

enum class ImportDepth {
  kCheckOnly,
  kAskAndSend,  // Nothing is sent unless every row would be accepted now.
  kSend,
};

// Reads, checks, sends and prints what became of each row.
absl::StatusOr<ExitCode> RunImport(const ImportKind& kind, const std::string& path,
                                   ImportDepth depth, Invocation& invocation);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_IMPORT_H_

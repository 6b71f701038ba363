// A log of five entries, two trades in it, and an export of them by an officer of a PKI of its own.
#ifndef TESTS_SERVICES_CLI_EXPORT_EXPORT_EXAMPLE_H_
#define TESTS_SERVICES_CLI_EXPORT_EXPORT_EXAMPLE_H_

#include <filesystem>
#include <string>
#include <vector>

#include "ledger/signer.h"
#include "services/cli/export/export_set.h"

namespace luheng::services::cli {

// The bytes of entry 0, which is no trade.
std::string ExampleEntry0();

class ExportExample {
 public:
  // Keeps keys and exports in `root`.
  explicit ExportExample(const std::filesystem::path& root);

  // What a row of the export says of the first trade.
  struct FirstRow {
    int64_t index = 1;
    int64_t sequence = 0;
    int64_t amount_fen = 1000;
    std::string day = "2023-01-03";
  };
  static ExportRows Rows(const FirstRow& first);

  // An export of both trades, whose entries are 1 and 2, 3 and 4.
  ExportContent Content() const;
  // Writes it in all forms as root/trades.*, over what is there. Fails the test if it cannot.
  void Write(const ExportContent& content) const;

  const ledger::Signer& log_key() const { return log_key_; }
  const std::string& ca_pem() const { return ca_pem_; }
  std::string identity() const { return root_ / "officer"; }

 private:
  std::filesystem::path root_;
  ledger::Signer log_key_;
  std::string ca_pem_;
  std::vector<std::string> entries_;
};

}  // namespace luheng::services::cli

#endif  // TESTS_SERVICES_CLI_EXPORT_EXPORT_EXAMPLE_H_

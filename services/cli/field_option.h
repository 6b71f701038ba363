// Field options: the fields of a request as options of a command, and as columns of a CSV file.
//
// Options and columns have names and values that people use; what a field is, its name and type
// say:
//
//   quantity_grams, demand_grams     --tonnes, --demand-tonnes     6.847
//   price_fen_per_tonne, limit_...   --price, --limit-price        4000.00 (yuan per tonne)
//   amount_fen, rent_fen             --yuan, --rent-yuan           150000.00
//   county_code                      --county                      330681
//   is_barred, has_cems              --is-barred, --has-cems       a flag; in a file, true or false
//   TradingDay                       --valid-to                    2023-07-01
//   Timestamp                        --opens-at                    2023-03-01T09:00 (China Standard
//                                                                  Time), or RFC 3339
//   enumeration                      --payment                     paid
//   resource name                    --account, --certificate      p12/a12, c12, 330681-COD-2023-5Y
//   bytes                            --hash                        hexadecimal
//
// A repeated message has the options of one of its elements. request_id, validate_only and what
// pages a list are no options.
#ifndef SERVICES_CLI_FIELD_OPTION_H_
#define SERVICES_CLI_FIELD_OPTION_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services::cli {

struct FieldOption {
  const google::protobuf::FieldDescriptor* field = nullptr;
  // The repeated message that the field is of an element of; nullptr if it is the request's own.
  const google::protobuf::FieldDescriptor* list = nullptr;
  std::string name;  // Without hyphens in front: "tonnes".
  std::string help;

  bool is_flag() const;
};

// A point in time as people type it: in China Standard Time, or RFC 3339. INVALID_ARGUMENT.
absl::StatusOr<google::protobuf::Timestamp> ParseTime(const std::string& text);

// In the order of the fields.
std::vector<FieldOption> OptionsOf(const google::protobuf::Descriptor& request);

// Gives the value of an option; nullopt or empty if it was not given.
using OptionValue = std::function<std::optional<std::string>(const FieldOption& option)>;

// The request with the values that were given. INVALID_ARGUMENT names the option that is wrong.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> MakeRequest(
    const google::protobuf::Descriptor& request, const std::vector<FieldOption>& options,
    const OptionValue& value);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_FIELD_OPTION_H_

// Enumerations of the API as people write them: "buy" for SIDE_BUY, "NH3-N" for POLLUTANT_NH3_N.
#ifndef SERVICES_CLI_ENUM_TEXT_H_
#define SERVICES_CLI_ENUM_TEXT_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace luheng::services::cli {

// The value's name without the enumeration's in front, with "-" for "_": "BUY", "NH3-N".
std::string ShortEnumName(const google::protobuf::EnumValueDescriptor& value);

// The number of the value that is written so, in any case, "_" as good as "-". The zero value
// cannot be written. INVALID_ARGUMENT lists what can.
absl::StatusOr<int> ParseEnumNumber(const google::protobuf::EnumDescriptor& type,
                                    std::string_view text);

template <class Enum>
absl::StatusOr<Enum> ParseEnum(std::string_view text) {
  const absl::StatusOr<int> number =
      ParseEnumNumber(*google::protobuf::GetEnumDescriptor<Enum>(), text);
  if (!number.ok()) return number.status();
  return static_cast<Enum>(*number);
}

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_ENUM_TEXT_H_

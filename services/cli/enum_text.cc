#include "services/cli/enum_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "absl/status/status.h"

namespace luheng::services::cli {
namespace {

char ToUpper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

bool IsUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string ShortEnumName(const google::protobuf::EnumValueDescriptor& value) {
  // buf lint keeps every value's name prefixed with the enumeration's, in upper snake case.
  std::string prefix;
  for (const char c : value.type()->name()) {
    if (IsUpper(c) && !prefix.empty()) prefix.push_back('_');
    prefix.push_back(ToUpper(c));
  }
  prefix.push_back('_');
  std::string name = value.name();
  if (name.rfind(prefix, 0) == 0) name.erase(0, prefix.size());
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

absl::StatusOr<int> ParseEnumNumber(const google::protobuf::EnumDescriptor& type,
                                    std::string_view text) {
  std::string wanted;
  for (const char c : text) wanted.push_back(c == '_' ? '-' : ToUpper(c));
  std::string allowed;
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    if (value.number() == 0) continue;
    const std::string name = ShortEnumName(value);
    if (name == wanted) return value.number();
    allowed += (allowed.empty() ? "" : ", ") + name;
  }
  return absl::InvalidArgumentError(fmt::format("\"{}\" is none of {}", text, allowed));
}

}  // namespace luheng::services::cli

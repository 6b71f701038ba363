// Paging of lists: sizes, and the opaque tokens that say where the next page begins.
//
// A token is base64 of "<list>|<major>.<minor>". It names the list that it belongs to, so that one
// handed to another list is refused, and a place that stays where it is while writes go on.
#ifndef SERVICES_RPC_PAGE_H_
#define SERVICES_RPC_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace luheng::services {

inline constexpr size_t kPageSizeDefault = 100;
inline constexpr size_t kPageSizeMax = 1000;

// A place in a list; what it counts is the list's own affair.
struct Place {
  uint64_t major = 0;
  uint64_t minor = 0;
  auto operator<=>(const Place&) const = default;
};

struct Page {
  size_t size = kPageSizeDefault;
  Place begin;  // 0, 0 for the first page.
};

// INVALID_ARGUMENT for a negative size, and for a token that ToToken(list, ...) did not make.
absl::StatusOr<Page> ToPage(int32_t page_size, std::string_view page_token, std::string_view list);

std::string ToToken(std::string_view list, const Place& next);

// Lists whose pages are all of one moment: the name of the list as it was when there were `size`
// entries, and that size again from a token of the list at whatever size; nullopt if it is none.
std::string ListAt(std::string_view list, uint64_t size);
std::optional<uint64_t> SizeInToken(std::string_view page_token, std::string_view list);

}  // namespace luheng::services

#endif  // SERVICES_RPC_PAGE_H_

#include "services/rpc/page.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "ledger/base64.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

bool ConsumeNumber(std::string_view* rest, uint64_t* number) {
  const auto [stop, error] = std::from_chars(rest->data(), rest->data() + rest->size(), *number);
  if (error != std::errc()) return false;
  rest->remove_prefix(static_cast<size_t>(stop - rest->data()));
  return true;
}

std::optional<Place> ParseToken(std::string_view token, std::string_view list) {
  const auto text = ledger::DecodeBase64(token);
  if (!text.has_value()) return std::nullopt;
  std::string_view rest = *text;
  if (!rest.starts_with(list)) return std::nullopt;
  rest.remove_prefix(list.size());
  Place place;
  if (!rest.starts_with('|')) return std::nullopt;
  rest.remove_prefix(1);
  if (!ConsumeNumber(&rest, &place.major) || !rest.starts_with('.')) return std::nullopt;
  rest.remove_prefix(1);
  if (!ConsumeNumber(&rest, &place.minor) || !rest.empty()) return std::nullopt;
  return place;
}

}  // namespace

absl::StatusOr<Page> ToPage(int32_t page_size, std::string_view page_token, std::string_view list) {
  if (page_size < 0) return InvalidField("page_size", "must not be negative");
  Page page;
  if (page_size > 0) page.size = std::min(static_cast<size_t>(page_size), kPageSizeMax);
  if (!page_token.empty()) {
    const auto place = ParseToken(page_token, list);
    if (!place.has_value()) {
      return InvalidField("page_token", "must be a next_page_token of the same list");
    }
    page.begin = *place;
  }
  return page;
}

std::string ToToken(std::string_view list, const Place& next) {
  return ledger::EncodeBase64(std::string(list) + "|" + std::to_string(next.major) + "." +
                              std::to_string(next.minor));
}

std::string ListAt(std::string_view list, uint64_t size) {
  return std::string(list) + "@" + std::to_string(size);
}

std::optional<uint64_t> SizeInToken(std::string_view page_token, std::string_view list) {
  const auto text = ledger::DecodeBase64(page_token);
  if (!text.has_value()) return std::nullopt;
  std::string_view rest = *text;
  const std::string prefix = std::string(list) + "@";
  uint64_t size = 0;
  if (!rest.starts_with(prefix)) return std::nullopt;
  rest.remove_prefix(prefix.size());
  if (!ConsumeNumber(&rest, &size) || !rest.starts_with('|')) return std::nullopt;
  return size;
}

}  // namespace luheng::services

#include "services/http/address.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {
namespace {

constexpr std::string_view kHttp = "http://";

bool IsUrlPathCharacter(char c) { return c > 0x20 && c < 0x7f && c != '?' && c != '#'; }

}  // namespace

absl::StatusOr<HostPort> ParseHostPort(const std::string& address) {
  const absl::Status wrong = absl::InvalidArgumentError("\"" + address + "\" is not HOST:PORT");
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0) return wrong;
  HostPort parsed{.host = address.substr(0, colon), .port = 0};
  const char* const end = address.data() + address.size();
  const auto [stop, error] = std::from_chars(address.data() + colon + 1, end, parsed.port);
  if (error != std::errc() || stop != end) return wrong;
  if (parsed.host.front() == '[' && parsed.host.back() == ']') {
    parsed.host = parsed.host.substr(1, parsed.host.size() - 2);
  }
  if (parsed.host.empty()) return wrong;
  return parsed;
}

absl::StatusOr<HttpUrl> ParseHttpUrl(const std::string& url) {
  const absl::Status wrong =
      absl::InvalidArgumentError("\"" + url + "\" is not http://HOST:PORT[/PATH]");
  if (!url.starts_with(kHttp)) return wrong;
  const std::string rest = url.substr(kHttp.size());
  const size_t slash = std::min(rest.find('/'), rest.size());
  const auto server = ParseHostPort(rest.substr(0, slash));
  if (!server.ok()) return wrong;
  HttpUrl parsed{.server = *server, .path = rest.substr(slash)};
  if (!std::all_of(parsed.path.begin(), parsed.path.end(), IsUrlPathCharacter)) return wrong;
  while (parsed.path.ends_with('/')) parsed.path.pop_back();
  return parsed;
}

}  // namespace luheng::services

#include "services/http/address.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {
namespace {

bool IsUrlPathCharacter(char c) { return c > 0x20 && c < 0x7f && c != '?' && c != '#'; }

std::optional<HttpUrl> ParseUrl(const std::string& scheme, const std::string& url) {
  const std::string prefix = scheme + "://";
  if (!url.starts_with(prefix)) return std::nullopt;
  const std::string rest = url.substr(prefix.size());
  const size_t slash = std::min(rest.find('/'), rest.size());
  const auto server = ParseHostPort(rest.substr(0, slash));
  if (!server.ok()) return std::nullopt;
  HttpUrl parsed{.scheme = scheme, .server = *server, .path = rest.substr(slash)};
  if (!std::all_of(parsed.path.begin(), parsed.path.end(), IsUrlPathCharacter)) return std::nullopt;
  while (parsed.path.ends_with('/')) parsed.path.pop_back();
  return parsed;
}

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

std::string HttpUrl::Base() const {
  const bool is_ipv6 = server.host.find(':') != std::string::npos;
  return scheme + "://" + (is_ipv6 ? "[" + server.host + "]" : server.host) + ":" +
         std::to_string(server.port);
}

absl::StatusOr<HttpUrl> ParseHttpUrl(const std::string& url) {
  if (auto parsed = ParseUrl("http", url)) return *std::move(parsed);
  return absl::InvalidArgumentError("\"" + url + "\" is not http://HOST:PORT[/PATH]");
}

absl::StatusOr<HttpUrl> ParseTileLogUrl(const std::string& url) {
  for (const char* const scheme : {"https", "http"}) {
    if (auto parsed = ParseUrl(scheme, url)) return *std::move(parsed);
  }
  return absl::InvalidArgumentError("\"" + url + "\" is not http[s]://HOST:PORT[/PATH]");
}

}  // namespace luheng::services

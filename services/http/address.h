// Addresses as operators write them.
#ifndef SERVICES_HTTP_ADDRESS_H_
#define SERVICES_HTTP_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace luheng::services {

struct HostPort {
  std::string host;  // Without the brackets of an IPv6 address.
  uint16_t port = 0;
};

// Splits "HOST:PORT" and "[HOST]:PORT". INVALID_ARGUMENT for anything else.
absl::StatusOr<HostPort> ParseHostPort(const std::string& address);

struct HttpUrl {
  std::string scheme;  // "http" or "https".
  HostPort server;
  std::string path;  // Empty, or it begins with a slash and does not end in one.

  // "SCHEME://HOST:PORT".
  std::string Base() const;
};

// Splits "http://HOST:PORT[/PATH]". INVALID_ARGUMENT for anything else.
absl::StatusOr<HttpUrl> ParseHttpUrl(const std::string& url);

// The same, but also takes "https://".
absl::StatusOr<HttpUrl> ParseTileLogUrl(const std::string& url);

}  // namespace luheng::services

#endif  // SERVICES_HTTP_ADDRESS_H_

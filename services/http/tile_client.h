// TileClient: reads a tile log over HTTP or HTTPS, from an exchange or from a mirror that any web
// server shows.
#ifndef SERVICES_HTTP_TILE_CLIENT_H_
#define SERVICES_HTTP_TILE_CLIENT_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace luheng::services {

struct TileClientOptions {
  std::string url;  // "http[s]://HOST:PORT[/PATH]", what stands before /checkpoint.
  // Of https: the authority of the server (empty: those of the system), and the certificate of a
  // user who may read bundles (empty: none is shown).
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
};

// Not thread-safe.
class TileClient {
 public:
  // INVALID_ARGUMENT if the URL is none, or a file is wrong. Does not connect yet.
  static absl::StatusOr<std::unique_ptr<TileClient>> Create(const TileClientOptions& options);
  ~TileClient();

  // What is under `path`, such as "checkpoint" or "tile/0/000"; nothing of it is believed.
  // UNAVAILABLE if the server does not answer, NOT_FOUND and PERMISSION_DENIED if it says so,
  // INTERNAL for any other answer and one that is too long.
  absl::StatusOr<std::string> Get(const std::string& path);

 private:
  struct Http;
  explicit TileClient(std::unique_ptr<Http> http);
  const std::unique_ptr<Http> http_;
};

}  // namespace luheng::services

#endif  // SERVICES_HTTP_TILE_CLIENT_H_

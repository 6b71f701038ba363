#include "services/http/tile_client.h"

#include <httplib.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "ledger/base/status_macros.h"
#include "services/http/address.h"

namespace luheng::services {
namespace {

constexpr time_t kConnectSeconds = 5;
constexpr time_t kTransferSeconds = 20;
// The longest bundle: 256 entries of 65,535 bytes, each after its length.
constexpr size_t kAnswerBytesMax = 256 * 65'537;

absl::Status CheckFile(const std::string& path) {
  std::error_code ignored;
  if (path.empty() || std::filesystem::is_regular_file(path, ignored)) return absl::OkStatus();
  return absl::InvalidArgumentError(path + ": there is no such file");
}

absl::Status StatusOf(int http_status, const std::string& what) {
  const std::string text =
      what + ": the server answers with HTTP status " + std::to_string(http_status);
  switch (http_status) {
    case 200:
      return absl::OkStatus();
    case 403:
      return absl::PermissionDeniedError(text + "; entries are for a regulator's certificate");
    case 404:
      return absl::NotFoundError(text);
    default:
      return absl::InternalError(text);
  }
}

}  // namespace

struct TileClient::Http {
  Http(const HttpUrl& parsed, const TileClientOptions& options)
      : client(parsed.Base(), options.certificate_file, options.key_file),
        url(options.url),
        path(parsed.path + "/") {
    if (!options.ca_file.empty()) client.set_ca_cert_path(options.ca_file.c_str());
    client.set_connection_timeout(kConnectSeconds);
    client.set_read_timeout(kTransferSeconds);
    client.set_write_timeout(kTransferSeconds);
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_url_encode(false);
  }
  httplib::Client client;
  const std::string url;
  const std::string path;
};

absl::StatusOr<std::unique_ptr<TileClient>> TileClient::Create(const TileClientOptions& options) {
  LUHENG_ASSIGN_OR_RETURN(const HttpUrl url, ParseTileLogUrl(options.url));
  for (const std::string& path : {options.ca_file, options.certificate_file, options.key_file}) {
    LUHENG_RETURN_IF_ERROR(CheckFile(path));
  }
  if (options.certificate_file.empty() != options.key_file.empty()) {
    return absl::InvalidArgumentError("a certificate and its key go together");
  }
  auto http = std::make_unique<Http>(url, options);
  if (!http->client.is_valid()) {
    return absl::InvalidArgumentError(options.certificate_file +
                                      ": is no certificate with the key " + options.key_file);
  }
  return std::unique_ptr<TileClient>(new TileClient(std::move(http)));
}

TileClient::TileClient(std::unique_ptr<Http> http) : http_(std::move(http)) {}
TileClient::~TileClient() = default;

absl::StatusOr<std::string> TileClient::Get(const std::string& path) {
  std::string bytes;
  bool is_too_long = false;
  const httplib::Result result =
      http_->client.Get((http_->path + path).c_str(), [&](const char* data, size_t size) {
        is_too_long = size > kAnswerBytesMax - bytes.size();
        if (!is_too_long) bytes.append(data, size);
        return !is_too_long;
      });
  const std::string what = http_->url + "/" + path;
  if (is_too_long) return absl::InternalError(what + ": the answer is too long");
  if (!result) {
    return absl::UnavailableError(what + ": no answer (" + httplib::to_string(result.error()) +
                                  ")");
  }
  LUHENG_RETURN_IF_ERROR(StatusOf(result->status, what));
  return bytes;
}

}  // namespace luheng::services

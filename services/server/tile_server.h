// The tile log of a node over HTTPS (C2SP tlog-tiles): checkpoint and hash tiles for everybody,
// entry bundles for those who may read every entry.
//
//   GET /checkpoint           200 text/plain; charset=utf-8, not to be cached
//   GET /tile/<L>/<N>[.p/<W>]        200 application/octet-stream, never changes
//   GET /tile/entries/<N>[.p/<W>]    the same; 403 unless the client's certificate is that of a
//                                    user whose roles may read every entry
//   GET /proof/<index>               200 text/plain: a C2SP tlog-proof of this entry in the tree of
//                                    the newest checkpoint; whoever has the entry can verify it
//
// 404 for what the published tree has not, and any other path; 400 for a malformed path, and for a
// part of a file; 405 for any other method; 500 if a tile is damaged.
//
// The certificate of a client is optional. One that is shown must be of the authority and not
// revoked, or there is no connection. The server's files are read again for each connection.
#ifndef SERVICES_SERVER_TILE_SERVER_H_
#define SERVICES_SERVER_TILE_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/auth/authorizer.h"
#include "services/followers/tile_log.h"
#include "services/http/http_server.h"
#include "services/reads/read_journal.h"
#include "services/server/config.h"

namespace luheng::services {

// Binds HOST:PORT, and serves from then on; errors as HttpServer::Start(). Who reads entries is
// recorded in `reads` first. `log`, `authorizer` and `reads` must outlive the server. REQUIRES:
// files that MakeServerCredentials() accepts.
absl::StatusOr<std::unique_ptr<HttpServer>> ServeTiles(const std::string& address,
                                                       const TlsFiles& files, const TileLog& log,
                                                       const Authorizer& authorizer,
                                                       ReadJournal& reads);

}  // namespace luheng::services

#endif  // SERVICES_SERVER_TILE_SERVER_H_

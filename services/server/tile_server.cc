#include "services/server/tile_server.h"

#include <httplib.h>

#include <optional>
#include <string>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/tlog_proof.h"
#include "services/http/bounded_server.h"
#include "services/http/tile_request.h"
#include "services/server/tls_files.h"

namespace luheng::services {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";
constexpr char kBytes[] = "application/octet-stream";
// Who may have any entry by RPC may have all of them in bundles.
constexpr char kEntryRpc[] = "/luheng.ledger.v1.LedgerService/GetEntry";

struct TileAnswer {
  int http_status = 0;
  std::string content_type;
  std::string cache_control;
  std::string body;
};

TileAnswer Refusal(int http_status, const absl::Status& status) {
  return {http_status, kText, "no-store", std::string(status.message()) + "\n"};
}

absl::StatusOr<Caller> EntryReader(const Authorizer& authorizer, const SSL* connection) {
  LUHENG_ASSIGN_OR_RETURN(const std::string id, PeerSpiffeId(connection));
  LUHENG_ASSIGN_OR_RETURN(const Caller caller, authorizer.AuthorizeSpiffeId(kEntryRpc, id));
  if (caller.reach == Reach::kAll) return caller;
  return absl::PermissionDeniedError("ROLE_MISSING: entry bundles are for regulators");
}

// The newest checkpoint may be newer than one that a client has: the proof brings its own.
TileAnswer AnswerProof(const TileLog& log, uint64_t index) {
  const PublishedCheckpoint published = log.Published();
  if (index >= published.head.size) {
    return Refusal(404, absl::NotFoundError("the published tree has " +
                                            std::to_string(published.head.size) + " entries"));
  }
  auto hashes = log.ProveInclusion(index, published.head.size);
  if (!hashes.ok()) return Refusal(500, absl::DataLossError("a file is damaged"));
  return {200, kText, "no-cache",
          ledger::FormatTlogProof({.extra = std::nullopt,
                                   .index = index,
                                   .hashes = *std::move(hashes),
                                   .checkpoint = published.note})};
}

TileAnswer AnswerTo(const TileLog& log, const Authorizer& authorizer, ReadJournal& reads,
                    const httplib::Request& request) {
  const auto asked = ParseTileRequest(request.target);
  if (!asked.ok()) return Refusal(absl::IsNotFound(asked.status()) ? 404 : 400, asked.status());
  if (const auto* const proof = std::get_if<ProofRequest>(&*asked)) {
    return AnswerProof(log, proof->index);
  }
  const auto* const tile = std::get_if<ledger::TileId>(&*asked);
  const bool is_private = tile != nullptr && tile->level == ledger::kEntriesLevel;
  const absl::StatusOr<Caller> reader =
      is_private ? EntryReader(authorizer, request.ssl) : absl::StatusOr<Caller>(Caller{});
  if (!reader.ok()) return Refusal(403, reader.status());
  auto bytes = log.Read(request.target.substr(1));
  if (!bytes.ok()) {
    return absl::IsNotFound(bytes.status())
               ? Refusal(404, bytes.status())
               : Refusal(500, absl::DataLossError("the file is damaged"));
  }
  if (is_private) {
    const absl::Status recorded = reads.RecordAndWait({.reader = reader->actor,
                                                       .method = "GET",
                                                       .request = request.target,
                                                       .status = "OK",
                                                       .sequence = log.Published().head.size});
    if (!recorded.ok()) return Refusal(500, recorded);
  }
  if (tile == nullptr) return {200, kText, "no-cache", *std::move(bytes)};
  const char* const whose = is_private ? "private" : "public";
  return {200, kBytes, std::string(whose) + ", max-age=31536000, immutable", *std::move(bytes)};
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> ServeTiles(const std::string& address,
                                                       const TlsFiles& files, const TileLog& log,
                                                       const Authorizer& authorizer,
                                                       ReadJournal& reads) {
  auto server = std::make_unique<BoundedTlsServer>(
      [files](SSL_CTX& context) { return SetUpServerContext(files, context); });
  if (!server->is_valid()) return absl::InternalError("cannot make a TLS context");
  // Everything is answered here, before the library reads a body or looks for a handler.
  server->set_pre_routing_handler(
      [&log, &authorizer, &reads](const httplib::Request& request, httplib::Response& response) {
        constexpr auto kHandled = httplib::Server::HandlerResponse::Handled;
        if (request.method != "GET" && request.method != "HEAD") {
          response.status = 405;
          response.set_header("Allow", "GET, HEAD");
          return kHandled;
        }
        // The library would copy the file for each of thousands of ranges.
        if (request.has_header("Range")) {
          response.status = 400;
          return kHandled;
        }
        TileAnswer answer = AnswerTo(log, authorizer, reads, request);
        response.status = answer.http_status;
        response.set_header("Cache-Control", answer.cache_control);
        response.set_content(answer.body, answer.content_type);
        return kHandled;
      });
  return HttpServer::Start(address, std::move(server));
}

}  // namespace luheng::services

#include "services/witness/witness_server.h"

#include <httplib.h>

#include <algorithm>

#include "services/http/bounded_server.h"
#include "services/witness/add_checkpoint.h"

namespace luheng::services {
namespace {

constexpr char kPath[] = "/add-checkpoint";

// The body, or what is wrong with it as an HTTP status.
struct ReadBody {
  int http_status = 200;
  std::string bytes;
};

// Reads no more than a request may have, however it is encoded.
ReadBody ReadBounded(const httplib::ContentReader& reader, const httplib::Response& response) {
  ReadBody body;
  const bool is_whole = reader([&](const char* data, size_t size) {
    if (size > kAddCheckpointBytesMax - body.bytes.size()) {
      body.http_status = 413;
      return false;
    }
    body.bytes.append(data, size);
    return true;
  });
  // The library may have found out before, and set the status.
  if (!is_whole && body.http_status == 200) body.http_status = std::max(response.status, 400);
  return body;
}

std::unique_ptr<httplib::Server> MakeHttpServer(Witness& witness) {
  auto server = std::make_unique<BoundedServer>();
  server->set_payload_max_length(kAddCheckpointBytesMax);
  // Before the library reads a body that nobody has bounded.
  server->set_pre_routing_handler([](const httplib::Request& request, httplib::Response& response) {
    using Handled = httplib::Server::HandlerResponse;
    if (request.path != kPath) {
      response.status = 404;
      return Handled::Handled;
    }
    if (request.method != "POST") {
      response.status = 405;
      response.set_header("Allow", "POST");
      return Handled::Handled;
    }
    return Handled::Unhandled;
  });
  server->Post(kPath, [&witness](const httplib::Request&, httplib::Response& response,
                                 const httplib::ContentReader& reader) {
    const ReadBody body = ReadBounded(reader, response);
    response.status = body.http_status;
    if (body.http_status != 200) return;
    const WitnessAnswer answer = witness.AddCheckpoint(body.bytes);
    response.status = answer.http_status;
    response.set_content(answer.body, answer.content_type);
  });
  return server;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> ServeWitness(const std::string& address,
                                                         Witness& witness) {
  return HttpServer::Start(address, MakeHttpServer(witness));
}

}  // namespace luheng::services

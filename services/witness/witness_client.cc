#include "services/witness/witness_client.h"

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/text.h"
#include "services/http/address.h"

namespace luheng::services {
namespace {

constexpr time_t kConnectSeconds = 2;
// Of a whole request: the library's own bounds start again with every byte.
constexpr std::chrono::seconds kRequestMax(3);
constexpr std::chrono::seconds kTransferMax(2 * kRequestMax);
constexpr size_t kAnswerBytesMax = 64 << 10;
// The size that was guessed, the size that it told, and one more for another client in between.
constexpr int kAttemptsMax = 3;

std::optional<uint64_t> ParseSize(std::string_view body) {
  const auto line = ledger::TakeLine(&body);
  if (!line.has_value() || !body.empty()) return std::nullopt;
  return ledger::ParseDecimal(*line);
}

}  // namespace

struct WitnessClient::Http {
  explicit Http(const HttpUrl& url)
      : client(url.server.host, url.server.port), path(url.path + "/add-checkpoint") {
    client.set_connection_timeout(kConnectSeconds);
    client.set_read_timeout(kTransferMax);
    client.set_write_timeout(kTransferMax);
    client.set_tcp_nodelay(true);
  }
  httplib::Client client;
  const std::string path;
};

absl::StatusOr<std::unique_ptr<WitnessClient>> WitnessClient::Create(
    const WitnessAddress& address) {
  LUHENG_ASSIGN_OR_RETURN(ledger::CosignatureVerifier key,
                          ledger::CosignatureVerifier::FromVkey(address.vkey));
  LUHENG_ASSIGN_OR_RETURN(const HttpUrl url, ParseHttpUrl(address.url));
  return std::unique_ptr<WitnessClient>(
      new WitnessClient(std::move(key), std::make_unique<Http>(url)));
}

WitnessClient::WitnessClient(ledger::CosignatureVerifier key, std::unique_ptr<Http> http)
    : key_(std::move(key)), http_(std::move(http)) {}
WitnessClient::~WitnessClient() = default;

absl::StatusOr<ledger::NoteSignature> WitnessClient::Cosign(const ledger::TreeHead& head,
                                                            const std::string& note,
                                                            const WitnessedLog& log) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Note parsed, ledger::ParseNote(note));
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    // Without knowing better, that it has cosigned this very checkpoint: true after most restarts.
    const uint64_t old_size = std::min(size_.value_or(head.size), head.size);
    LUHENG_ASSIGN_OR_RETURN(ledger::Proof proof, log.prove(old_size, head.size));
    LUHENG_ASSIGN_OR_RETURN(
        const Answer answer,
        Post(FormatAddCheckpoint({.old_size = old_size, .proof = std::move(proof), .note = note})));
    switch (answer.http_status) {
      case 200: {
        auto cosignature = ledger::FindCosignature(parsed.text, answer.body, key_);
        if (!cosignature.ok()) return Unusable(std::string(cosignature.status().message()));
        size_ = head.size;
        return cosignature;
      }
      case 403:
      case 404:
        return absl::FailedPreconditionError("witness " + key_.name() +
                                             " does not watch this log: it needs the log's vkey");
      case 409:
        LUHENG_RETURN_IF_ERROR(TakeConflict(answer, old_size, head.size, log));
        break;
      case 422:
        return Refused("does not find its tree of " + std::to_string(old_size) +
                       " entries in ours of " + std::to_string(head.size));
      default:
        return Unusable("it answers with HTTP status " + std::to_string(answer.http_status));
    }
  }
  return Unusable("it tells another size each time");
}

absl::Status WitnessClient::TakeConflict(const Answer& answer, uint64_t old_size, uint64_t size,
                                         const WitnessedLog& log) {
  const std::optional<uint64_t> told = ParseSize(answer.body);
  // It agrees with the old size, or says nothing of it: then it is the root that is in conflict.
  if (old_size == size && (!told.has_value() || *told == size)) {
    return Refused("has seen another tree of " + std::to_string(size) + " entries");
  }
  if (!told.has_value() || *told == old_size) return Unusable("it answers with a senseless size");
  if (*told > log.published_size()) {
    return Refused("has seen a tree of " + std::to_string(*told) + " entries, and ours has " +
                   std::to_string(log.published_size()));
  }
  size_ = *told;
  if (*told > size) return Unusable("somebody has shown it a newer checkpoint meanwhile");
  return absl::OkStatus();
}

absl::StatusOr<WitnessClient::Answer> WitnessClient::Post(const std::string& body) {
  Answer answer;
  httplib::Request request;
  request.method = "POST";
  request.path = http_->path;
  request.body = body;
  request.set_header("Content-Type", "text/plain; charset=utf-8");
  request.content_receiver = [&answer](const char* data, size_t size, uint64_t, uint64_t) {
    if (size > kAnswerBytesMax - answer.body.size()) return false;
    answer.body.append(data, size);
    return true;
  };
  auto asking = std::async(std::launch::async, [&] { return http_->client.send(request); });
  if (asking.wait_for(kRequestMax) != std::future_status::ready) http_->client.stop();
  const httplib::Result result = asking.get();
  if (!result) {
    return Unusable("it does not answer (" + httplib::to_string(result.error()) + ")");
  }
  answer.http_status = result->status;
  return answer;
}

absl::Status WitnessClient::Unusable(const std::string& what) const {
  return absl::UnavailableError("witness " + key_.name() + ": " + what);
}

absl::Status WitnessClient::Refused(const std::string& what) const {
  return absl::DataLossError("REFUSED_BY_WITNESS: witness " + key_.name() + " " + what +
                             "; this journal was rolled back, or differs from what was published");
}

}  // namespace luheng::services

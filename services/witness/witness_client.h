// WitnessClient: asks one witness to cosign checkpoints (C2SP tlog-witness, over plain HTTP).
#ifndef SERVICES_WITNESS_WITNESS_CLIENT_H_
#define SERVICES_WITNESS_WITNESS_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/cosignature.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/tree_head.h"
#include "services/witness/add_checkpoint.h"

namespace luheng::services {

struct WitnessAddress {
  std::string url;   // "http://HOST:PORT[/PATH]", what stands before /add-checkpoint.
  std::string vkey;  // With which its cosignatures are checked.
};

// What the client has to know of the log.
struct WitnessedLog {
  std::function<uint64_t()> published_size;
  std::function<absl::StatusOr<ledger::Proof>(uint64_t old_size, uint64_t new_size)> prove;
};

// Not thread-safe.
class WitnessClient {
 public:
  // INVALID_ARGUMENT if URL or key are none.
  static absl::StatusOr<std::unique_ptr<WitnessClient>> Create(const WitnessAddress& address);
  ~WitnessClient();

  const std::string& name() const { return key_.name(); }

  // Asks for the cosignature of the signed checkpoint `note`, for at most some seconds.
  //
  // DATA_LOSS if the witness has seen a larger tree than the log has published, or will not have
  // this one as what it has seen, grown: then the log was rolled back, or forked. UNAVAILABLE if it
  // cannot be reached or answers something else; FAILED_PRECONDITION if it does not watch the log.
  // REQUIRES: `note` is a checkpoint of `head`.
  absl::StatusOr<ledger::NoteSignature> Cosign(const ledger::TreeHead& head,
                                               const std::string& note, const WitnessedLog& log);

 private:
  struct Http;
  struct Answer {
    int http_status = 0;
    std::string body;
  };

  WitnessClient(ledger::CosignatureVerifier key, std::unique_ptr<Http> http);
  absl::StatusOr<Answer> Post(const std::string& body);
  // Learns the witness's size. OK if it is worth asking again.
  absl::Status TakeConflict(const Answer& answer, uint64_t old_size, uint64_t size,
                            const WitnessedLog& log);
  absl::Status Unusable(const std::string& what) const;
  absl::Status Refused(const std::string& what) const;

  const ledger::CosignatureVerifier key_;
  const std::unique_ptr<Http> http_;
  std::optional<uint64_t> size_;  // Of what the witness cosigned last, as far as is known.
};

}  // namespace luheng::services

#endif  // SERVICES_WITNESS_WITNESS_CLIENT_H_

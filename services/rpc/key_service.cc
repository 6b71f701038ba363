#include <vector>

#include "luheng/admin/v1/key_service.grpc.pb.h"
#include "services/rpc/record_read.h"
#include "services/rpc/rights_services.h"
#include "services/rpc/rpc_methods.h"

namespace luheng::services {

// A key that nobody here can sign with would end the publication of checkpoints.
absl::Status BeforeSubmit(const Edge& edge, const admin::v1::ChangeKeyRequest& request,
                          Submission*) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier key, ledger::Verifier::FromVkey(request.vkey()));
  const absl::Status status = edge.node.CheckCanSign(key);
  if (status.ok() || key.name() != edge.node.genesis().origin) return absl::OkStatus();
  return absl::FailedPreconditionError("KEY_MISSING: " + std::string(status.message()));
}

namespace {

namespace api = admin::v1;

// A place in the list is a position: keys are never removed.
absl::Status ListKeysOf(const Edge& edge, const Caller&, const api::ListKeysRequest& request,
                        api::ListKeysResponse* response) {
  LUHENG_ASSIGN_OR_RETURN(PageWriter page, PageWriter::Begin(request, response));
  edge.node.replica().Query([&](const engine::Engine& engine, uint64_t sequence) {
    page.SetSequence(sequence);
    const std::vector<engine::CheckpointKey>& rows =
        engine.state().registry().checkpoint_keys().all();
    for (uint64_t i = page.begin().major; i < rows.size(); ++i) {
      google::protobuf::Message* const out = page.Add({.major = i});
      if (out == nullptr) break;
      FillMessage(rows[i], engine, out);
    }
  });
  return absl::OkStatus();
}

class KeyService final : public api::KeyService::CallbackService {
 public:
  explicit KeyService(const Edge& edge) : edge_(edge) {}

  LUHENG_MUTATES(ChangeKey)
  LUHENG_READS(ListKeys, ListKeysOf)

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeKeyService(const Edge& edge) {
  return std::make_unique<KeyService>(edge);
}

}  // namespace luheng::services

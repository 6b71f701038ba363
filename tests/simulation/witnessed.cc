#include "tests/simulation/witnessed.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/cosignature.h"
#include "ledger/signer.h"
#include "ledger/verifier.h"
#include "services/server/node.h"
#include "services/witness/witness.h"
#include "services/witness/witness_server.h"
#include "tests/services/small_exchange.h"
#include "tests/simulation/player.h"

namespace luheng::simulation {
namespace {

constexpr char kName[] = "witness.example/simulation";

}  // namespace

absl::Status RollBackBeforeWitness(const std::string& directory, const Image& image,
                                   const Image& older, const std::string& verifier_key) {
  const std::string state_directory = directory + "/witness";
  std::filesystem::remove_all(state_directory);
  LUHENG_ASSIGN_OR_RETURN(const ledger::Verifier log, ledger::Verifier::FromVkey(verifier_key));
  LUHENG_ASSIGN_OR_RETURN(auto state, services::WitnessState::Open(state_directory, {log}));
  LUHENG_ASSIGN_OR_RETURN(ledger::Signer signer, ledger::Signer::Generate(kName));
  const std::string vkey = ledger::CosignatureVerifier(signer).Vkey();
  services::Witness witness(std::move(signer), std::move(state), [] { return uint64_t{1}; });
  LUHENG_ASSIGN_OR_RETURN(const auto server, services::ServeWitness("127.0.0.1:0", witness));

  const std::string data = directory + "/live";
  services::NodeOptions options = NodeOptionsFor(data);
  options.witnesses = {.witnesses = {{.url = "http://" + server->address(), .vkey = vkey}},
                       .quorum = 1,
                       .start = services::WitnessStart::kRequire};
  services::FakeClock clock;
  WriteImage(image, data);
  {
    LUHENG_ASSIGN_OR_RETURN(const auto node, services::Node::Start(options, clock));
    LUHENG_RETURN_IF_ERROR(node->Stop());
  }
  WriteImage(older, data);
  const absl::Status rolled_back = services::Node::Start(options, clock).status();
  if (absl::IsDataLoss(rolled_back)) return absl::OkStatus();
  return absl::UnknownError("a rollback was not refused: " + rolled_back.ToString());
}

}  // namespace luheng::simulation

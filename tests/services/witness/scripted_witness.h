// A witness on a socket of its own, whose answers a test may replace.
#ifndef TESTS_SERVICES_WITNESS_SCRIPTED_WITNESS_H_
#define TESTS_SERVICES_WITNESS_SCRIPTED_WITNESS_H_

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/mutex.h"
#include "ledger/cosignature.h"
#include "services/followers/cosigner.h"
#include "services/http/http_server.h"
#include "services/witness/witness.h"
#include "services/witness/witness_server.h"

namespace luheng::services {

class ScriptedWitness {
 public:
  using Script = std::function<WitnessAnswer(const std::string& body)>;

  ScriptedWitness(const std::string& name, const std::string& directory,
                  const ledger::Verifier& log)
      : signer_(ledger::Signer::Generate(name).value()), key_(signer_), directory_(directory) {
    auto state = WitnessState::Open(directory, {log});
    LUHENG_CHECK(state.ok());
    witness_ = std::make_unique<Witness>(signer_, *std::move(state),
                                         [] { return uint64_t{1'700'000'000}; });
    auto http = std::make_unique<httplib::Server>();
    http->Post("/w/add-checkpoint",
               [this](const httplib::Request& request, httplib::Response& response) {
                 const WitnessAnswer answer = Answer(request.body);
                 response.status = answer.http_status;
                 response.set_content(answer.body, answer.content_type);
               });
    server_ = HttpServer::Start("127.0.0.1:0", std::move(http)).value();
  }

  // From now on answers with this; nullptr: as a witness does.
  void Say(Script script) {
    MutexLock lock(mutex_);
    script_ = std::move(script);
  }
  WitnessAddress address() const {
    return {.url = "http://" + server_->address() + "/w/", .vkey = key_.Vkey()};
  }
  const ledger::CosignatureVerifier& key() const { return key_; }
  const std::string& directory() const { return directory_; }
  int request_count() const { return request_count_; }
  int at_once_max() const { return at_once_max_; }

 private:
  WitnessAnswer Answer(const std::string& body) {
    at_once_max_ = std::max<int>(at_once_max_, ++at_once_);
    Script script;
    {
      MutexLock lock(mutex_);
      script = script_;
    }
    WitnessAnswer answer = script ? script(body) : witness_->AddCheckpoint(body);
    ++request_count_;
    --at_once_;
    return answer;
  }

  const ledger::Signer signer_;
  const ledger::CosignatureVerifier key_;
  const std::string directory_;
  std::unique_ptr<Witness> witness_;
  std::atomic<int> request_count_ = 0;
  std::atomic<int> at_once_ = 0;
  std::atomic<int> at_once_max_ = 0;
  Mutex mutex_;
  Script script_ LUHENG_GUARDED_BY(mutex_);
  std::unique_ptr<HttpServer> server_;  // Last: its threads use the above.
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_WITNESS_SCRIPTED_WITNESS_H_

// Requests of every command whose body has names, of any bytes: each is refused by its field or
// names something unknown, or it is a command that the engine can look at.
//
// The first two bytes choose the request. Its message is made from the .proto files themselves,
// which spares the fuzzers the code that is generated from them.
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/dynamic_message.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "google/protobuf/stubs/logging.h"
#include "ledger/base/check.h"
#include "luheng/trading/v1/order_entry_service.pb.h"
#include "services/rpc/act_request.h"
#include "services/rpc/payload_writer.h"
#include "tests/engine/journal.h"

using namespace luheng;            // NOLINT: a program of one function.
using namespace luheng::services;  // NOLINT

namespace {

namespace pb = google::protobuf;

// The API as its files have it. Files whose code is linked keep their generated types.
class Api {
 public:
  Api() : files_(&tree_), pool_(pb::DescriptorPool::generated_pool()), messages_(&pool_) {
    messages_.SetDelegateToGeneratedFactory(true);
    const std::string root = LUHENG_PROTO_DIR;
    tree_.MapPath("", root);
    // For google/protobuf/timestamp.proto and its like.
    LUHENG_CHECK(pb::DescriptorPool::generated_pool()->FindFileByName(
                     trading::v1::EnterOrdersRequest::descriptor()->file()->name()) != nullptr);
    for (const auto& item : std::filesystem::recursive_directory_iterator(root + "/luheng")) {
      if (!item.path().string().ends_with("_service.proto")) continue;
      const pb::FileDescriptor* const file = Load(item.path().string().substr(root.size() + 1));
      for (int i = 0; i < file->message_type_count(); ++i) {
        const pb::Descriptor* const type = file->message_type(i);
        if (type->name().ends_with("Request") && HasBody(*type)) requests_.push_back(type);
      }
    }
    LUHENG_CHECK(!requests_.empty());
  }

  const std::vector<const pb::Descriptor*>& requests() const { return requests_; }
  std::unique_ptr<pb::Message> New(const pb::Descriptor* type) {
    return std::unique_ptr<pb::Message>(messages_.GetPrototype(type)->New());
  }

 private:
  const pb::FileDescriptor* Load(const std::string& name) {
    if (const pb::FileDescriptor* known = pool_.FindFileByName(name)) return known;
    pb::FileDescriptorProto file;
    LUHENG_CHECK(files_.FindFileByName(name, &file));
    for (const std::string& dependency : file.dependency()) Load(dependency);
    const pb::FileDescriptor* const built = pool_.BuildFile(file);
    LUHENG_CHECK(built != nullptr);
    return built;
  }

  pb::compiler::DiskSourceTree tree_;
  pb::compiler::SourceTreeDescriptorDatabase files_;
  pb::DescriptorPool pool_;
  pb::DynamicMessageFactory messages_;
  std::vector<const pb::Descriptor*> requests_;
};

Api& TheApi() {
  static Api* const api = new Api;
  return *api;
}

const engine::Engine& SomeEngine() {
  static const engine::Engine* const some = [] {
    engine::testing::Journal journal;
    engine::testing::Workload workload(1);
    journal.DoAll(workload, 200);
    absl::StatusOr<engine::Engine> loaded = engine::Engine::Load(journal.engine().Save());
    LUHENG_CHECK(loaded.ok());
    return new engine::Engine(*std::move(loaded));
  }();
  return *some;
}

}  // namespace

// Of answers, which nobody asks for here, and whose writers need all the generated code.
namespace luheng::services {
std::string DescribeAccount(engine::AccountId, const engine::Engine&) { return ""; }
std::string DescribeMarket(engine::MarketId, const engine::Engine&) { return ""; }
std::string DescribeInstrument(engine::InstrumentId, const engine::Engine&) { return ""; }
}  // namespace luheng::services

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  // It would say of every string that is not UTF-8 that it is not.
  pb::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const auto& requests = TheApi().requests();
  const size_t choice = static_cast<size_t>(data[0]) << 8 | data[1];
  const auto request = TheApi().New(requests[choice % requests.size()]);
  if (!request->ParseFromArray(data + 2, static_cast<int>(size - 2))) return 0;
  const engine::Engine& engine = SomeEngine();
  const absl::StatusOr<engine::CommandBody> body = ToBody(*request, engine);
  if (!body.ok()) {
    LUHENG_CHECK(absl::IsInvalidArgument(body.status()) || absl::IsNotFound(body.status()));
    return 0;
  }
  if (engine::FindMalformed(*body).has_value()) return 0;
  static_cast<void>(engine.state().Check({.sequence = engine.state().next_index(),
                                          .time = engine::TimeMicros(1),
                                          .actor = {engine::ParticipantId{2}, engine::UserId{1}},
                                          .request_id = {},
                                          .effective_time = std::nullopt,
                                          .body = *body}));
  return 0;
}

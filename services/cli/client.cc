#include "services/cli/client.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <optional>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "ledger/base/status_macros.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

const MethodDescriptor& MethodOf(const Message& request) {
  const google::protobuf::FileDescriptor* file = request.GetDescriptor()->file();
  for (int s = 0; s < file->service_count(); ++s) {
    for (int m = 0; m < file->service(s)->method_count(); ++m) {
      const MethodDescriptor* method = file->service(s)->method(m);
      if (method->input_type() == request.GetDescriptor()) return *method;
    }
  }
  LUHENG_CHECK(false && "not the request of a method");
  return *file->service(0)->method(0);
}

grpc::ByteBuffer ToBuffer(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

absl::StatusOr<std::unique_ptr<Message>> FromBuffer(const MethodDescriptor& method,
                                                    const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return absl::InternalError("the response cannot be read");
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  std::unique_ptr<Message> response(google::protobuf::MessageFactory::generated_factory()
                                        ->GetPrototype(method.output_type())
                                        ->New());
  if (!response->ParseFromString(bytes)) {
    return absl::InternalError("the response is not of the kind that was asked for");
  }
  return response;
}

// Adds a line unless the message says as much already.
void AddDetail(const std::string& what, const std::string& detail, std::string* message) {
  if (detail.empty() || message->find(detail) != std::string::npos) return;
  *message += fmt::format("\n  {} {}", what, detail);
}

// The server's message, with the fields and the reason that travel beside it.
absl::Status ToStatus(const grpc::Status& status) {
  std::string message = status.error_message();
  google::rpc::Status rich;
  if (rich.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& detail : rich.details()) {
      google::rpc::BadRequest bad;
      google::rpc::ErrorInfo info;
      if (detail.UnpackTo(&bad)) {
        for (const auto& violation : bad.field_violations()) {
          AddDetail("field", violation.field(), &message);
          AddDetail("it", violation.description(), &message);
        }
      } else if (detail.UnpackTo(&info)) {
        AddDetail("reason", info.reason(), &message);
      }
    }
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), message);
}

std::shared_ptr<grpc::Channel> MakeChannel(const Endpoint& endpoint) {
  grpc::ChannelArguments arguments;
  // Every identity needs connections of its own, whatever else this process is connected to.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (endpoint.key_pem.empty()) {
    return grpc::CreateCustomChannel(endpoint.target, grpc::InsecureChannelCredentials(),
                                     arguments);
  }
  return grpc::CreateCustomChannel(
      endpoint.target,
      grpc::SslCredentials({.pem_root_certs = endpoint.ca_pem,
                            .pem_private_key = endpoint.key_pem,
                            .pem_cert_chain = endpoint.certificate_pem}),
      arguments);
}

std::string PathOf(const MethodDescriptor& method) {
  return fmt::format("/{}/{}", method.service()->full_name(), method.name());
}

// A streaming call under way. Each step waits until it is done.
class Streaming {
 public:
  Streaming(grpc::GenericStub& stub, const Message& request)
      : method_(MethodOf(request)), call_(stub.PrepareCall(&context_, PathOf(method_), &queue_)) {
    call_->StartCall(nullptr);
    if (!Wait()) return;
    call_->Write(ToBuffer(request), nullptr);
    if (!Wait()) return;
    call_->WritesDone(nullptr);
    Wait();
  }
  ~Streaming() { queue_.Shutdown(); }

  // The next message; nullptr at the end.
  absl::StatusOr<std::unique_ptr<Message>> Next() {
    grpc::ByteBuffer buffer;
    call_->Read(&buffer, nullptr);
    if (!Wait()) return std::unique_ptr<Message>();
    return FromBuffer(method_, buffer);
  }
  void Cancel() { context_.TryCancel(); }
  grpc::Status End() {
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Wait();
    return status;
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    LUHENG_CHECK(queue_.Next(&tag, &ok));
    return ok;
  }

  const MethodDescriptor& method_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

// One call under way; lives until it is answered.
struct Flight {
  Flight(const Message& request, absl::Duration timeout)
      : method(MethodOf(request)), request_buffer(ToBuffer(request)) {
    context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  }

  void Start(grpc::GenericStub& stub,
             std::function<void(absl::StatusOr<std::unique_ptr<Message>>)> done) {
    stub.UnaryCall(&context, PathOf(method), grpc::StubOptions(), &request_buffer, &response_buffer,
                   [this, done = std::move(done)](const grpc::Status& status) {
                     if (!status.ok()) return done(ToStatus(status));
                     done(FromBuffer(method, response_buffer));
                   });
  }

  const MethodDescriptor& method;
  grpc::ClientContext context;
  grpc::ByteBuffer request_buffer;
  grpc::ByteBuffer response_buffer;
};

}  // namespace

struct Client::Parts {
  Parts(const Endpoint& endpoint, absl::Duration call_timeout)
      : stub(MakeChannel(endpoint)), timeout(call_timeout) {}

  grpc::GenericStub stub;
  absl::Duration timeout;
  Observer observer;
};

Client::Client(const Endpoint& endpoint, absl::Duration timeout)
    : parts_(std::make_unique<Parts>(endpoint, timeout)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

void Client::Observe(Observer observer) { parts_->observer = std::move(observer); }

absl::StatusOr<std::unique_ptr<Message>> Client::Call(const Message& request) {
  Flight flight(request, parts_->timeout);
  absl::StatusOr<std::unique_ptr<Message>> answer = absl::UnknownError("not answered");
  absl::Notification answered;
  flight.Start(parts_->stub, [&](absl::StatusOr<std::unique_ptr<Message>> response) {
    answer = std::move(response);
    answered.Notify();
  });
  answered.WaitForNotification();
  if (answer.ok() && parts_->observer) parts_->observer(request, **answer);
  return answer;
}

absl::Status Client::Stream(const Message& request, const Taste& accept) {
  Streaming call(parts_->stub, request);
  absl::Status failure;
  for (bool wants_more = true; wants_more;) {
    const absl::StatusOr<std::unique_ptr<Message>> message = call.Next();
    if (message.ok() && *message == nullptr) return ToStatus(call.End());
    const absl::StatusOr<Appetite> appetite =
        message.ok() ? accept(**message) : absl::StatusOr<Appetite>(message.status());
    failure = appetite.status();
    wants_more = appetite.ok() && *appetite == Appetite::kMore;
  }
  call.Cancel();
  call.End();
  return failure;
}

absl::Status Client::CallAll(const std::vector<std::unique_ptr<Message>>& requests,
                             int in_flight_max, const Accept& accept) {
  absl::Mutex mutex;
  int in_flight = 0;
  absl::Status first_failure;
  std::vector<std::unique_ptr<Flight>> flights(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    {
      absl::MutexLock lock(&mutex);
      const auto may_send = [&] { return in_flight < in_flight_max || !first_failure.ok(); };
      mutex.Await(absl::Condition(&may_send));
      if (!first_failure.ok()) break;
      ++in_flight;
    }
    flights[i] = std::make_unique<Flight>(*requests[i], parts_->timeout);
    flights[i]->Start(parts_->stub, [&, i](absl::StatusOr<std::unique_ptr<Message>> response) {
      absl::MutexLock lock(&mutex);
      const absl::Status status = accept(i, response);
      if (first_failure.ok()) first_failure = status;
      --in_flight;
    });
  }
  absl::MutexLock lock(&mutex);
  const auto all_landed = [&] { return in_flight == 0; };
  mutex.Await(absl::Condition(&all_landed));
  return first_failure;
}

}  // namespace luheng::services::cli

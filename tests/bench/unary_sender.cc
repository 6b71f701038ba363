#include <cstdio>

#include "ledger/base/check.h"
#include "tests/bench/sender.h"

namespace luheng::bench {
namespace {

class UnarySender final : public Sender {
 public:
  using Sender::Sender;

  bool is_done() const override { return under_way_ == 0 && !next_due().has_value(); }

 private:
  struct Call final : Tag {
    explicit Call(UnarySender& its_sender) : sender(its_sender) {}
    void Finished(bool) override { sender.Answered(std::unique_ptr<Call>(this)); }

    UnarySender& sender;
    TrafficRun::Time due;
    grpc::ClientContext context;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
    grpc::ByteBuffer answer;
    grpc::Status status;
  };

  bool CanSend() const override { return under_way_ < run_.under_way_max(); }

  void Send(TrafficRun::Time due, uint64_t first_order) override {
    ++under_way_;
    auto* const call = new Call(*this);  // Its answer takes it back.
    call->due = due;
    call->reader = stub_.PrepareUnaryCall(&call->context, dialogue_.method(),
                                          dialogue_.Say(first_order), &run_.queue());
    call->reader->StartCall();
    call->reader->Finish(&call->answer, &call->status, call);
  }

  void OnAllSent() override {}

  void Answered(std::unique_ptr<Call> call) {
    --under_way_;
    if (call->status.ok()) {
      Hear(call->answer, [&](uint64_t) { return call->due; });
    } else if (call->status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
      run_.Refuse(call->due);
    } else {
      std::fprintf(stderr, "a call failed: %s\n", call->status.error_message().c_str());
      LUHENG_CHECK(false);
    }
    Pump();
  }

  size_t under_way_ = 0;
};

}  // namespace

std::unique_ptr<Sender> MakeUnarySender(TrafficRun& run, Connection& connection, size_t number) {
  return std::make_unique<UnarySender>(run, connection, number);
}

}  // namespace luheng::bench

#include "tests/bench/echo_service.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <utility>
#include <vector>

#include "echo.grpc.pb.h"
#include "ledger/base/mutex.h"

namespace luheng::bench {
namespace {

void SetAck(uint64_t order_number, uint64_t sequence, Ack* ack) {
  ack->set_order_number(order_number);
  ack->set_sequence(sequence);
  ack->set_state(1);
}

// Calls done(first) when so many entries are written; at once without a pipeline.
class Journal {
 public:
  explicit Journal(BlockPipeline* pipeline) : pipeline_(pipeline) {}
  template <class Done>
  void Write(size_t entry_count, Done done) {
    if (pipeline_ != nullptr) return pipeline_->Submit(entry_count, std::move(done));
    done(next_.fetch_add(entry_count, std::memory_order_relaxed));
  }

 private:
  BlockPipeline* const pipeline_;
  std::atomic<uint64_t> next_ = 0;
};

// Reads on while acks are on their way; those that come meanwhile leave together.
class EchoStream final : public grpc::ServerBidiReactor<Orders, Acks> {
 public:
  explicit EchoStream(Journal& journal) : journal_(journal) { StartRead(&orders_); }

  void OnReadDone(bool ok) override {
    if (!ok) return Move([this] { is_over_ = true; });
    std::vector<uint64_t> numbers;
    numbers.reserve(static_cast<size_t>(orders_.orders_size()));
    for (const Order& order : orders_.orders()) numbers.push_back(order.order_number());
    Move([this] { ++unwritten_; });
    const size_t count = numbers.size();
    journal_.Write(count, [this, numbers = std::move(numbers)](uint64_t sequence) {
      Move([&] {
        for (const uint64_t number : numbers) SetAck(number, sequence++, waiting_.add_acks());
        --unwritten_;
      });
    });
    StartRead(&orders_);
  }
  void OnWriteDone(bool ok) override {
    Move([this, ok] {
      is_leaving_ = false;
      if (!ok) is_over_ = true;
    });
  }
  void OnDone() override { delete this; }

 private:
  // Makes a change, and does what it calls for.
  template <class Change>
  void Move(const Change& change) {
    bool may_write = false;
    bool may_finish = false;
    {
      MutexLock lock(mutex_);
      change();
      if (!is_leaving_ && waiting_.acks_size() > 0) {
        leaving_.Clear();
        leaving_.Swap(&waiting_);
        is_leaving_ = true;
        may_write = true;
      } else if (is_over_ && unwritten_ == 0 && !is_leaving_ && !is_finished_) {
        is_finished_ = true;
        may_finish = true;
      }
    }
    if (may_write) StartWrite(&leaving_);
    if (may_finish) Finish(grpc::Status::OK);
  }

  Journal& journal_;
  Orders orders_;
  Mutex mutex_;
  Acks waiting_;
  Acks leaving_;
  int unwritten_ = 0;  // Messages.
  bool is_leaving_ = false;
  bool is_over_ = false;
  bool is_finished_ = false;
};

class Service final : public EchoService::CallbackService {
 public:
  explicit Service(BlockPipeline* pipeline) : journal_(pipeline) {}

 private:
  grpc::ServerUnaryReactor* EchoOrder(grpc::CallbackServerContext* context, const Order* order,
                                      Ack* ack) override {
    auto* const reactor = context->DefaultReactor();
    journal_.Write(1, [reactor, order, ack](uint64_t sequence) {
      SetAck(order->order_number(), sequence, ack);
      reactor->Finish(grpc::Status::OK);
    });
    return reactor;
  }
  grpc::ServerBidiReactor<Orders, Acks>* EchoOrders(grpc::CallbackServerContext*) override {
    return new EchoStream(journal_);
  }

  Journal journal_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeEchoService(BlockPipeline* pipeline) {
  return std::make_unique<Service>(pipeline);
}

}  // namespace luheng::bench

#include <cstdio>
#include <deque>

#include "ledger/base/check.h"
#include "tests/bench/sender.h"

namespace luheng::bench {
namespace {

class StreamSender final : public Sender {
 public:
  StreamSender(TrafficRun& run, Connection& connection, size_t number)
      : Sender(run, connection, number), first_order_(connection.next_order) {
    stream_ = stub_.PrepareCall(&context_, dialogue_.method(), &run_.queue());
    stream_->StartCall(&started_);
  }

  bool is_done() const override { return has_ended_; }

 private:
  // One kind of event of the stream.
  struct Event final : Tag {
    Event(StreamSender& its_sender, void (StreamSender::*then)(bool))
        : sender(its_sender), finished(then) {}
    void Finished(bool ok) override { (sender.*finished)(ok); }

    StreamSender& sender;
    void (StreamSender::*finished)(bool);
  };
  struct UnderWay {
    TrafficRun::Time due;
    uint64_t unanswered = 0;
  };

  bool CanSend() const override {
    return can_write_ && !is_half_closed_ && messages_.size() < run_.under_way_max();
  }

  void Send(TrafficRun::Time due, uint64_t first_order) override {
    messages_.push_back(
        {.due = due, .unanswered = static_cast<uint64_t>(dialogue_.orders_per_message())});
    can_write_ = false;
    stream_->Write(dialogue_.Say(first_order), &written_);
  }

  void OnAllSent() override {
    is_half_closed_ = true;
    stream_->WritesDone(&half_closed_);
  }

  void OnStarted(bool ok) {
    LUHENG_CHECK(ok);
    can_write_ = true;
    stream_->Read(&answer_, &read_);
    Pump();
  }
  void OnWritten(bool ok) {
    // Otherwise the stream is about to end, and says why.
    can_write_ = ok;
    Pump();
  }
  void OnHalfClosed(bool) {}
  void OnRead(bool ok) {
    if (!ok) return stream_->Finish(&status_, &ended_);
    Hear(answer_, [this](uint64_t order) { return Answer(order); });
    stream_->Read(&answer_, &read_);
    Pump();
  }
  void OnEnded(bool) {
    if (!status_.ok()) {
      std::fprintf(stderr, "the stream failed: %s\n", status_.error_message().c_str());
      LUHENG_CHECK(false);
    }
    has_ended_ = true;
  }

  // Counts an answered order off its message. Returns when that was due.
  TrafficRun::Time Answer(uint64_t order) {
    const auto size = static_cast<uint64_t>(dialogue_.orders_per_message());
    UnderWay& message = messages_[(order - first_order_) / size - finished_count_];
    const TrafficRun::Time due = message.due;
    --message.unanswered;
    while (!messages_.empty() && messages_.front().unanswered == 0) {
      messages_.pop_front();
      ++finished_count_;
    }
    return due;
  }

  const uint64_t first_order_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  grpc::ClientContext context_;
  grpc::ByteBuffer answer_;
  grpc::Status status_;
  Event started_{*this, &StreamSender::OnStarted};
  Event written_{*this, &StreamSender::OnWritten};
  Event half_closed_{*this, &StreamSender::OnHalfClosed};
  Event read_{*this, &StreamSender::OnRead};
  Event ended_{*this, &StreamSender::OnEnded};
  std::deque<UnderWay> messages_;  // Those before are finished.
  uint64_t finished_count_ = 0;
  bool can_write_ = false;
  bool is_half_closed_ = false;
  bool has_ended_ = false;
};

}  // namespace

std::unique_ptr<Sender> MakeStreamSender(TrafficRun& run, Connection& connection, size_t number) {
  return std::make_unique<StreamSender>(run, connection, number);
}

}  // namespace luheng::bench

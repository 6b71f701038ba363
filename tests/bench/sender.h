// Sender: one connection's part of a run: sends messages as they are due, and reads the answers.
#ifndef TESTS_BENCH_SENDER_H_
#define TESTS_BENCH_SENDER_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "tests/bench/traffic_run.h"

namespace luheng::bench {

// Of one thread at a time.
class Sender {
 public:
  Sender(TrafficRun& run, Connection& connection, size_t number);
  virtual ~Sender() = default;
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  // Sends all that is due and may be sent. Nothing more happens once everything is answered.
  void Pump();
  // When the next message is due; nullopt if there is none left.
  std::optional<TrafficRun::Time> next_due() const { return run_.DueTime(number_, sent_count_); }
  // Everything is sent and answered, and the call has ended.
  virtual bool is_done() const = 0;

 protected:
  // Whether another message can be sent now.
  virtual bool CanSend() const = 0;
  virtual void Send(TrafficRun::Time due, uint64_t first_order) = 0;
  // Called again and again once the last message is sent.
  virtual void OnAllSent() = 0;

  // Counts one answer. Its orders' messages were due at due_of(order), which is called once each.
  template <class DueOf>
  void Hear(const grpc::ByteBuffer& answer, const DueOf& due_of) {
    heard_.acknowledged.clear();
    heard_.refused.clear();
    dialogue_.Hear(answer, heard_);
    for (const uint64_t order : heard_.acknowledged) run_.Acknowledge(due_of(order));
    for (const uint64_t order : heard_.refused) run_.Refuse(due_of(order));
  }

  TrafficRun& run_;
  Dialogue& dialogue_;
  grpc::GenericStub stub_;

 private:
  const size_t number_;
  uint64_t& next_order_;
  uint64_t sent_count_ = 0;
  Heard heard_;
};

// Calls with one order each, as many at a time as may be.
std::unique_ptr<Sender> MakeUnarySender(TrafficRun& run, Connection& connection, size_t number);
// One bidirectional stream.
std::unique_ptr<Sender> MakeStreamSender(TrafficRun& run, Connection& connection, size_t number);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_SENDER_H_

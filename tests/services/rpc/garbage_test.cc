// Bytes that are no message, and messages with bits turned over, into the order-entry stream: each
// gets a status, harms nobody, and changes nothing but what the exchange answered for.
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using trading::v1::EnterOrdersRequest;

constexpr char kEnterOrders[] = "/luheng.trading.v1.OrderEntryService/EnterOrders";

// A bidirectional call that carries whatever bytes it is given.
class RawStream {
 public:
  explicit RawStream(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    stream_ = stub_.PrepareCall(&context_, kEnterOrders, &queue_);
    stream_->StartCall(Tag());
    Wait();
  }

  // False once the server has ended the call.
  bool Send(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    stream_->Write(grpc::ByteBuffer(&slice, 1), Tag());
    return Wait();
  }

  grpc::Status Close() {
    stream_->WritesDone(Tag());
    Wait();
    grpc::ByteBuffer answer;
    do {
      stream_->Read(&answer, Tag());
    } while (Wait());
    grpc::Status status;
    stream_->Finish(&status, Tag());
    Wait();
    return status;
  }

 private:
  void* Tag() { return this; }
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

class GarbageTest : public OpenMarketTest {
 protected:
  std::string RandomBytes() {
    std::string bytes(random_() % 300, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_());
    return bytes;
  }

  // A good message with some bits turned over.
  std::string DamagedMessage() {
    EnterOrdersRequest message;
    for (int i = 0; i < 3; ++i) {
      *message.add_entries()->mutable_submit_order() =
          Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
    }
    std::string bytes = message.SerializeAsString();
    const auto flips = 1 + random_() % 4;
    for (unsigned i = 0; i < flips; ++i) {
      char& byte = bytes[random_() % bytes.size()];
      byte = static_cast<char>(byte ^ (1 << random_() % 8));
    }
    return bytes;
  }

  void ExpectOrdersAreStillTaken() {
    const auto reply = Call(*seller_trading_, &trading::v1::TradingService::Stub::SubmitOrder,
                            Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen));
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_TRUE(reply.response.has_accepted());
  }

  static constexpr uint32_t kSeed = 20231121;
  std::mt19937 random_{kSeed};
};

TEST_F(GarbageTest, RandomBytesEndTheStreamAndNothingElse) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  const auto channel = server_.Connect(seller_);
  for (int i = 0; i < 200; ++i) {
    RawStream stream(channel);
    for (int k = 0; k < 5 && stream.Send(RandomBytes()); ++k) {
    }
    const grpc::Status status = stream.Close();
    EXPECT_NE(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << "stream " << i;
  }
  ExpectOrdersAreStillTaken();
  EXPECT_TRUE(server_.node().health().ok());
}

TEST_F(GarbageTest, DamagedMessagesAreAnsweredOrRefused) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  const auto channel = server_.Connect(seller_);
  for (int i = 0; i < 400; ++i) {
    RawStream stream(channel);
    stream.Send(DamagedMessage());
    const grpc::Status status = stream.Close();
    EXPECT_NE(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << "stream " << i;
  }
  ExpectOrdersAreStillTaken();
  EXPECT_TRUE(server_.node().health().ok());
}

}  // namespace
}  // namespace luheng::services

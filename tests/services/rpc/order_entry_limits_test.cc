// What holds an order-entry stream back, and what ends it.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/services/rpc/order_entry.h"

namespace luheng::services {
namespace {

TEST_F(OrderEntryServiceTest, MoreThanOneStreamMayHaveUnderWayIsHeldBackAndAllAnswered) {
  Stream stream(server_.Entry(seller_));
  constexpr int kMessages = 40;
  constexpr int kEntries = 500;
  // Dry runs, which the queue of the sequencer cannot refuse.
  std::thread sender([&] {
    for (int m = 0; m < kMessages; ++m) {
      EnterOrdersRequest message;
      for (int i = 0; i < kEntries; ++i) {
        AddSale(&message);
        message.mutable_entries(i)->mutable_submit_order()->set_validate_only(true);
      }
      EXPECT_TRUE(stream.Send(message));
    }
  });
  EXPECT_EQ(stream.Receive(size_t{kMessages} * kEntries).size(), size_t{kMessages} * kEntries);
  sender.join();
  EXPECT_TRUE(stream.Close().ok());
}

TEST_F(OrderEntryServiceTest, IdleStreamsAreEndedWithAReasonWhenTheServerDrains) {
  Stream silent(server_.Entry(seller_));
  Stream answered(server_.Entry(seller_));
  EnterOrdersRequest message;
  AddSale(&message);
  ASSERT_TRUE(answered.Send(message));
  answered.Receive(1);
  // What was opened first has been seen by the server as well.
  ASSERT_TRUE(silent.Send(message));
  silent.Receive(1);
  server_.server().Drain();
  for (Stream* const stream : {&silent, &answered}) {
    const grpc::Status status = stream->End();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(ReasonOf(status), "DRAINING") << status.error_message();
  }
}

TEST_F(OrderEntryServiceTest, WhatIsUnderWayIsAnsweredBeforeTheServerDrains) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest message;
  for (int i = 0; i < 1000; ++i) AddSale(&message);
  const uint64_t before = server_.node().replica().size();
  ASSERT_TRUE(stream.Send(message));
  // Until the first of them is committed, the server may not have read the message.
  while (server_.node().replica().size() == before) std::this_thread::yield();
  server_.server().Drain();
  EXPECT_EQ(stream.Receive(1000).size(), 1000u);
  EXPECT_EQ(ReasonOf(stream.End()), "DRAINING");
}

class SmallBudgetTest : public OrderEntryServiceTest {
 protected:
  SmallBudgetTest() : OrderEntryServiceTest({.limits = {.orders_per_second = 10, .burst = 3}}) {}
};

TEST_F(SmallBudgetTest, AStreamThatGoesOverItIsReadAgainOnceThereIsRoomForWhatWasRefused) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest message;
  for (int i = 0; i < 5; ++i) AddSale(&message);
  EnterOrdersRequest next;
  const std::string id = AddSale(&next);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(stream.Send(message));
  ASSERT_TRUE(stream.Send(next));
  int refused = 0;
  for (const auto& [unused, result] : stream.Receive(5)) {
    if (result.has_error()) ++refused;
  }
  EXPECT_EQ(refused, 2);
  // The bucket's clock stands still, so it is refused as well; but not before its time.
  EXPECT_TRUE(stream.Receive(1)[id].has_error());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(200));
  // The pause that follows does not keep the server from ending the stream.
  server_.server().Drain();
  EXPECT_EQ(ReasonOf(stream.End()), "DRAINING");
}

class SmallWindowTest : public OrderEntryServiceTest {
 protected:
  SmallWindowTest()
      : OrderEntryServiceTest({.streams = {.order_window = 32}, .queue_length_max = 64}) {}
};

TEST_F(SmallWindowTest, AStreamAloneIsHeldBackAndNeverRefused) {
  Stream stream(server_.Entry(seller_));
  constexpr int kMessages = 100;
  constexpr int kEntries = 20;
  std::thread sender([&] {
    for (int m = 0; m < kMessages; ++m) {
      EnterOrdersRequest message;
      for (int i = 0; i < kEntries; ++i) AddSale(&message);
      EXPECT_TRUE(stream.Send(message));
    }
  });
  for (const auto& [id, result] : stream.Receive(size_t{kMessages} * kEntries)) {
    EXPECT_TRUE(result.submit_order().has_accepted()) << result.ShortDebugString();
  }
  sender.join();
  EXPECT_TRUE(stream.Close().ok());
}

}  // namespace
}  // namespace luheng::services

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/services/rpc/order_entry.h"

namespace luheng::services {
namespace {

TEST_F(OrderEntryServiceTest, ManyOrdersOfOneMessageAreEachAnswered) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest message;
  std::vector<std::string> ids(1000);
  for (std::string& id : ids) id = AddSale(&message);
  ASSERT_TRUE(stream.Send(message));
  auto results = stream.Receive(ids.size());
  int64_t last_sequence = 0;
  for (const std::string& id : ids) {
    const auto& answer = results[id].submit_order();
    EXPECT_EQ(answer.accepted().state(), trading::v1::ORDER_STATE_NEW);
    EXPECT_GT(answer.event_time().seconds(), 0);
    EXPECT_GT(answer.sequence(), last_sequence) << "given to the market in another order";
    last_sequence = answer.sequence();
  }
  EXPECT_TRUE(stream.Close().ok());
  EXPECT_EQ(OpenCount(), 1000);
}

TEST_F(OrderEntryServiceTest, EveryKindOfEntryIsAnsweredAsItsCallWouldBe) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest first;
  const std::string submitted = AddSale(&first, 5'000);
  const std::string other = AddSale(&first, 1'000);
  ASSERT_TRUE(stream.Send(first));
  auto results = stream.Receive(2);
  const int64_t order = results[submitted].submit_order().accepted().order_id();
  EnterOrdersRequest second;
  auto* amend = second.add_entries()->mutable_amend_order();
  amend->set_request_id(NewRequestId());
  amend->set_order_id(order);
  amend->set_quantity_grams(3'000);
  amend->set_price_fen_per_tonne(kFloorFen);
  auto* cancel = second.add_entries()->mutable_cancel_order();
  cancel->set_request_id(NewRequestId());
  cancel->set_order_id(order);
  auto* cancel_all = second.add_entries()->mutable_cancel_orders();
  cancel_all->set_request_id(NewRequestId());
  cancel_all->set_account(seller_account_);
  ASSERT_TRUE(stream.Send(second));
  results = stream.Receive(3);
  EXPECT_EQ(results[amend->request_id()].amend_order().accepted().leaves_grams(), 3'000);
  EXPECT_EQ(results[cancel->request_id()].cancel_order().accepted().state(),
            trading::v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(results[cancel_all->request_id()].cancel_orders().accepted().order_count(), 1);
  EXPECT_TRUE(stream.Close().ok());
}

TEST_F(OrderEntryServiceTest, BadEntriesHarmNoNeighbour) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest message;
  const std::string good = AddSale(&message);
  const std::string malformed = AddSale(&message, 0);
  const std::string off_lot = AddSale(&message, 1'500);
  message.add_entries()->mutable_submit_order()->set_request_id("7");
  message.add_entries();
  const std::string unknown = AddSale(&message);
  message.mutable_entries(5)->mutable_submit_order()->set_instrument("instruments/NONE");
  const std::string dry_run = AddSale(&message);
  message.mutable_entries(6)->mutable_submit_order()->set_validate_only(true);
  const std::string last = AddSale(&message);
  ASSERT_TRUE(stream.Send(message));
  auto results = stream.Receive(8);
  EXPECT_TRUE(results[good].submit_order().has_accepted());
  EXPECT_EQ(results[off_lot].submit_order().rejected().reason(), "OFF_LOT");
  EXPECT_TRUE(results[last].submit_order().has_accepted());
  EXPECT_TRUE(results[dry_run].submit_order().has_accepted());
  EXPECT_EQ(results[dry_run].submit_order().sequence(), 0);
  struct Row {
    std::string id;
    grpc::StatusCode code;
    const char* reason;
    const char* field;
  };
  for (const Row& row : {
           Row{malformed, grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED", "quantity_grams"},
           Row{"7", grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED", "request_id"},
           Row{"", grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED", "entry"},
           Row{unknown, grpc::StatusCode::NOT_FOUND, "INSTRUMENT_UNKNOWN", ""},
       }) {
    const google::rpc::Status& error = results[row.id].error();
    EXPECT_EQ(error.code(), row.code) << row.reason;
    const grpc::Status status(row.code, error.message(), error.SerializeAsString());
    EXPECT_EQ(ReasonOf(status), row.reason);
    EXPECT_EQ(DetailsOf(status).info.metadata().contains("field"), *row.field != 0);
    if (*row.field != 0) {
      EXPECT_EQ(FieldOf(status), row.field);
    }
  }
  EXPECT_TRUE(stream.Close().ok());
  EXPECT_EQ(OpenCount(), 2);
}

TEST_F(OrderEntryServiceTest, RepeatedIdsGetTheFirstAnswer) {
  EnterOrdersRequest message;
  const std::string id = AddSale(&message);
  int64_t sequence = 0;
  {
    Stream stream(server_.Entry(seller_));
    ASSERT_TRUE(stream.Send(message));
    sequence = stream.Receive(1)[id].submit_order().sequence();
    EXPECT_TRUE(stream.Close().ok());
  }
  Stream stream(server_.Entry(seller_));
  ASSERT_TRUE(stream.Send(message));
  EXPECT_EQ(stream.Receive(1)[id].submit_order().sequence(), sequence);
  // The same over the unary call, and another body with the same id.
  EXPECT_EQ(
      Call(*seller_trading_, &TradingService::Stub::SubmitOrder, message.entries(0).submit_order())
          .response.sequence(),
      sequence);
  message.mutable_entries(0)->mutable_submit_order()->set_quantity_grams(2'000);
  ASSERT_TRUE(stream.Send(message));
  EXPECT_EQ(stream.Receive(1)[id].error().code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_TRUE(stream.Close().ok());
  EXPECT_EQ(OpenCount(), 1);
}

TEST_F(OrderEntryServiceTest, MessagesThatAreWrongAsSuchEndTheStream) {
  struct Row {
    const char* field;
    std::vector<EnterOrdersRequest> messages;
  };
  EnterOrdersRequest too_many;
  for (int i = 0; i < 1001; ++i) too_many.add_entries();
  EnterOrdersRequest with_accounts;
  with_accounts.add_accounts(seller_account_);
  EnterOrdersRequest no_name;
  no_name.add_accounts("a1");
  for (const Row& row :
       {Row{"entries", {EnterOrdersRequest()}}, Row{"entries", {too_many}},
        Row{"accounts", {with_accounts, with_accounts}}, Row{"accounts", {no_name}}}) {
    Stream stream(server_.Entry(seller_));
    for (const EnterOrdersRequest& message : row.messages) stream.Send(message);
    const grpc::Status status = stream.End();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(FieldOf(status), row.field);
  }
}

TEST_F(OrderEntryServiceTest, EntriesBeforeAWrongMessageAreAnswered) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest message;
  const std::string id = AddSale(&message);
  ASSERT_TRUE(stream.Send(message));
  stream.Send(EnterOrdersRequest());
  EXPECT_TRUE(stream.Receive(1)[id].submit_order().has_accepted());
  EXPECT_EQ(stream.End().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(OrderEntryServiceTest, NobodyIsPresentForAccountsOfOthers) {
  EnterOrdersRequest message;
  message.add_accounts(buyer_account_);
  Stream stream(server_.Entry(seller_));
  stream.Send(message);
  EXPECT_EQ(ReasonOf(stream.End()), "FOREIGN_PARTICIPANT");
}

TEST_F(OrderEntryServiceTest, RevokedRoleEndsNothingButLetsNothingThrough) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest message;
  AddSale(&message);
  ASSERT_TRUE(stream.Send(message));
  stream.Receive(1);
  admin::v1::RevokeRoleRequest revoke;
  revoke.set_request_id(NewRequestId());
  revoke.set_grantee("participants/p2/users/u1");
  revoke.set_role(admin::v1::ROLE_TRADER);
  ASSERT_TRUE(
      Call(*server_.Grants(kFirstAdministrator), &admin::v1::GrantService::Stub::RevokeRole, revoke)
          .response.has_accepted());
  EnterOrdersRequest second;
  const std::string id = AddSale(&second);
  ASSERT_TRUE(stream.Send(second));
  EXPECT_EQ(stream.Receive(1)[id].error().code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_TRUE(stream.Close().ok());
}

TEST_F(OrderEntryServiceTest, OrdersAreCancelledWhenTheLastSessionEnds) {
  SetDisconnectRule(0);
  EnterOrdersRequest begin;
  begin.add_accounts(seller_account_);
  AddSale(&begin);
  AddSale(&begin);
  Stream other(server_.Entry(seller_));
  EnterOrdersRequest other_begin;
  other_begin.add_accounts(seller_account_);
  AddSale(&other_begin);
  ASSERT_TRUE(other.Send(other_begin));
  other.Receive(1);
  {
    Stream stream(server_.Entry(seller_));
    ASSERT_TRUE(stream.Send(begin));
    stream.Receive(2);
    stream.Cancel();
    EXPECT_EQ(stream.End().error_code(), grpc::StatusCode::CANCELLED);
  }
  // The other session is still there.
  EXPECT_EQ(OpenCount(), 3);
  EXPECT_TRUE(other.Close().ok());
  ExpectOpenCountSoon(0);
}

TEST_F(OrderEntryServiceTest, WithoutARuleOrdersOutliveTheSession) {
  Stream stream(server_.Entry(seller_));
  EnterOrdersRequest begin;
  begin.add_accounts(seller_account_);
  AddSale(&begin);
  ASSERT_TRUE(stream.Send(begin));
  stream.Receive(1);
  EXPECT_TRUE(stream.Close().ok());
  // A command of the exchange's own would stand before this one in the journal.
  const int64_t before = static_cast<int64_t>(server_.node().replica().size());
  const auto next = Call(*seller_trading_, &TradingService::Stub::SubmitOrder, Sale(1'000));
  EXPECT_EQ(next.response.sequence(), before);
  EXPECT_EQ(OpenCount(), 2);
}

}  // namespace
}  // namespace luheng::services

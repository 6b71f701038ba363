#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using registry::v1::RegistryService;

class RegistryServiceTest : public OpenMarketTest {
 protected:
  registry::v1::GetAccountResponse GetAccount(const std::string& name) {
    registry::v1::GetAccountRequest request;
    request.set_name(name);
    const auto reply = Call(*regulator_, &RegistryService::Stub::GetAccount, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return reply.response;
  }

  std::unique_ptr<RegistryService::Stub> regulator_ = server_.Registry(kRegulatorUser);
};

TEST_F(RegistryServiceTest, ParticipantIsFoundByNameAndByUscc) {
  registry::v1::GetParticipantRequest by_name;
  by_name.set_name("participants/p2");
  registry::v1::GetParticipantRequest by_uscc;
  by_uscc.set_uscc(MakeUscc(1));
  for (const auto& request : {by_name, by_uscc}) {
    const auto reply = Call(*regulator_, &RegistryService::Stub::GetParticipant, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_EQ(reply.response.participant().name(), "participants/p2");
    EXPECT_EQ(reply.response.participant().uscc(), MakeUscc(1));
    EXPECT_EQ(reply.response.participant().county_code(), "330681");
    EXPECT_EQ(reply.response.participant().display_name(), "诸暨企业1");
    EXPECT_GT(reply.response.sequence(), 0);
  }
}

TEST_F(RegistryServiceTest, TraderSeesItsOwnParticipantOnly) {
  const auto seller = server_.Registry(seller_);
  registry::v1::GetParticipantRequest request;
  request.set_name("participants/p2");
  EXPECT_TRUE(Call(*seller, &RegistryService::Stub::GetParticipant, request).status.ok());
  request.set_uscc(MakeUscc(1));
  EXPECT_TRUE(Call(*seller, &RegistryService::Stub::GetParticipant, request).status.ok());
  // Others look alike, whether they exist or not.
  for (const char* name : {"participants/p3", "participants/p77"}) {
    request.set_name(name);
    EXPECT_EQ(ReasonOf(Call(*seller, &RegistryService::Stub::GetParticipant, request).status),
              "FOREIGN_PARTICIPANT");
  }
  for (const uint32_t number : {2u, 77u}) {
    request.set_uscc(MakeUscc(number));
    EXPECT_EQ(ReasonOf(Call(*seller, &RegistryService::Stub::GetParticipant, request).status),
              "FOREIGN_PARTICIPANT");
  }
}

TEST_F(RegistryServiceTest, WhoIsNotThereIsNotFound) {
  registry::v1::GetParticipantRequest request;
  request.set_name("participants/p77");
  EXPECT_EQ(ReasonOf(Call(*regulator_, &RegistryService::Stub::GetParticipant, request).status),
            "PARTICIPANT_UNKNOWN");
  request.set_uscc(MakeUscc(77));
  EXPECT_EQ(ReasonOf(Call(*regulator_, &RegistryService::Stub::GetParticipant, request).status),
            "PARTICIPANT_UNKNOWN");
  request.clear_key();
  EXPECT_EQ(FieldOf(Call(*regulator_, &RegistryService::Stub::GetParticipant, request).status),
            "key");
  request.set_uscc("short");
  EXPECT_EQ(FieldOf(Call(*regulator_, &RegistryService::Stub::GetParticipant, request).status),
            "uscc");
}

TEST_F(RegistryServiceTest, ParticipantsAreListedInTheOrderOfRegistration) {
  std::vector<std::string> names;
  registry::v1::ListParticipantsRequest request;
  request.set_page_size(2);
  do {
    const auto reply = Call(*regulator_, &RegistryService::Stub::ListParticipants, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    for (const auto& participant : reply.response.participants()) {
      names.push_back(participant.name());
    }
    request.set_page_token(reply.response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names,
            (std::vector<std::string>{"participants/p1", "participants/p2", "participants/p3"}));
}

TEST_F(RegistryServiceTest, UsccIsTakenOnce) {
  registry::v1::RegisterParticipantRequest request;
  request.set_request_id(NewRequestId());
  request.set_uscc(MakeUscc(1));
  request.set_display_name("again");
  request.set_county_code("330681");
  const auto reply =
      Call(*server_.Registry(kRegistrarUser), &RegistryService::Stub::RegisterParticipant, request);
  EXPECT_EQ(reply.response.rejected().reason(), "USCC_TAKEN");
  EXPECT_EQ(reply.response.rejected().field(), "uscc");
}

TEST_F(RegistryServiceTest, AccountShowsMoneyAndRightsByBucket) {
  Submit(Order(seller_account_, type::v1::SIDE_SELL, 5'000, kFloorFen));
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 2'000, kFloorFen));
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 4'000, kFloorFen));

  const registry::v1::Account seller = GetAccount(seller_account_).account();
  EXPECT_EQ(seller.kind(), registry::v1::ACCOUNT_KIND_TRADING);
  // 5 kg at 4,000 yuan a tonne-year for 5 years.
  EXPECT_EQ(seller.money_available_fen(), 10'000);
  ASSERT_EQ(seller.positions_size(), 1);
  EXPECT_EQ(seller.positions(0).instrument(), kInstrumentName);
  EXPECT_EQ(seller.positions(0).available_grams(), 99'995'000);
  EXPECT_EQ(seller.positions(0).held_grams(), 0);

  const registry::v1::Account buyer = GetAccount(buyer_account_).account();
  EXPECT_EQ(buyer.money_available_fen(), 1'000'000'000 - 12'000);
  EXPECT_EQ(buyer.money_held_fen(), 2'000);
  ASSERT_EQ(buyer.positions_size(), 1);
  EXPECT_EQ(buyer.positions(0).available_grams(), 0);
  EXPECT_EQ(buyer.positions(0).bought_today_grams(), 5'000);

  Submit(Order(seller_account_, type::v1::SIDE_SELL, 3'000, kFloorFen + kTickFen));
  EXPECT_EQ(GetAccount(seller_account_).account().positions(0).held_grams(), 3'000);
}

TEST_F(RegistryServiceTest, TraderSeesItsOwnAccountsOnly) {
  const auto seller = server_.Registry(seller_);
  registry::v1::GetAccountRequest get;
  get.set_name(seller_account_);
  EXPECT_TRUE(Call(*seller, &RegistryService::Stub::GetAccount, get).status.ok());
  get.set_name(buyer_account_);
  EXPECT_EQ(ReasonOf(Call(*seller, &RegistryService::Stub::GetAccount, get).status),
            "FOREIGN_PARTICIPANT");
  // Somebody else's account under the own participant's name.
  get.set_name("participants/p2" + buyer_account_.substr(buyer_account_.find("/accounts")));
  EXPECT_EQ(ReasonOf(Call(*seller, &RegistryService::Stub::GetAccount, get).status),
            "ACCOUNT_UNKNOWN");
  registry::v1::ListAccountsRequest list;
  list.set_participant("participants/p3");
  EXPECT_EQ(ReasonOf(Call(*seller, &RegistryService::Stub::ListAccounts, list).status),
            "FOREIGN_PARTICIPANT");
}

TEST_F(RegistryServiceTest, AccountsAreListedInTheOrderOfOpening) {
  const auto registrar = server_.Registry(kRegistrarUser);
  std::vector<std::string> expected = {seller_account_};
  for (const auto kind : {registry::v1::ACCOUNT_KIND_RESERVE, registry::v1::ACCOUNT_KIND_TRADING}) {
    registry::v1::OpenAccountRequest open;
    open.set_request_id(NewRequestId());
    open.set_participant("participants/p2");
    open.set_kind(kind);
    const auto reply = Call(*registrar, &RegistryService::Stub::OpenAccount, open);
    ASSERT_TRUE(reply.response.has_accepted()) << reply.status.error_message();
    expected.push_back(reply.response.accepted().account());
  }
  std::vector<std::string> names;
  registry::v1::ListAccountsRequest request;
  request.set_participant("participants/p2");
  request.set_page_size(1);
  do {
    const auto reply = Call(*regulator_, &RegistryService::Stub::ListAccounts, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    for (const auto& account : reply.response.accounts()) {
      names.push_back(account.name());
      EXPECT_EQ(account.positions_size(), 0);
    }
    request.set_page_token(reply.response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names, expected);
}

TEST_F(RegistryServiceTest, AccountUnderAnotherParticipantsNameGetsNoMoney) {
  registry::v1::DepositRequest request;
  request.set_request_id(NewRequestId());
  request.set_account("participants/p2" + buyer_account_.substr(buyer_account_.find("/accounts")));
  request.set_amount_fen(1);
  const auto reply =
      Call(*server_.Registry(kCashierUser), &RegistryService::Stub::Deposit, request);
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(reply.status), "ACCOUNT_UNKNOWN");
}

TEST_F(RegistryServiceTest, UnknownAccountIsRejectedOnTheRecord) {
  registry::v1::DepositRequest request;
  request.set_request_id(NewRequestId());
  request.set_account("participants/p2/accounts/a77");
  request.set_amount_fen(1);
  const auto reply =
      Call(*server_.Registry(kCashierUser), &RegistryService::Stub::Deposit, request);
  EXPECT_EQ(reply.response.rejected().reason(), "ACCOUNT_UNKNOWN");
  EXPECT_GT(reply.response.sequence(), 0);
}

}  // namespace
}  // namespace luheng::services

// The services of rights over a socket: what all of them have in common, on a few of them.
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "luheng/admin/v1/approval_service.grpc.pb.h"
#include "luheng/admin/v1/parameter_service.grpc.pb.h"
#include "luheng/primary/v1/auction_service.grpc.pb.h"
#include "luheng/registry/v1/enterprise_service.grpc.pb.h"
#include "luheng/rights/v1/certificate_service.grpc.pb.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using admin::v1::ApprovalService;
using admin::v1::ParameterService;
using ledger::v1::LedgerService;
using primary::v1::AuctionService;
using registry::v1::EnterpriseService;
using rights::v1::CertificateService;

inline constexpr engine::Actor kSecondAdministrator = MakeActor(1, 2);

template <class Service>
std::unique_ptr<typename Service::Stub> ConnectAs(const TestServer& server,
                                                  const engine::Actor& actor) {
  return Service::NewStub(server.Connect(actor));
}

class RightsServiceTest : public OpenMarketTest {
 protected:
  template <class Service>
  std::unique_ptr<typename Service::Stub> As(const engine::Actor& actor) {
    return ConnectAs<Service>(server_, actor);
  }
};

// Before the first trading day, so that rows can be in force at once.
class ParameterServiceTest : public GrantedServerTest {
 protected:
  static admin::v1::SetParameterRequest Row(admin::v1::Parameter parameter, int64_t value,
                                            int32_t variant = 0) {
    admin::v1::SetParameterRequest request;
    request.set_request_id(NewRequestId());
    request.set_parameter(parameter);
    request.set_variant(variant);
    *request.mutable_effective_day() = FirstDay();
    request.set_value(value);
    request.set_source("a notice");
    return request;
  }

  std::unique_ptr<ParameterService::Stub> parameters_ =
      ConnectAs<ParameterService>(server_, kFirstAdministrator);
  std::unique_ptr<ApprovalService::Stub> first_ =
      ConnectAs<ApprovalService>(server_, kFirstAdministrator);
  std::unique_ptr<ApprovalService::Stub> second_ =
      ConnectAs<ApprovalService>(server_, kSecondAdministrator);
};

TEST_F(ParameterServiceTest, AParameterIsSetAndListed) {
  admin::v1::SetParameterRequest fee = Row(admin::v1::PARAMETER_FEE_NEW, 400'000);
  fee.set_county_code("330681");
  fee.set_pollutant(type::v1::POLLUTANT_COD);
  const auto set = Call(*parameters_, &ParameterService::Stub::SetParameter, fee);
  ASSERT_TRUE(set.response.has_accepted())
      << set.status.error_message() << set.response.ShortDebugString();
  EXPECT_GT(set.response.sequence(), 0);
  ASSERT_TRUE(Call(*parameters_, &ParameterService::Stub::SetParameter,
                   Row(admin::v1::PARAMETER_BIDS_MAX, 10))
                  .response.has_accepted());

  admin::v1::ListParametersRequest list;
  list.set_page_size(1);
  const auto first = Call(*parameters_, &ParameterService::Stub::ListParameters, list);
  ASSERT_EQ(first.response.parameters_size(), 1) << first.status.error_message();
  const admin::v1::ParameterRow& row = first.response.parameters(0);
  EXPECT_EQ(row.parameter(), admin::v1::PARAMETER_FEE_NEW);
  EXPECT_EQ(row.county_code(), "330681");
  EXPECT_EQ(row.pollutant(), type::v1::POLLUTANT_COD);
  EXPECT_EQ(row.effective_day().SerializeAsString(), FirstDay().SerializeAsString());
  EXPECT_EQ(row.value(), 400'000);
  EXPECT_EQ(row.source(), "a notice");
  list.set_page_token(first.response.next_page_token());
  const auto second = Call(*parameters_, &ParameterService::Stub::ListParameters, list);
  ASSERT_EQ(second.response.parameters_size(), 1);
  EXPECT_EQ(second.response.parameters(0).parameter(), admin::v1::PARAMETER_BIDS_MAX);
  EXPECT_EQ(second.response.next_page_token(), "");

  admin::v1::ListParametersRequest some;
  some.set_parameter(admin::v1::PARAMETER_BIDS_MAX);
  EXPECT_EQ(
      Call(*parameters_, &ParameterService::Stub::ListParameters, some).response.parameters_size(),
      1);
}

TEST_F(ParameterServiceTest, WhatIsWrongByItselfIsNamedAsInTheRequest) {
  struct Case {
    void (*spoil)(admin::v1::SetParameterRequest&);
    const char* field;
  };
  const Case cases[] = {
      {[](auto& request) { request.set_request_id("7"); }, "request_id"},
      {[](auto& request) { request.clear_parameter(); }, "parameter"},
      {[](auto& request) { request.set_parameter(admin::v1::Parameter(262)); }, "parameter"},
      {[](auto& request) { request.set_county_code("33068"); }, "county_code"},
      {[](auto& request) { request.set_pollutant(type::v1::Pollutant(99)); }, "pollutant"},
      {[](auto& request) { request.set_variant(65'536); }, "variant"},
      {[](auto& request) { request.set_variant(-1); }, "variant"},
      {[](auto& request) { request.clear_effective_day(); }, "effective_day"},
      {[](auto& request) { request.mutable_effective_day()->set_day(32); }, "effective_day"},
      {[](auto& request) { request.set_value(-1); }, "value"},
      {[](auto& request) { request.clear_source(); }, "source"},
  };
  for (const Case& wrong : cases) {
    admin::v1::SetParameterRequest request = Row(admin::v1::PARAMETER_BIDS_MAX, 10);
    wrong.spoil(request);
    EXPECT_EQ(FieldOf(Call(*parameters_, &ParameterService::Stub::SetParameter, request).status),
              wrong.field);
  }
}

TEST_F(RightsServiceTest, NamesThatAreNoneAreRefused) {
  const auto bidder = As<AuctionService>(buyer_);
  primary::v1::PlaceBidRequest bid;
  bid.set_request_id(NewRequestId());
  bid.set_auction("auctions/u4");
  bid.set_account(buyer_account_);
  bid.set_price_fen_per_tonne(kFloorFen);
  bid.set_quantity_grams(kLotGrams);
  const auto unknown = Call(*bidder, &AuctionService::Stub::PlaceBid, bid);
  EXPECT_EQ(unknown.response.rejected().reason(), "RECORD_UNKNOWN")
      << unknown.status.error_message();
  EXPECT_GT(unknown.response.sequence(), 0);
  bid.set_auction("lotteries/y4");
  EXPECT_EQ(FieldOf(Call(*bidder, &AuctionService::Stub::PlaceBid, bid).status), "auction");
  bid.set_auction("auctions/u4");
  bid.set_account("participants/p3");
  EXPECT_EQ(FieldOf(Call(*bidder, &AuctionService::Stub::PlaceBid, bid).status), "account");
  bid.clear_account();
  EXPECT_EQ(FieldOf(Call(*bidder, &AuctionService::Stub::PlaceBid, bid).status), "account");
}

TEST_F(RightsServiceTest, WhoSeesItsOwnOnlyDoesNotLearnWhetherARecordExists) {
  rights::v1::GetCertificateRequest get;
  get.set_name("certificates/c1");
  EXPECT_EQ(ReasonOf(Call(*As<CertificateService>(kRegulatorUser),
                          &CertificateService::Stub::GetCertificate, get)
                         .status),
            "RECORD_UNKNOWN");
  EXPECT_EQ(
      ReasonOf(Call(*As<CertificateService>(buyer_), &CertificateService::Stub::GetCertificate, get)
                   .status),
      "FOREIGN_RECORD");
  get.set_name("certificates/k1");
  EXPECT_EQ(
      FieldOf(Call(*As<CertificateService>(buyer_), &CertificateService::Stub::GetCertificate, get)
                  .status),
      "name");
}

TEST_F(ParameterServiceTest, WhatBecameOfARequestIsAnsweredAlike) {
  const admin::v1::SetParameterRequest request = Row(admin::v1::PARAMETER_BIDS_MAX, 10);
  const auto set = Call(*parameters_, &ParameterService::Stub::SetParameter, request);
  ledger::v1::GetCommandRequest get;
  get.set_request_id(request.request_id());
  const auto got =
      Call(*server_.Ledger(kFirstAdministrator), &LedgerService::Stub::GetCommand, get);
  ASSERT_TRUE(got.response.has_act()) << got.status.error_message();
  EXPECT_EQ(got.response.act().kind(), "SET_PARAMETER");
  EXPECT_EQ(got.response.act().sequence(), set.response.sequence());
  EXPECT_TRUE(got.response.act().has_accepted());
}

TEST_F(ParameterServiceTest, WhatNeedsASecondPersonWaitsForOne) {
  ASSERT_TRUE(Call(*parameters_, &ParameterService::Stub::SetParameter,
                   Row(admin::v1::PARAMETER_APPROVAL_HOURS, 24))
                  .response.has_accepted());
  ASSERT_TRUE(Call(*parameters_, &ParameterService::Stub::SetParameter,
                   Row(admin::v1::PARAMETER_FOUR_EYES, 1, engine::CreateMarket::kKind))
                  .response.has_accepted());
  admin::v1::CreateMarketRequest create;
  create.set_request_id(NewRequestId());
  create.set_code("SECOND");
  type::v1::TradingDay later = FirstDay();
  later.set_day(20);
  *create.mutable_rules()->mutable_effective_day() = later;
  create.mutable_rules()->set_resale(admin::v1::RESALE_SAME_DAY);
  create.mutable_rules()->set_order_quantity_max_grams(5'000);
  create.set_validate_only(true);
  const auto asked = Call(*server_.Admin(kFirstAdministrator),
                          &admin::v1::AdminService::Stub::CreateMarket, create);
  EXPECT_TRUE(asked.response.has_proposed()) << asked.response.ShortDebugString();
  EXPECT_EQ(asked.response.proposed().proposal(), "");
  EXPECT_EQ(asked.response.sequence(), 0);
  create.set_validate_only(false);
  const auto proposed = Call(*server_.Admin(kFirstAdministrator),
                             &admin::v1::AdminService::Stub::CreateMarket, create);
  ASSERT_TRUE(proposed.response.has_proposed())
      << proposed.status.error_message() << proposed.response.ShortDebugString();
  EXPECT_EQ(proposed.response.proposed().proposal(), "proposals/o1");

  admin::v1::ListProposalsRequest list;
  list.set_state(admin::v1::PROPOSAL_STATE_PENDING);
  const auto listed = Call(*second_, &ApprovalService::Stub::ListProposals, list);
  ASSERT_EQ(listed.response.proposals_size(), 1) << listed.status.error_message();
  const admin::v1::Proposal& proposal = listed.response.proposals(0);
  EXPECT_EQ(proposal.kind(), "CREATE_MARKET");
  EXPECT_EQ(proposal.body().fields().at("code").string_value(), "SECOND");
  EXPECT_EQ(proposal.proposer(), "participants/p1/users/u1");
  EXPECT_EQ(proposal.hash(), proposed.response.proposed().hash());
  EXPECT_EQ(asked.response.proposed().hash(), proposal.hash());

  admin::v1::ApproveProposalRequest approve;
  approve.set_request_id(NewRequestId());
  approve.set_proposal(proposal.name());
  approve.set_hash(proposal.hash());
  EXPECT_EQ(
      Call(*first_, &ApprovalService::Stub::ApproveProposal, approve).response.rejected().reason(),
      "APPROVER_NOT_INDEPENDENT");
  approve.set_request_id(NewRequestId());
  const auto approved = Call(*second_, &ApprovalService::Stub::ApproveProposal, approve);
  EXPECT_EQ(approved.response.accepted().name(), "markets/SECOND")
      << approved.response.ShortDebugString();

  ledger::v1::ListHistoryRequest history;
  history.set_record("proposals/o1");
  EXPECT_EQ(Call(*server_.Ledger(kRegulatorUser), &LedgerService::Stub::ListHistory, history)
                .response.entries_size(),
            3);
}

TEST_F(RightsServiceTest, AnEnterpriseIsFiledAndItsNewNameKeptOutsideTheLedger) {
  Grant(kBureauUser, admin::v1::ROLE_BUREAU);
  const auto bureau = As<EnterpriseService>(kBureauUser);
  registry::v1::GetEnterpriseRequest get;
  get.set_name("participants/p2");
  EXPECT_EQ(ReasonOf(Call(*bureau, &EnterpriseService::Stub::GetEnterprise, get).status),
            "ENTERPRISE_UNKNOWN");
  EXPECT_EQ(
      ReasonOf(Call(*As<EnterpriseService>(buyer_), &EnterpriseService::Stub::GetEnterprise, get)
                   .status),
      "FOREIGN_PARTICIPANT");

  registry::v1::RenameParticipantRequest rename;
  rename.set_request_id(NewRequestId());
  rename.set_participant("participants/p2");
  rename.set_display_name("诸暨新企业");
  const auto registrar = As<EnterpriseService>(kRegistrarUser);
  const auto renamed = Call(*registrar, &EnterpriseService::Stub::RenameParticipant, rename);
  ASSERT_TRUE(renamed.response.has_accepted())
      << renamed.status.error_message() << renamed.response.ShortDebugString();
  registry::v1::GetParticipantRequest participant;
  participant.set_name("participants/p2");
  EXPECT_EQ(Call(*server_.Registry(kRegistrarUser),
                 &registry::v1::RegistryService::Stub::GetParticipant, participant)
                .response.participant()
                .display_name(),
            "诸暨新企业");
  rename.clear_display_name();
  EXPECT_EQ(FieldOf(Call(*registrar, &EnterpriseService::Stub::RenameParticipant, rename).status),
            "display_name");
}

TEST_F(RightsServiceTest, EveryFailingCheckOfEligibilityIsTold) {
  registry::v1::CheckEligibilityRequest check;
  check.set_seller(seller_account_);
  check.set_buyer(buyer_account_);
  check.set_instrument(kInstrumentName);
  check.set_quantity_grams(kLotGrams + 1);
  check.set_price_fen_per_tonne(kFloorFen);
  const auto reply =
      Call(*As<EnterpriseService>(buyer_), &EnterpriseService::Stub::CheckEligibility, check);
  std::vector<std::string> codes;
  for (const auto& finding : reply.response.findings()) {
    codes.push_back(finding.code());
    EXPECT_EQ(finding.message().back(), '.') << finding.message();
    EXPECT_EQ(finding.remedy().back(), '.') << finding.remedy();
  }
  EXPECT_EQ(codes, (std::vector<std::string>{"E01", "E01", "E03", "E13"}))
      << reply.status.error_message();
  // What stands in the seller's file is the seller's; the price is anybody's.
  for (const auto& finding : reply.response.findings()) {
    EXPECT_EQ(finding.found() != 0 || finding.limit() != 0, finding.code() == "E13")
        << finding.code();
  }
  check.set_buyer(seller_account_);
  EXPECT_EQ(ReasonOf(Call(*As<EnterpriseService>(buyer_),
                          &EnterpriseService::Stub::CheckEligibility, check)
                         .status),
            "FOREIGN_PARTICIPANT");
}

}  // namespace
}  // namespace luheng::services

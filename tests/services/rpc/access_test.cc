// Who gets in: certificates, and the matrix of roles and RPCs, over real connections.
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"
#include "ledger/file.h"
#include "services/rpc/names.h"
#include "services/sequencer/data_directory.h"
#include "services/sequencer/secret_file.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using ledger::v1::LedgerService;

constexpr char kGetHead[] = "/luheng.ledger.v1.LedgerService/GetHead";
constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";

bool IsRoleMissing(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::PERMISSION_DENIED &&
         status.error_message().starts_with("ROLE_MISSING");
}

// Which roles may call an RPC, spelled out once more: A administrator, O operator, R registrar,
// C cashier, T trader, G regulator, B bureau, K bank; "*" everybody with a certificate.
struct Row {
  const char* rpc;
  std::string_view roles;
  std::string_view request = {};  // Encoded; what a stream must end at once for.
};
// A start_sequence of -1, which is field 2.
constexpr std::string_view kNegativeStart = "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
constexpr Row kMatrix[] = {
    {"/grpc.health.v1.Health/Check", "*"},
    {"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "*"},
    {"/luheng.trading.v1.TradingService/SubmitOrder", "T"},
    {"/luheng.trading.v1.TradingService/CancelOrder", "T"},
    {"/luheng.trading.v1.TradingService/AmendOrder", "T"},
    {"/luheng.trading.v1.TradingService/CancelOrders", "T"},
    {"/luheng.trading.v1.TradingService/SetCancelTimer", "T"},
    {"/luheng.trading.v1.TradingService/SetDisconnectRule", "T"},
    {"/luheng.trading.v1.OrderEntryService/EnterOrders", "T"},
    {"/luheng.trading.v1.TradingService/GetOrder", "ATG"},
    {"/luheng.trading.v1.TradingService/ListOpenOrders", "ATG"},
    {"/luheng.registry.v1.RegistryService/RegisterParticipant", "R"},
    {"/luheng.registry.v1.RegistryService/GetParticipant", "ARCTGBK"},
    {"/luheng.registry.v1.RegistryService/ListParticipants", "ARCGB"},
    {"/luheng.registry.v1.RegistryService/OpenAccount", "R"},
    {"/luheng.registry.v1.RegistryService/GetAccount", "ARCTGBK"},
    {"/luheng.registry.v1.RegistryService/ListAccounts", "ARCTGBK"},
    {"/luheng.registry.v1.RegistryService/Deposit", "C"},
    {"/luheng.registry.v1.RegistryService/AllocateRights", "R"},
    {"/luheng.market.v1.MarketDataService/GetBook", "AORCTGBK"},
    {"/luheng.market.v1.MarketDataService/ListTrades", "AORCTGBK"},
    {"/luheng.market.v1.MarketDataService/GetTradeStatistics", "AORCTGBK"},
    {"/luheng.market.v1.MarketDataService/ListInstruments", "AORCTGBK"},
    {"/luheng.market.v1.MarketDataService/GetInstrument", "AORCTGBK"},
    {"/luheng.market.v1.MarketDataService/GetTradingDay", "AORCTGBK"},
    {"/luheng.market.v1.MarketDataService/ListCandles", "AORCTGBK"},
    {"/luheng.market.v1.MarketDataService/GetDayStatistics", "AORCTGBK"},
    {"/luheng.market.v1.MarketStreamService/StreamBook", "AORCTGBK"},
    {"/luheng.market.v1.MarketStreamService/StreamTrades", "AORCTGBK", kNegativeStart},
    {"/luheng.ledger.v1.LedgerService/GetHead", "AORCTGBK"},
    {"/luheng.ledger.v1.LedgerService/GetCheckpoint", "AORCTGBK"},
    {"/luheng.ledger.v1.LedgerService/GetConsistencyProof", "AORCTGBK"},
    {"/luheng.ledger.v1.LedgerService/GetInclusionProof", "AORCTGBK"},
    {"/luheng.ledger.v1.LedgerService/GetEntry", "AORCTGBK"},
    {"/luheng.ledger.v1.LedgerService/ListHistory", "ATGBK"},
    {"/luheng.ledger.v1.LedgerService/GetCommand", "AORCTGBK"},
    {"/luheng.admin.v1.AdminService/CreateMarket", "A"},
    {"/luheng.admin.v1.AdminService/ListMarkets", "AORCTGBK"},
    {"/luheng.admin.v1.AdminService/SetMarketRules", "A"},
    {"/luheng.admin.v1.AdminService/CreateInstrument", "A"},
    {"/luheng.admin.v1.AdminService/SetPriceFloor", "A"},
    {"/luheng.admin.v1.AdminService/SetCalendarDay", "A"},
    {"/luheng.admin.v1.AdminService/OpenTradingDay", "O"},
    {"/luheng.admin.v1.AdminService/CloseTradingDay", "O"},
    {"/luheng.admin.v1.AdminService/SetPhase", "O"},
    {"/luheng.admin.v1.ReversalService/RequestReversal", "O"},
    {"/luheng.admin.v1.ReversalService/ApproveReversal", "AO"},
    {"/luheng.admin.v1.ReversalService/ListReversals", "AOG"},
    {"/luheng.admin.v1.GrantService/GrantRole", "A"},
    {"/luheng.admin.v1.GrantService/RevokeRole", "A"},
    {"/luheng.admin.v1.GrantService/ListGrants", "AG"},
    {"/luheng.admin.v1.ClockService/GetClock", "AORCTGBK"},
    {"/luheng.admin.v1.ClockService/ConfirmClock", "AO"},
    {"/luheng.trading.v1.ReportService/StreamReports", "ATG"},
    {"/luheng.registry.v1.EnterpriseService/SetEnterprise", "B"},
    {"/luheng.registry.v1.EnterpriseService/FilePermit", "B"},
    {"/luheng.registry.v1.EnterpriseService/FileEia", "B"},
    {"/luheng.registry.v1.EnterpriseService/RecordViolation", "B"},
    {"/luheng.registry.v1.EnterpriseService/RenameParticipant", "R"},
    {"/luheng.registry.v1.EnterpriseService/EraseName", "R"},
    {"/luheng.registry.v1.EnterpriseService/MoveParticipant", "R"},
    {"/luheng.registry.v1.EnterpriseService/EndParticipant", "R"},
    {"/luheng.registry.v1.EnterpriseService/GetEnterprise", "ARTGB"},
    {"/luheng.registry.v1.EnterpriseService/CheckEligibility", "ARTGB"},
    {"/luheng.rights.v1.CertificateService/IssueCertificate", "B"},
    {"/luheng.rights.v1.CertificateService/SucceedRights", "B"},
    {"/luheng.rights.v1.CertificateService/ReclaimRights", "B"},
    {"/luheng.rights.v1.CertificateService/RepurchaseRights", "B"},
    {"/luheng.rights.v1.CertificateService/PayFee", "T"},
    {"/luheng.rights.v1.CertificateService/WaiveRights", "T"},
    {"/luheng.rights.v1.CertificateService/ReverifyRight", "B"},
    {"/luheng.rights.v1.CertificateService/ConfirmSurplus", "B"},
    {"/luheng.rights.v1.CertificateService/GetCertificate", "ARTGBK"},
    {"/luheng.rights.v1.CertificateService/ListCertificates", "ARTGBK"},
    {"/luheng.rights.v1.ReserveService/PresetReserve", "B"},
    {"/luheng.rights.v1.ReserveService/DrawReserve", "B"},
    {"/luheng.rights.v1.ReserveService/RequestAllocation", "T"},
    {"/luheng.rights.v1.ReserveService/WithdrawAllocation", "TB"},
    {"/luheng.rights.v1.ReserveService/ConfirmPriority", "B"},
    {"/luheng.rights.v1.ReserveService/AllocateReserve", "B"},
    {"/luheng.rights.v1.ReserveService/ListReserves", "AORCTGBK"},
    {"/luheng.rights.v1.ReserveService/ListCaps", "AORCTGBK"},
    {"/luheng.rights.v1.ReserveService/ListAllocations", "ARTGB"},
    {"/luheng.rights.v1.EncumbranceService/ProposeLease", "T"},
    {"/luheng.rights.v1.EncumbranceService/AcceptLease", "T"},
    {"/luheng.rights.v1.EncumbranceService/RefuseLease", "T"},
    {"/luheng.rights.v1.EncumbranceService/FreezeRights", "B"},
    {"/luheng.rights.v1.EncumbranceService/UnfreezeRights", "B"},
    {"/luheng.rights.v1.EncumbranceService/SeizeRights", "B"},
    {"/luheng.rights.v1.EncumbranceService/ListLeases", "ARTGB"},
    {"/luheng.rights.v1.EncumbranceService/ListFreezes", "ARTGB"},
    {"/luheng.rights.v1.PledgeService/ApplyPledge", "T"},
    {"/luheng.rights.v1.PledgeService/VerifyPledge", "B"},
    {"/luheng.rights.v1.PledgeService/ApprovePledge", "K"},
    {"/luheng.rights.v1.PledgeService/ConfirmPledge", "T"},
    {"/luheng.rights.v1.PledgeService/RefusePledge", "TBK"},
    {"/luheng.rights.v1.PledgeService/ReleasePledge", "K"},
    {"/luheng.rights.v1.PledgeService/DefaultPledge", "K"},
    {"/luheng.rights.v1.PledgeService/DisposePledge", "K"},
    {"/luheng.rights.v1.PledgeService/ListPledges", "ARTGBK"},
    {"/luheng.primary.v1.AuctionService/AnnounceAuction", "TB"},
    {"/luheng.primary.v1.AuctionService/PlaceBid", "T"},
    {"/luheng.primary.v1.AuctionService/CloseAuction", "OB"},
    {"/luheng.primary.v1.AuctionService/CancelAuction", "OB"},
    {"/luheng.primary.v1.AuctionService/GetAuction", "AORCTGBK"},
    {"/luheng.primary.v1.AuctionService/ListAuctions", "AORCTGBK"},
    {"/luheng.primary.v1.AuctionService/ListBids", "AORCTGBK"},
    {"/luheng.primary.v1.LotteryService/OpenLottery", "B"},
    {"/luheng.primary.v1.LotteryService/EnterApplicants", "B"},
    {"/luheng.primary.v1.LotteryService/SealLottery", "B"},
    {"/luheng.primary.v1.LotteryService/RecordPublicSeed", "O"},
    {"/luheng.primary.v1.LotteryService/DrawLottery", "B"},
    {"/luheng.primary.v1.LotteryService/CancelLottery", "OB"},
    {"/luheng.primary.v1.LotteryService/GetLottery", "AORCTGBK"},
    {"/luheng.primary.v1.LotteryService/ListLotteries", "AORCTGBK"},
    {"/luheng.primary.v1.LotteryService/ListApplicants", "AORCTGBK"},
    {"/luheng.primary.v1.ContractService/SellAtFixedPrice", "B"},
    {"/luheng.primary.v1.ContractService/SignContract", "T"},
    {"/luheng.primary.v1.ContractService/PayContract", "T"},
    {"/luheng.primary.v1.ContractService/ForfeitContract", "B"},
    {"/luheng.primary.v1.ContractService/GetContract", "ARTGB"},
    {"/luheng.primary.v1.ContractService/ListContracts", "ARTGB"},
    {"/luheng.secondary.v1.ListingService/PostListing", "T"},
    {"/luheng.secondary.v1.ListingService/TakeListing", "T"},
    {"/luheng.secondary.v1.ListingService/WithdrawListing", "T"},
    {"/luheng.secondary.v1.ListingService/GetListing", "AORCTGBK"},
    {"/luheng.secondary.v1.ListingService/ListListings", "AORCTGBK"},
    {"/luheng.secondary.v1.TransferService/ProposeTransfer", "T"},
    {"/luheng.secondary.v1.TransferService/AcceptTransfer", "T"},
    {"/luheng.secondary.v1.TransferService/ApproveTransfer", "B"},
    {"/luheng.secondary.v1.TransferService/RefuseTransfer", "TB"},
    {"/luheng.secondary.v1.TransferService/GetTransfer", "ARTGBK"},
    {"/luheng.secondary.v1.TransferService/ListTransfers", "ARTGBK"},
    {"/luheng.admin.v1.ApprovalService/ApproveProposal", "AORCTBK"},
    {"/luheng.admin.v1.ApprovalService/DropProposal", "AORCTBK"},
    {"/luheng.admin.v1.ApprovalService/ListProposals", "AORCTGBK"},
    {"/luheng.admin.v1.ParameterService/SetParameter", "A"},
    {"/luheng.admin.v1.ParameterService/SetTradingMode", "A"},
    {"/luheng.admin.v1.ParameterService/WithdrawFunds", "C"},
    {"/luheng.admin.v1.ParameterService/RecordFigure", "RB"},
    {"/luheng.admin.v1.ParameterService/ListParameters", "AORCTGBK"},
    {"/luheng.admin.v1.ParameterService/ListFigures", "AORCTGBK"},
    {"/luheng.admin.v1.KeyService/ChangeKey", "A"},
    {"/luheng.admin.v1.KeyService/ListKeys", "AORCTGBK"},
    {"/luheng.statistics.v1.StatisticsService/ListTallies", "AORCTGBK"},
};

class AccessTest : public OpenMarketTest {};

TEST_F(AccessTest, RolesMayCallWhatTheMatrixSaysAndNothingElse) {
  struct User {
    engine::Actor actor;
    char role;
  };
  const User users[] = {{kFirstAdministrator, 'A'}, {kOperatorUser, 'O'}, {kRegistrarUser, 'R'},
                        {kCashierUser, 'C'},        {seller_, 'T'},       {kRegulatorUser, 'G'},
                        {kBureauUser, 'B'},         {kBankUser, 'K'},     {kStranger, '-'}};
  Grant(kBureauUser, admin::v1::ROLE_BUREAU);
  Grant(kBankUser, admin::v1::ROLE_BANK);
  for (const User& user : users) {
    const auto channel = server_.Connect(user.actor);
    for (const Row& row : kMatrix) {
      const bool may_call = row.roles == "*" || row.roles.find(user.role) != std::string_view::npos;
      const grpc::Status status = CallByName(*channel, row.rpc, std::string(row.request));
      EXPECT_EQ(IsRoleMissing(status), !may_call)
          << row.rpc << " by " << user.role << ": " << status.error_message();
      EXPECT_NE(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
      EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << row.rpc;
    }
  }
}

TEST_F(AccessTest, UnknownMethodsAreRefusedLikeAllThatTheTableDoesNotName) {
  const auto channel = server_.Connect(kFirstAdministrator);
  EXPECT_TRUE(IsRoleMissing(CallByName(*channel, "/luheng.trading.v1.TradingService/Nothing", "")));
  EXPECT_TRUE(IsRoleMissing(CallByName(*channel, "/no.such.Service/Nothing", "")));
}

TEST_F(AccessTest, RevokedRoleEndsAccessOnTheSameConnection) {
  const auto channel = server_.Connect(kRegulatorUser);
  EXPECT_TRUE(CallByName(*channel, kGetHead, "").ok());
  admin::v1::RevokeRoleRequest request;
  request.set_request_id(NewRequestId());
  request.set_grantee(UserName(kRegulatorUser));
  request.set_role(admin::v1::ROLE_REGULATOR);
  EXPECT_TRUE(Call(*server_.Grants(kFirstAdministrator), &admin::v1::GrantService::Stub::RevokeRole,
                   request)
                  .response.has_accepted());
  EXPECT_TRUE(IsRoleMissing(CallByName(*channel, kGetHead, "")));
}

TEST_F(AccessTest, WithoutACertificateNobodyConnects) {
  const auto channel = server_.Connect(pki::Identity{});
  EXPECT_EQ(CallByName(*channel, kHealthCheck, "").error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(AccessTest, CertificateOfAnotherAuthorityDoesNotConnect) {
  TemporaryDirectory directory;
  const auto other = pki::CertificateAuthority::Create(directory.path() + "/pki", kDomain);
  ASSERT_TRUE(other.ok());
  const auto identity = other->IssueUser({.participant = 1, .user = 1}, pki::ValidForDays(1));
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(CallByName(*server_.Connect(*identity), kHealthCheck, "").error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(AccessTest, ExpiredAndNotYetValidCertificatesDoNotConnect) {
  const absl::Time now = absl::Now();
  const pki::Validity bad[] = {
      {.not_before = now - absl::Hours(48), .not_after = now - absl::Hours(24)},
      {.not_before = now + absl::Hours(24), .not_after = now + absl::Hours(48)}};
  for (const pki::Validity& validity : bad) {
    const auto identity = server_.authority().IssueUser({.participant = 1, .user = 1}, validity);
    ASSERT_TRUE(identity.ok());
    EXPECT_EQ(CallByName(*server_.Connect(*identity), kHealthCheck, "").error_code(),
              grpc::StatusCode::UNAVAILABLE);
  }
}

TEST_F(AccessTest, ServerCertificateIsNoUser) {
  const auto identity = server_.authority().IssueServer(
      {.common_name = "luhengd", .subject_alternative_names = {"DNS:localhost"}},
      pki::ValidForDays(1));
  ASSERT_TRUE(identity.ok());
  // Refused in the handshake for its purpose, or after it for want of an identity.
  const grpc::Status status = CallByName(*server_.Connect(*identity), kHealthCheck, "");
  EXPECT_TRUE(status.error_code() == grpc::StatusCode::UNAVAILABLE ||
              status.error_code() == grpc::StatusCode::UNAUTHENTICATED)
      << status.error_message();
}

TEST_F(AccessTest, CertificateOfAnotherDomainIsNoIdentity) {
  // The same authority's key, but a certificate for another trust domain.
  TemporaryDirectory directory;
  const auto other = pki::CertificateAuthority::Create(directory.path() + "/pki", "other.example");
  ASSERT_TRUE(other.ok());
  // A directory of its own for who reads; the node is the first server's.
  Config config;
  config.data_directory = directory.path() + "/data";
  const DataDirectory data(config.data_directory);
  ASSERT_TRUE(ledger::MakeDirectory(data.keys()).ok());
  ASSERT_TRUE(CreateSecretFile(data.journal_secret()).ok());
  config.listen = "127.0.0.1:0";
  config.spiffe_domain = kDomain;
  const auto server_identity =
      other->IssueServer({.common_name = "luhengd", .subject_alternative_names = {"IP:127.0.0.1"}},
                         pki::ValidForDays(1));
  ASSERT_TRUE(server_identity.ok());
  ASSERT_TRUE(pki::WriteIdentity(directory.path() + "/server", *server_identity,
                                 other->certificate_pem(), "")
                  .ok());
  config.tls = {.certificate = directory.path() + "/server/cert.pem",
                .key = directory.path() + "/server/key.pem",
                .ca = directory.path() + "/server/ca.pem",
                .crl_directory = ""};
  auto second = Server::Start(config, server_.node(), server_.node().vault(), server_.clock());
  ASSERT_TRUE(second.ok()) << second.status().ToString();
  const auto user = other->IssueUser({.participant = 1, .user = 1}, pki::ValidForDays(1));
  ASSERT_TRUE(user.ok());
  const auto channel = grpc::CreateChannel(
      (*second)->address(), grpc::SslCredentials({.pem_root_certs = other->certificate_pem(),
                                                  .pem_private_key = user->key_pem,
                                                  .pem_cert_chain = user->certificate_pem}));
  const grpc::Status status = CallByName(*channel, kHealthCheck, "");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << status.error_message();
  EXPECT_TRUE(status.error_message().starts_with("UNKNOWN_IDENTITY"));
}

TEST_F(AccessTest, PlainTextDoesNotConnect) {
  const auto channel = grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials());
  EXPECT_EQ(CallByName(*channel, kHealthCheck, "").error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(AccessTest, UnixSocketIsTheFirstAdministrators) {
  const auto channel =
      grpc::CreateChannel(server_.unix_target(), grpc::InsecureChannelCredentials());
  EXPECT_TRUE(CallByName(*channel, "/luheng.admin.v1.GrantService/ListGrants", "").ok());
  EXPECT_TRUE(
      IsRoleMissing(CallByName(*channel, "/luheng.trading.v1.TradingService/SubmitOrder", "")));
}

TEST_F(AccessTest, HealthIsServingUntilTheServerDrains) {
  const auto stub = grpc::health::v1::Health::NewStub(server_.Connect(kStranger));
  grpc::health::v1::HealthCheckRequest request;
  request.set_service("luheng.trading.v1.TradingService");
  const auto reply = Call(*stub, &grpc::health::v1::Health::Stub::Check, request);
  EXPECT_EQ(reply.response.status(), grpc::health::v1::HealthCheckResponse::SERVING)
      << reply.status.error_message();
  server_.server().Drain();
  EXPECT_EQ(Call(*stub, &grpc::health::v1::Health::Stub::Check, request).status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(AccessTest, OversizedMessageIsRefusedAndTheConnectionGoesOn) {
  const auto channel = server_.Connect(kFirstAdministrator);
  admin::v1::CreateMarketRequest request;
  request.set_request_id(NewRequestId());
  request.set_code(std::string((1 << 20) + 1, 'A'));
  EXPECT_EQ(CallByName(*channel, "/luheng.admin.v1.AdminService/CreateMarket",
                       request.SerializeAsString())
                .error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(CallByName(*channel, kGetHead, "").ok());
}

TEST_F(AccessTest, BytesThatAreNoMessageAreRefused) {
  const auto channel = server_.Connect(kFirstAdministrator);
  EXPECT_FALSE(
      CallByName(*channel, "/luheng.admin.v1.AdminService/CreateMarket", "\xff\xff\xff").ok());
  EXPECT_TRUE(CallByName(*channel, kGetHead, "").ok());
}

}  // namespace
}  // namespace luheng::services

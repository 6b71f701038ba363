#include "services/auth/access_table.h"

#include <algorithm>

namespace luheng::services {
namespace {

using engine::Role;
using engine::RoleSet;

constexpr RoleSet kAnyRole = {Role::kAdministrator, Role::kOperator, Role::kRegistrar,
                              Role::kCashier,       Role::kTrader,   Role::kRegulator,
                              Role::kBureau,        Role::kBank};
// Who may give some command.
constexpr RoleSet kActing = {Role::kAdministrator, Role::kOperator, Role::kRegistrar,
                             Role::kCashier,       Role::kTrader,   Role::kBureau,
                             Role::kBank};
constexpr RoleSet kAdministrator = {Role::kAdministrator};
constexpr RoleSet kOperator = {Role::kOperator};
constexpr RoleSet kRegistrar = {Role::kRegistrar};
constexpr RoleSet kCashier = {Role::kCashier};
constexpr RoleSet kClockKeepers = {Role::kAdministrator, Role::kOperator};
constexpr RoleSet kReversalApprovers = {Role::kOperator, Role::kAdministrator};
constexpr RoleSet kReversalReaders = {Role::kOperator, Role::kAdministrator, Role::kRegulator};
constexpr RoleSet kTrader = {Role::kTrader};
constexpr RoleSet kBureau = {Role::kBureau};
constexpr RoleSet kBank = {Role::kBank};
constexpr RoleSet kTraderOrBureau = {Role::kTrader, Role::kBureau};
constexpr RoleSet kRecorders = {Role::kBureau, Role::kRegistrar};
constexpr RoleSet kAuctioneers = {Role::kBureau, Role::kOperator};
constexpr RoleSet kPledgeParties = {Role::kTrader, Role::kBureau, Role::kBank};
// Who has accounts of its own: a bank sells what was pledged to it.
constexpr RoleSet kAccountHolders = {Role::kTrader, Role::kBank};
// Those whose own histories are theirs to read.
constexpr RoleSet kOwners = {Role::kTrader, Role::kBureau, Role::kBank};
// Who reads the whole audit trail, and everybody's orders.
constexpr RoleSet kAuditors = {Role::kAdministrator, Role::kRegulator};
// Who reads the whole registry.
constexpr RoleSet kRegistryReaders = {Role::kAdministrator, Role::kRegistrar, Role::kCashier,
                                      Role::kRegulator, Role::kBureau};
// Who reads all that is known of rights.
constexpr RoleSet kRightsReaders = {Role::kAdministrator, Role::kRegistrar, Role::kRegulator,
                                    Role::kBureau};
// Who reads what a loan is given against.
constexpr RoleSet kLoanReaders = {Role::kAdministrator, Role::kRegistrar, Role::kRegulator,
                                  Role::kBureau, Role::kBank};
// Who reads everybody's proposals.
constexpr RoleSet kStaff = {Role::kAdministrator, Role::kOperator,  Role::kRegistrar,
                            Role::kCashier,       Role::kRegulator, Role::kBureau};

constexpr AccessRule ForIdentities(std::string_view rpc) {
  return {.rpc = rpc, .audience = Audience::kIdentities, .all = {}, .own = {}};
}
constexpr AccessRule ForRoles(std::string_view rpc, RoleSet all, RoleSet own = {}) {
  return {.rpc = rpc, .audience = Audience::kRoles, .all = all, .own = own};
}

// What a command may do is decided by the engine as well (engine/registry/authority.h); a test
// holds the two against each other.
constexpr AccessRule kTable[] = {
    ForIdentities("/grpc.health.v1.Health/Check"),
    ForIdentities("/grpc.health.v1.Health/Watch"),
    ForIdentities("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"),

    ForRoles("/luheng.trading.v1.TradingService/SubmitOrder", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/CancelOrder", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/AmendOrder", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/CancelOrders", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/SetCancelTimer", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/SetDisconnectRule", kTrader),
    ForRoles("/luheng.trading.v1.TradingService/GetOrder", kAuditors, kTrader),
    ForRoles("/luheng.trading.v1.TradingService/ListOpenOrders", kAuditors, kTrader),

    ForRoles("/luheng.trading.v1.OrderEntryService/EnterOrders", kTrader),
    ForRoles("/luheng.trading.v1.ReportService/StreamReports", kAuditors, kTrader),

    ForRoles("/luheng.registry.v1.RegistryService/RegisterParticipant", kRegistrar),
    ForRoles("/luheng.registry.v1.RegistryService/GetParticipant", kRegistryReaders,
             kAccountHolders),
    ForRoles("/luheng.registry.v1.RegistryService/ListParticipants", kRegistryReaders),
    ForRoles("/luheng.registry.v1.RegistryService/OpenAccount", kRegistrar),
    ForRoles("/luheng.registry.v1.RegistryService/GetAccount", kRegistryReaders, kAccountHolders),
    ForRoles("/luheng.registry.v1.RegistryService/ListAccounts", kRegistryReaders, kAccountHolders),
    ForRoles("/luheng.registry.v1.RegistryService/Deposit", kCashier),
    ForRoles("/luheng.registry.v1.RegistryService/AllocateRights", kRegistrar),

    ForRoles("/luheng.market.v1.MarketDataService/GetBook", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/ListTrades", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetTradeStatistics", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/ListInstruments", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetInstrument", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetTradingDay", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/ListCandles", kAnyRole),
    ForRoles("/luheng.market.v1.MarketDataService/GetDayStatistics", kAnyRole),
    ForRoles("/luheng.market.v1.MarketStreamService/StreamBook", kAnyRole),
    ForRoles("/luheng.market.v1.MarketStreamService/StreamTrades", kAnyRole),

    ForRoles("/luheng.ledger.v1.LedgerService/GetHead", kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/GetCheckpoint", kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/GetConsistencyProof", kAnyRole),
    // Hashes are for everybody with a role; the entry's bytes only for whom GetEntry serves.
    ForRoles("/luheng.ledger.v1.LedgerService/GetInclusionProof", kAuditors, kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/GetEntry", kAuditors, kAnyRole),
    ForRoles("/luheng.ledger.v1.LedgerService/ListHistory", kAuditors, kOwners),
    ForRoles("/luheng.ledger.v1.LedgerService/GetCommand", kAuditors, kAnyRole),

    ForRoles("/luheng.admin.v1.AdminService/CreateMarket", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/ListMarkets", kAnyRole),
    ForRoles("/luheng.admin.v1.AdminService/SetMarketRules", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/CreateInstrument", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/SetPriceFloor", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/SetCalendarDay", kAdministrator),
    ForRoles("/luheng.admin.v1.AdminService/OpenTradingDay", kOperator),
    ForRoles("/luheng.admin.v1.AdminService/CloseTradingDay", kOperator),
    ForRoles("/luheng.admin.v1.AdminService/SetPhase", kOperator),
    ForRoles("/luheng.admin.v1.ReversalService/RequestReversal", kOperator),
    ForRoles("/luheng.admin.v1.ReversalService/ApproveReversal", kReversalApprovers),
    ForRoles("/luheng.admin.v1.ReversalService/ListReversals", kReversalReaders),
    ForRoles("/luheng.admin.v1.GrantService/GrantRole", kAdministrator),
    ForRoles("/luheng.admin.v1.GrantService/RevokeRole", kAdministrator),
    ForRoles("/luheng.admin.v1.GrantService/ListGrants", kAuditors),
    ForRoles("/luheng.admin.v1.ClockService/GetClock", kAnyRole),
    ForRoles("/luheng.admin.v1.ClockService/ConfirmClock", kClockKeepers),

    ForRoles("/luheng.registry.v1.EnterpriseService/SetEnterprise", kBureau),
    ForRoles("/luheng.registry.v1.EnterpriseService/FilePermit", kBureau),
    ForRoles("/luheng.registry.v1.EnterpriseService/FileEia", kBureau),
    ForRoles("/luheng.registry.v1.EnterpriseService/RecordViolation", kBureau),
    ForRoles("/luheng.registry.v1.EnterpriseService/RenameParticipant", kRegistrar),
    ForRoles("/luheng.registry.v1.EnterpriseService/EraseName", kRegistrar),
    ForRoles("/luheng.registry.v1.EnterpriseService/MoveParticipant", kRegistrar),
    ForRoles("/luheng.registry.v1.EnterpriseService/EndParticipant", kRegistrar),
    ForRoles("/luheng.registry.v1.EnterpriseService/GetEnterprise", kRightsReaders, kTrader),
    ForRoles("/luheng.registry.v1.EnterpriseService/CheckEligibility", kRightsReaders, kTrader),

    ForRoles("/luheng.rights.v1.CertificateService/IssueCertificate", kBureau),
    ForRoles("/luheng.rights.v1.CertificateService/SucceedRights", kBureau),
    ForRoles("/luheng.rights.v1.CertificateService/ReclaimRights", kBureau),
    ForRoles("/luheng.rights.v1.CertificateService/RepurchaseRights", kBureau),
    ForRoles("/luheng.rights.v1.CertificateService/PayFee", kTrader),
    ForRoles("/luheng.rights.v1.CertificateService/WaiveRights", kTrader),
    ForRoles("/luheng.rights.v1.CertificateService/ReverifyRight", kBureau),
    ForRoles("/luheng.rights.v1.CertificateService/ConfirmSurplus", kBureau),
    ForRoles("/luheng.rights.v1.CertificateService/GetCertificate", kLoanReaders, kTrader),
    ForRoles("/luheng.rights.v1.CertificateService/ListCertificates", kLoanReaders, kTrader),

    ForRoles("/luheng.rights.v1.ReserveService/PresetReserve", kBureau),
    ForRoles("/luheng.rights.v1.ReserveService/DrawReserve", kBureau),
    ForRoles("/luheng.rights.v1.ReserveService/RequestAllocation", kTrader),
    ForRoles("/luheng.rights.v1.ReserveService/WithdrawAllocation", kTraderOrBureau),
    ForRoles("/luheng.rights.v1.ReserveService/ConfirmPriority", kBureau),
    ForRoles("/luheng.rights.v1.ReserveService/AllocateReserve", kBureau),
    ForRoles("/luheng.rights.v1.ReserveService/ListReserves", kAnyRole),
    ForRoles("/luheng.rights.v1.ReserveService/ListCaps", kAnyRole),
    ForRoles("/luheng.rights.v1.ReserveService/ListAllocations", kRightsReaders, kTrader),

    ForRoles("/luheng.rights.v1.EncumbranceService/ProposeLease", kTrader),
    ForRoles("/luheng.rights.v1.EncumbranceService/AcceptLease", kTrader),
    ForRoles("/luheng.rights.v1.EncumbranceService/RefuseLease", kTrader),
    ForRoles("/luheng.rights.v1.EncumbranceService/FreezeRights", kBureau),
    ForRoles("/luheng.rights.v1.EncumbranceService/UnfreezeRights", kBureau),
    ForRoles("/luheng.rights.v1.EncumbranceService/SeizeRights", kBureau),
    ForRoles("/luheng.rights.v1.EncumbranceService/ListLeases", kRightsReaders, kTrader),
    ForRoles("/luheng.rights.v1.EncumbranceService/ListFreezes", kRightsReaders, kTrader),

    ForRoles("/luheng.rights.v1.PledgeService/ApplyPledge", kTrader),
    ForRoles("/luheng.rights.v1.PledgeService/VerifyPledge", kBureau),
    ForRoles("/luheng.rights.v1.PledgeService/ApprovePledge", kBank),
    ForRoles("/luheng.rights.v1.PledgeService/ConfirmPledge", kTrader),
    ForRoles("/luheng.rights.v1.PledgeService/RefusePledge", kPledgeParties),
    ForRoles("/luheng.rights.v1.PledgeService/ReleasePledge", kBank),
    ForRoles("/luheng.rights.v1.PledgeService/DefaultPledge", kBank),
    ForRoles("/luheng.rights.v1.PledgeService/DisposePledge", kBank),
    ForRoles("/luheng.rights.v1.PledgeService/ListPledges", kLoanReaders, kTrader),

    ForRoles("/luheng.primary.v1.AuctionService/AnnounceAuction", kTraderOrBureau),
    ForRoles("/luheng.primary.v1.AuctionService/PlaceBid", kTrader),
    ForRoles("/luheng.primary.v1.AuctionService/CloseAuction", kAuctioneers),
    ForRoles("/luheng.primary.v1.AuctionService/CancelAuction", kAuctioneers),
    ForRoles("/luheng.primary.v1.AuctionService/GetAuction", kAnyRole),
    ForRoles("/luheng.primary.v1.AuctionService/ListAuctions", kAnyRole),
    ForRoles("/luheng.primary.v1.AuctionService/ListBids", kAnyRole),

    ForRoles("/luheng.primary.v1.LotteryService/OpenLottery", kBureau),
    ForRoles("/luheng.primary.v1.LotteryService/EnterApplicants", kBureau),
    ForRoles("/luheng.primary.v1.LotteryService/SealLottery", kBureau),
    ForRoles("/luheng.primary.v1.LotteryService/RecordPublicSeed", kOperator),
    ForRoles("/luheng.primary.v1.LotteryService/DrawLottery", kBureau),
    ForRoles("/luheng.primary.v1.LotteryService/CancelLottery", kAuctioneers),
    ForRoles("/luheng.primary.v1.LotteryService/GetLottery", kAnyRole),
    ForRoles("/luheng.primary.v1.LotteryService/ListLotteries", kAnyRole),
    ForRoles("/luheng.primary.v1.LotteryService/ListApplicants", kAnyRole),

    ForRoles("/luheng.primary.v1.ContractService/SellAtFixedPrice", kBureau),
    ForRoles("/luheng.primary.v1.ContractService/SignContract", kTrader),
    ForRoles("/luheng.primary.v1.ContractService/PayContract", kTrader),
    ForRoles("/luheng.primary.v1.ContractService/ForfeitContract", kBureau),
    ForRoles("/luheng.primary.v1.ContractService/GetContract", kRightsReaders, kTrader),
    ForRoles("/luheng.primary.v1.ContractService/ListContracts", kRightsReaders, kTrader),

    ForRoles("/luheng.secondary.v1.ListingService/PostListing", kTrader),
    ForRoles("/luheng.secondary.v1.ListingService/TakeListing", kTrader),
    ForRoles("/luheng.secondary.v1.ListingService/WithdrawListing", kTrader),
    ForRoles("/luheng.secondary.v1.ListingService/GetListing", kAnyRole),
    ForRoles("/luheng.secondary.v1.ListingService/ListListings", kAnyRole),

    ForRoles("/luheng.secondary.v1.TransferService/ProposeTransfer", kTrader),
    ForRoles("/luheng.secondary.v1.TransferService/AcceptTransfer", kTrader),
    ForRoles("/luheng.secondary.v1.TransferService/ApproveTransfer", kBureau),
    ForRoles("/luheng.secondary.v1.TransferService/RefuseTransfer", kTraderOrBureau),
    ForRoles("/luheng.secondary.v1.TransferService/GetTransfer", kRightsReaders, kAccountHolders),
    ForRoles("/luheng.secondary.v1.TransferService/ListTransfers", kRightsReaders, kAccountHolders),

    ForRoles("/luheng.admin.v1.ApprovalService/ApproveProposal", kActing),
    ForRoles("/luheng.admin.v1.ApprovalService/DropProposal", kActing),
    ForRoles("/luheng.admin.v1.ApprovalService/ListProposals", kStaff, kAccountHolders),

    ForRoles("/luheng.admin.v1.ParameterService/SetParameter", kAdministrator),
    ForRoles("/luheng.admin.v1.ParameterService/SetTradingMode", kAdministrator),
    ForRoles("/luheng.admin.v1.ParameterService/WithdrawFunds", kCashier),
    ForRoles("/luheng.admin.v1.ParameterService/RecordFigure", kRecorders),
    ForRoles("/luheng.admin.v1.ParameterService/ListParameters", kAnyRole),
    ForRoles("/luheng.admin.v1.ParameterService/ListFigures", kAnyRole),
    ForRoles("/luheng.admin.v1.KeyService/ChangeKey", kAdministrator),
    ForRoles("/luheng.admin.v1.KeyService/ListKeys", kAnyRole),

    ForRoles("/luheng.statistics.v1.StatisticsService/ListTallies", kAnyRole),

    ForRoles("/luheng.audit.v1.AuditService/ListBalances", kAuditors, kOwners),
    ForRoles("/luheng.audit.v1.AuditService/ListRightSteps", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListCapIdentities", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListDealings", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/GetAuctionReplay", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListAuctionPlacings", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/GetLotteryReplay", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListLotteryPlacings", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListRefusals", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListRefusalCounts", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListExpiringPledges", kAuditors),
    ForRoles("/luheng.audit.v1.AuditService/ListReads", kAuditors),
};

const AccessRule* FindRule(std::string_view rpc) {
  const auto* const rule = std::find_if(std::begin(kTable), std::end(kTable),
                                        [&](const AccessRule& row) { return row.rpc == rpc; });
  return rule == std::end(kTable) ? nullptr : rule;
}

}  // namespace

std::span<const AccessRule> AccessTable() { return kTable; }

bool IsConfidential(std::string_view rpc) {
  const AccessRule* const rule = FindRule(rpc);
  return rule != nullptr && rule->audience == Audience::kRoles && rule->all != kAnyRole;
}

Reach ReachOf(std::string_view rpc, RoleSet roles) {
  const AccessRule* const rule = FindRule(rpc);
  if (rule == nullptr) return Reach::kNone;
  if (rule->audience == Audience::kIdentities) return Reach::kAll;
  if (rule->all.Intersects(roles)) return Reach::kAll;
  if (rule->own.Intersects(roles)) return Reach::kOwn;
  return Reach::kNone;
}

}  // namespace luheng::services

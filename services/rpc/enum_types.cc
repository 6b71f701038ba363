#include "services/rpc/enum_types.h"

#include "luheng/admin/v1/grant.pb.h"
#include "luheng/admin/v1/market.pb.h"
#include "luheng/admin/v1/parameter.pb.h"
#include "luheng/admin/v1/proposal.pb.h"
#include "luheng/ledger/v1/fact.pb.h"
#include "luheng/market/v1/instrument.pb.h"
#include "luheng/primary/v1/auction.pb.h"
#include "luheng/primary/v1/contract.pb.h"
#include "luheng/primary/v1/lottery.pb.h"
#include "luheng/registry/v1/account.pb.h"
#include "luheng/registry/v1/enterprise.pb.h"
#include "luheng/rights/v1/certificate.pb.h"
#include "luheng/rights/v1/encumbrance.pb.h"
#include "luheng/rights/v1/reserve.pb.h"
#include "luheng/secondary/v1/listing.pb.h"
#include "luheng/secondary/v1/transfer.pb.h"
#include "luheng/trading/v1/order.pb.h"
#include "luheng/type/v1/pollutant.pb.h"
#include "luheng/type/v1/rights_cause.pb.h"
#include "luheng/type/v1/side.pb.h"

namespace luheng::services {

using google::protobuf::EnumDescriptor;

const EnumDescriptor& EnumTypeOf(engine::Side) { return *type::v1::Side_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::TimeInForce) {
  return *trading::v1::TimeInForce_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::OrderType) { return *trading::v1::OrderType_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::SelfTradePrevention) {
  return *trading::v1::SelfTradePrevention_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::OrderState) {
  return *trading::v1::OrderState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::EndReason) { return *trading::v1::EndReason_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::Pollutant) { return *type::v1::Pollutant_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::PriceBasis) {
  return *market::v1::PriceBasis_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::Phase) { return *market::v1::Phase_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::DayKind) { return *admin::v1::DayKind_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::AccountKind) {
  return *registry::v1::AccountKind_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::Role) { return *admin::v1::Role_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::Industry) { return *registry::v1::Industry_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::CodeColour) {
  return *registry::v1::CodeColour_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::CreditGrade) {
  return *registry::v1::CreditGrade_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::Parameter) { return *admin::v1::Parameter_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::TradingMode) {
  return *admin::v1::TradingMode_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::RightsForm) { return *admin::v1::RightsForm_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::ProposalState) {
  return *admin::v1::ProposalState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::RightsCause) {
  return *type::v1::RightsCause_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::Payment) { return *rights::v1::Payment_descriptor(); }
const EnumDescriptor& EnumTypeOf(engine::ReclaimReason) {
  return *rights::v1::ReclaimReason_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::PriorityClass) {
  return *rights::v1::PriorityClass_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::AllocationState) {
  return *rights::v1::AllocationState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::LeaseState) {
  return *rights::v1::LeaseState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::PledgeState) {
  return *rights::v1::PledgeState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::FreezeState) {
  return *rights::v1::FreezeState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::AuctionMode) {
  return *primary::v1::AuctionMode_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::AuctionState) {
  return *primary::v1::AuctionState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::LotteryState) {
  return *primary::v1::LotteryState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::ContractState) {
  return *primary::v1::ContractState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::ListingState) {
  return *secondary::v1::ListingState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::TransferKind) {
  return *secondary::v1::TransferKind_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::TransferState) {
  return *secondary::v1::TransferState_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::CertificateChange) {
  return *ledger::v1::CertificateChange_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::MoneyPurpose) {
  return *ledger::v1::MoneyPurpose_descriptor();
}
const EnumDescriptor& EnumTypeOf(engine::AlertKind) { return *ledger::v1::AlertKind_descriptor(); }

std::string EnumValueName(const EnumDescriptor& type, int number) {
  const auto* const value = type.FindValueByNumber(number);
  return value == nullptr ? std::to_string(number) : value->name();
}

}  // namespace luheng::services

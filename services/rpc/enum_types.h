// Enum types: which enumeration of the API an engine's enumeration is. Their numbers are the same.
#ifndef SERVICES_RPC_ENUM_TYPES_H_
#define SERVICES_RPC_ENUM_TYPES_H_

#include <string>

#include "engine/rights/parameter.h"
#include "engine/rights/types.h"
#include "engine/types.h"
#include "google/protobuf/descriptor.h"

namespace luheng::services {

const google::protobuf::EnumDescriptor& EnumTypeOf(engine::Side);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::TimeInForce);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::OrderType);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::SelfTradePrevention);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::OrderState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::EndReason);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::Pollutant);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::PriceBasis);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::Phase);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::DayKind);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::AccountKind);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::Role);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::Industry);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::CodeColour);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::CreditGrade);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::Parameter);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::TradingMode);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::RightsForm);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::ProposalState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::RightsCause);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::Payment);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::ReclaimReason);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::PriorityClass);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::AllocationState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::LeaseState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::PledgeState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::FreezeState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::AuctionMode);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::AuctionState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::LotteryState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::ContractState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::ListingState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::TransferKind);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::TransferState);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::CertificateChange);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::MoneyPurpose);
const google::protobuf::EnumDescriptor& EnumTypeOf(engine::AlertKind);

template <class Enum>
concept ApiEnum = requires(Enum value) {
  EnumTypeOf(value);
};

// Name of the value in the API, "PAYMENT_FREE"; the number where it has none.
std::string EnumValueName(const google::protobuf::EnumDescriptor& type, int number);
template <ApiEnum Enum>
std::string EnumValueName(Enum value) {
  return EnumValueName(EnumTypeOf(value), static_cast<int>(value));
}

}  // namespace luheng::services

#endif  // SERVICES_RPC_ENUM_TYPES_H_

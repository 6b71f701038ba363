// The engine's lists of fields and the API's messages say the same: what one has by a name, the
// other has by it, in the same order and of the type that corresponds.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include <concepts>
#include <map>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/codec.h"
#include "engine/command.h"
#include "engine/rights/field_rules.h"
#include "engine/rights/rights.h"
#include "luheng/admin/v1/parameter.pb.h"
#include "luheng/primary/v1/auction.pb.h"
#include "luheng/primary/v1/contract.pb.h"
#include "luheng/primary/v1/lottery.pb.h"
#include "luheng/registry/v1/enterprise.pb.h"
#include "luheng/rights/v1/certificate.pb.h"
#include "luheng/rights/v1/encumbrance.pb.h"
#include "luheng/rights/v1/reserve.pb.h"
#include "luheng/secondary/v1/listing.pb.h"
#include "luheng/secondary/v1/transfer.pb.h"
#include "luheng/statistics/v1/tally.pb.h"
#include "luheng/type/v1/outcome.pb.h"
#include "luheng/type/v1/trading_day.pb.h"
#include "services/rpc/act_request.h"
#include "services/rpc/enum_types.h"
#include "services/rpc/names.h"
#include "tests/services/rpc/rights_files.h"

namespace luheng::services {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// The archive that holds a struct's fields against a message's.
class FieldCheck {
 public:
  FieldCheck(const std::vector<std::string>& names, const Descriptor& message, int first_number)
      : names_(names), message_(message), number_(first_number) {}
  ~FieldCheck() {
    // No field of the body, but of every command that has it: when it took effect.
    const bool has_effective_time = message_.FindFieldByName("effective_time") != nullptr;
    EXPECT_EQ(number_ + has_effective_time, message_.field_count() + 1)
        << message_.full_name() << " has other fields";
  }

  template <class... T>
  void operator()(const T&...) {
    (Next<T>(), ...);
  }

 private:
  template <class T>
  void Next() {
    const std::string& name = names_.at(next_++);
    const FieldDescriptor* const field = message_.FindFieldByName(name);
    if (field == nullptr) {
      // Lists that are too long to be shown with their record.
      EXPECT_TRUE(engine::codec_internal::kIsVector<T>) << message_.full_name() << "." << name;
      return;
    }
    EXPECT_EQ(field->number(), number_++) << field->full_name();
    CheckType<T>(*field);
  }

  template <class Struct>
  static void CheckElement(const FieldDescriptor& field) {
    ASSERT_NE(field.message_type(), nullptr) << field.full_name();
    FieldCheck check(engine::FieldNamesOf<Struct>(), *field.message_type(), 1);
    const Struct none;
    Struct::Fields(none, check);
  }

  template <class T>
  void CheckType(const FieldDescriptor& field) {
    using namespace engine::codec_internal;  // NOLINT: its type traits only.
    EXPECT_EQ(field.is_repeated(), kIsVector<T>) << field.full_name();
    if constexpr (kIsOptional<T>) {
      CheckType<typename T::value_type>(field);
    } else if constexpr (kIsVector<T>) {
      CheckElement<typename T::value_type>(field);
    } else if constexpr (requires { T::kFieldNames; }) {
      CheckElement<T>(field);
    } else if constexpr (std::is_same_v<T, bool>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_BOOL) << field.full_name();
    } else if constexpr (std::is_same_v<T, engine::TimeMicros>) {
      EXPECT_EQ(field.message_type(), google::protobuf::Timestamp::descriptor());
    } else if constexpr (std::is_same_v<T, engine::TradingDay>) {
      EXPECT_EQ(field.message_type(), type::v1::TradingDay::descriptor()) << field.full_name();
    } else if constexpr (std::is_same_v<T, engine::Hash256>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_BYTES) << field.full_name();
    } else if constexpr (kIsStrongInt<T> || (std::integral<T> && sizeof(T) == 8)) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_INT64) << field.full_name();
    } else if constexpr (std::integral<T>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_INT32) << field.full_name();
    } else if constexpr (ApiEnum<T>) {
      EXPECT_EQ(field.enum_type(), &EnumTypeOf(T{})) << field.full_name();
    } else {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_STRING) << field.full_name();
    }
  }

  const std::vector<std::string>& names_;
  const Descriptor& message_;
  int number_;
  size_t next_ = 0;
};

template <class Struct, class Message>
void CheckRecord(int first_number) {
  FieldCheck check(engine::FieldNamesOf<Struct>(), *Message::descriptor(), first_number);
  const Struct none;
  Struct::Fields(none, check);
}

std::map<std::string, const Descriptor*> ActRequests() {
  std::map<std::string, const Descriptor*> requests;
  for (const auto* method : RightsMethods()) {
    const Descriptor& request = *method->input_type();
    if (request.FindFieldByName("validate_only") == nullptr) continue;
    EXPECT_TRUE(requests.emplace(KindNameOf(request), &request).second) << request.full_name();
  }
  return requests;
}

template <class Body>
void CheckBody(const std::map<std::string, const Descriptor*>& requests) {
  if constexpr (requires { Body::kName; }) {
    const auto found = requests.find(Body::kName);
    ASSERT_NE(found, requests.end()) << Body::kName << " has no call";
    const Descriptor& request = *found->second;
    EXPECT_TRUE(HasBody(request));
    EXPECT_EQ(request.field(0)->name(), "request_id") << request.full_name();
    EXPECT_EQ(request.field(1)->name(), "validate_only") << request.full_name();
    if constexpr (std::is_same_v<Body, engine::RenameParticipant>) {
      // The vault makes the commitment of the name.
      EXPECT_NE(request.FindFieldByName("display_name"), nullptr);
    } else {
      FieldCheck check(engine::FieldNamesOf<Body>(), request, 3);
      const Body none;
      Body::Fields(none, check);
    }
  }
}

template <class... Body>
void CheckBodies(const std::variant<Body...>*) {
  const auto requests = ActRequests();
  (CheckBody<Body>(requests), ...);
  EXPECT_EQ(requests.size(), (size_t{requires { Body::kName;
}
}  // namespace
 + ...));
 }  // namespace luheng::services

 TEST(MessageFieldsTest, EveryBodyHasACallWithItsFields) {
   CheckBodies(static_cast<const engine::CommandBody*>(nullptr));
 }

 TEST(MessageFieldsTest, EveryCallThatChangesSomethingAnswersAlike) {
   for (const auto* method : RightsMethods()) {
     if (method->input_type()->FindFieldByName("validate_only") == nullptr) continue;
     const Descriptor& response = *method->output_type();
     const Descriptor& answer = *type::v1::ActAnswer::descriptor();
     ASSERT_EQ(response.field_count(), 6) << response.full_name();
     for (int i = 0; i < response.field_count(); ++i) {
       EXPECT_EQ(response.field(i)->name(), answer.field(i)->name()) << response.full_name();
       EXPECT_EQ(response.field(i)->number(), answer.field(i)->number()) << response.full_name();
       EXPECT_EQ(response.field(i)->message_type(), answer.field(i)->message_type());
     }
   }
 }

 TEST(MessageFieldsTest, EveryRecordHasItsFields) {
   // Field 1 is the name where the record has one; a key's fields stand before the record's.
   CheckRecord<engine::Certificate, rights::v1::Certificate>(2);
   CheckRecord<engine::Allocation, rights::v1::Allocation>(2);
   CheckRecord<engine::Reserve, rights::v1::Reserve>(3);
   CheckRecord<engine::Cap, rights::v1::Cap>(4);
   CheckRecord<engine::Lease, rights::v1::Lease>(2);
   CheckRecord<engine::Pledge, rights::v1::Pledge>(2);
   CheckRecord<engine::Freeze, rights::v1::Freeze>(2);
   CheckRecord<engine::Enterprise, registry::v1::Enterprise>(2);
   CheckRecord<engine::Auction, primary::v1::Auction>(2);
   CheckRecord<engine::Bid, primary::v1::Bid>(1);
   CheckRecord<engine::Lottery, primary::v1::Lottery>(2);
   CheckRecord<engine::Applicant, primary::v1::Applicant>(1);
   CheckRecord<engine::Contract, primary::v1::Contract>(2);
   CheckRecord<engine::Listing, secondary::v1::Listing>(2);
   CheckRecord<engine::Transfer, secondary::v1::Transfer>(2);
   CheckRecord<engine::SetParameter, admin::v1::ParameterRow>(1);
   CheckRecord<engine::RecordFigure, admin::v1::Figure>(1);
   CheckRecord<engine::Tally, statistics::v1::Tally>(1);
 }

 // Every enumerator of the engine has a value of the same number in the API, and nothing else has
 // one. What the values are called, people read in the proto files.
 template <class Enum>
 void CheckEnum() {
   const google::protobuf::EnumDescriptor& type = EnumTypeOf(Enum{});
   for (int number = 1; number < 256; ++number) {
     EXPECT_EQ(IsKnown(Enum{static_cast<uint8_t>(number)}),
               type.FindValueByNumber(number) != nullptr)
         << type.full_name() << " " << number;
   }
 }
 template <class... Enum>
 void CheckEnums() {
   (CheckEnum<Enum>(), ...);
 }

 TEST(MessageFieldsTest, EveryEnumerationHasTheSameNumbers) {
   CheckEnums<engine::Side, engine::TimeInForce, engine::OrderType, engine::SelfTradePrevention,
              engine::OrderState, engine::EndReason, engine::Pollutant, engine::PriceBasis,
              engine::Phase, engine::DayKind, engine::AccountKind, engine::Role>();
   CheckEnums<engine::Industry, engine::CodeColour, engine::CreditGrade, engine::Parameter,
              engine::TradingMode, engine::RightsForm, engine::ProposalState, engine::RightsCause,
              engine::Payment, engine::ReclaimReason, engine::PriorityClass,
              engine::AllocationState, engine::LeaseState, engine::PledgeState,
              engine::FreezeState>();
   CheckEnums<engine::AuctionMode, engine::AuctionState, engine::LotteryState,
              engine::ContractState, engine::ListingState, engine::TransferKind,
              engine::TransferState, engine::CertificateChange, engine::MoneyPurpose,
              engine::AlertKind>();
 }

 }  // namespace
 }  // namespace luheng::services

// Requests of the registry that are wrong by themselves: INVALID_ARGUMENT, the field named as in
// the proto file, and nothing recorded.
#include <string>

#include "tests/services/rpc/malformed.h"

namespace luheng::services {
namespace {

using MalformedRegistryTest = MalformedTest;

TEST_F(MalformedRegistryTest, RegisterParticipant) {
  using R = registry::v1::RegisterParticipantRequest;
  R good;
  good.set_uscc(MakeUscc(60));
  good.set_display_name("name");
  good.set_county_code("330681");
  ExpectRefused(
      *server_.Registry(kRegistrarUser), &registry::v1::RegistryService::Stub::RegisterParticipant,
      good,
      {{"uscc", [](R& r) { r.clear_uscc(); }},
       {"uscc", [](R& r) { r.set_uscc(r.uscc() + "0"); }},
       {"uscc", [](R& r) { r.mutable_uscc()->back() = r.uscc().back() == '0' ? '1' : '0'; }},
       {"uscc", [](R& r) { (*r.mutable_uscc())[9] = 'I'; }},
       {"display_name", [](R& r) { r.clear_display_name(); }},
       {"display_name", [](R& r) { r.set_display_name(std::string(201, 'a')); }},
       {"display_name", [](R& r) { r.set_display_name("two\nlines"); }},
       {"county_code", [](R& r) { r.clear_county_code(); }},
       {"county_code", [](R& r) { r.set_county_code("33068"); }},
       {"county_code", [](R& r) { r.set_county_code("03068x"); }}});
}

TEST_F(MalformedRegistryTest, OpenAccount) {
  using R = registry::v1::OpenAccountRequest;
  R good;
  good.set_participant("participants/p2");
  good.set_kind(registry::v1::ACCOUNT_KIND_RESERVE);
  ExpectRefused(*server_.Registry(kRegistrarUser),
                &registry::v1::RegistryService::Stub::OpenAccount, good,
                {{"participant", [](R& r) { r.clear_participant(); }},
                 {"participant", [](R& r) { r.set_participant("p2"); }},
                 {"kind", [](R& r) { r.clear_kind(); }},
                 {"kind", [](R& r) { r.set_kind(registry::v1::AccountKind(3)); }}});
}

TEST_F(MalformedRegistryTest, Deposit) {
  using R = registry::v1::DepositRequest;
  R good;
  good.set_account(buyer_account_);
  good.set_amount_fen(1);
  ExpectRefused(*server_.Registry(kCashierUser), &registry::v1::RegistryService::Stub::Deposit,
                good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"amount_fen", [](R& r) { r.set_amount_fen(0); }},
                 {"amount_fen", [](R& r) { r.set_amount_fen(-1); }},
                 {"amount_fen", [](R& r) { r.set_amount_fen(INT64_MAX); }},
                 {"reference", [](R& r) { r.set_reference(std::string(65, 'a')); }},
                 {"reference", [](R& r) { r.set_reference("a\tb"); }}});
}

TEST_F(MalformedRegistryTest, AllocateRights) {
  using R = registry::v1::AllocateRightsRequest;
  R good;
  good.set_account(seller_account_);
  good.set_instrument(kInstrumentName);
  good.set_quantity_grams(1);
  ExpectRefused(*server_.Registry(kRegistrarUser),
                &registry::v1::RegistryService::Stub::AllocateRights, good,
                {{"account", [](R& r) { r.clear_account(); }},
                 {"instrument", [](R& r) { r.clear_instrument(); }},
                 {"quantity_grams", [](R& r) { r.set_quantity_grams(0); }},
                 {"quantity_grams", [](R& r) { r.set_quantity_grams(-1); }}});
}

}  // namespace
}  // namespace luheng::services

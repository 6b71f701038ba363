#include "services/rpc/names.h"

#include <gtest/gtest.h>

#include <string>

namespace luheng::services {
namespace {

using engine::AccountId;
using engine::ParticipantId;
using engine::UserId;

TEST(NamesTest, ParseWhatTheyFormat) {
  EXPECT_EQ(ParticipantName(ParticipantId{12}), "participants/p12");
  EXPECT_EQ(ParseParticipantName("participants/p12"), ParticipantId{12});
  EXPECT_EQ(UserName({ParticipantId{12}, UserId{3}}), "participants/p12/users/u3");
  EXPECT_EQ(ParseUserName("participants/p12/users/u3"),
            (engine::Actor{ParticipantId{12}, UserId{3}}));
  const AccountKey key{ParticipantId{12}, AccountId{0x0100000000000003}};
  EXPECT_EQ(AccountName(key), "participants/p12/accounts/a72057594037927939");
  const auto parsed = ParseAccountName(AccountName(key));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->participant, key.participant);
  EXPECT_EQ(parsed->account, key.account);
  EXPECT_EQ(ParseInstrumentName(InstrumentName("330681-COD-2023-5Y")), "330681-COD-2023-5Y");
  EXPECT_EQ(ParseMarketName(MarketName("ZJ-PERMIT")), "ZJ-PERMIT");
}

TEST(NamesTest, RefuseEverythingElse) {
  for (const char* name :
       {"", "participants", "participants/", "participants/p", "participants/p0",
        "participants/p01", "participants/p-1", "participants/p4294967296", "participants/12",
        "participants/p12/", "participants/p12/accounts/a3", "Participants/p12"}) {
    EXPECT_FALSE(ParseParticipantName(name).has_value()) << name;
  }
  for (const char* name :
       {"", "participants/p12", "participants/p12/accounts/a0", "participants/p12/accounts/3",
        "participants/p12/accounts/a18446744073709551616", "participants/p12/accounts/a3/",
        "participants/p12/users/u3", "accounts/a3"}) {
    EXPECT_FALSE(ParseAccountName(name).has_value()) << name;
  }
  for (const char* name : {"", "participants/p12/users/u0", "participants/p12/accounts/a1"}) {
    EXPECT_FALSE(ParseUserName(name).has_value()) << name;
  }
  for (const char* name : {"", "instruments/", "instruments/a", "instruments/A B", "markets/A"}) {
    EXPECT_FALSE(ParseInstrumentName(name).has_value()) << name;
  }
  EXPECT_FALSE(ParseMarketName("instruments/A").has_value());
}

TEST(NamesTest, RecordsAreNamedByTheirLetter) {
  using engine::SubjectType;
  EXPECT_EQ(RecordName(engine::CertificateId{12}), "certificates/c12");
  EXPECT_EQ(RecordName(engine::CertificateId{}), "");
  for (auto type = SubjectType::kCertificate; type <= SubjectType::kProposal;
       type = SubjectType{static_cast<uint8_t>(static_cast<int>(type) + 1)}) {
    EXPECT_EQ(ParseRecordName(RecordName(type, 4294967295)), (engine::Subject{type, 4294967295}));
  }
  for (const char* name :
       {"", "certificates/", "certificates/c", "certificates/c0", "certificates/12",
        "certificates/c01", "certificates/k1", "certificates/c4294967296", "certificates/c1/",
        "orders/o1", "participants/p1"}) {
    EXPECT_FALSE(ParseRecordName(name).has_value()) << name;
  }
}

TEST(RequestIdTest, TakesUuidsInEitherCase) {
  const auto id = ParseRequestId("0189A1b2-c3d4-7E5f-8061-728394a5b6C7");
  ASSERT_TRUE(id.has_value());
  EXPECT_EQ(FormatRequestId(*id), "0189a1b2-c3d4-7e5f-8061-728394a5b6c7");
}

TEST(RequestIdTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "0189a1b2c3d47e5f8061728394a5b6c7", "00000000-0000-0000-0000-000000000000",
        "0189a1b2-c3d4-7e5f-8061-728394a5b6c", "0189a1b2-c3d4-7e5f-8061-728394a5b6c77",
        "0189a1b2-c3d4-7e5f-8061_728394a5b6c7", "g189a1b2-c3d4-7e5f-8061-728394a5b6c7",
        "{189a1b2-c3d4-7e5f-8061-728394a5b6c}"}) {
    EXPECT_FALSE(ParseRequestId(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace luheng::services

#include "services/auth/identity.h"

#include <gtest/gtest.h>

namespace luheng::services {
namespace {

TEST(ParseSpiffeIdTest, TakesParticipantAndUserOfTheDomain) {
  const auto actor =
      ParseSpiffeId("spiffe://a.example/participant/12/user/4294967295", "a.example");
  ASSERT_TRUE(actor.has_value());
  EXPECT_EQ(actor->participant, engine::ParticipantId{12});
  EXPECT_EQ(actor->user, engine::UserId{4294967295});
}

TEST(ParseSpiffeIdTest, RefusesEverythingElse) {
  for (const char* id : {
           "",
           "spiffe://a.example",
           "spiffe://b.example/participant/1/user/1",
           "spiffe://a.example.evil/participant/1/user/1",
           "https://a.example/participant/1/user/1",
           "spiffe://a.example/participant/0/user/1",
           "spiffe://a.example/participant/1/user/0",
           "spiffe://a.example/participant/01/user/1",
           "spiffe://a.example/participant/+1/user/1",
           "spiffe://a.example/participant/-1/user/1",
           "spiffe://a.example/participant/1/user/4294967296",
           "spiffe://a.example/participant/1/user/1/",
           "spiffe://a.example/participant/1/user/1/role/administrator",
           "spiffe://a.example/participant/1/user/",
           "spiffe://a.example//participant/1/user/1",
       }) {
    EXPECT_FALSE(ParseSpiffeId(id, "a.example").has_value()) << id;
  }
}

}  // namespace
}  // namespace luheng::services

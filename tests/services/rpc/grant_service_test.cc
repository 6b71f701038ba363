#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using admin::v1::GrantService;

class GrantServiceTest : public OpenMarketTest {};

TEST_F(GrantServiceTest, GrantsAreListedPageByPage) {
  const auto stub = server_.Grants(kFirstAdministrator);
  std::vector<std::string> grants;
  admin::v1::ListGrantsRequest request;
  request.set_page_size(2);
  do {
    const auto reply = Call(*stub, &GrantService::Stub::ListGrants, request);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    for (const admin::v1::Grant& grant : reply.response.grants()) {
      grants.push_back(grant.grantee() + " " + admin::v1::Role_Name(grant.role()));
    }
    request.set_page_token(reply.response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(grants, (std::vector<std::string>{
                        "participants/p1/users/u1 ROLE_ADMINISTRATOR",
                        "participants/p1/users/u2 ROLE_ADMINISTRATOR",
                        "participants/p1/users/u3 ROLE_OPERATOR",
                        "participants/p1/users/u4 ROLE_REGISTRAR",
                        "participants/p1/users/u5 ROLE_CASHIER",
                        "participants/p1/users/u6 ROLE_REGULATOR",
                        "participants/p2/users/u1 ROLE_TRADER",
                        "participants/p3/users/u1 ROLE_TRADER",
                    }));
}

}  // namespace
}  // namespace luheng::services

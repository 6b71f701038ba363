#include "services/vault.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/services/rpc/test_server.h"

namespace luheng::services {
namespace {

class VaultTest : public testing::Test {
 protected:
  VaultTest() { Open(); }

  void Open() {
    vault_.reset();
    auto opened = Vault::Open(directory_.path() + "/vault");
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    vault_ = *std::move(opened);
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Vault> vault_;
};

TEST_F(VaultTest, FindsTheTextOfACommitment) {
  const auto commitment = vault_->Commit(kRegistrarUser, MakeRequestId(1), "诸暨印染");
  ASSERT_TRUE(commitment.ok());
  EXPECT_EQ(*vault_->Find(*commitment), "诸暨印染");
  EXPECT_EQ(*vault_->Find(engine::Hash256{}), "");
}

TEST_F(VaultTest, GivesARepeatedRequestTheSameCommitmentAlsoAfterReopening) {
  const auto first = vault_->Commit(kRegistrarUser, MakeRequestId(1), "text");
  EXPECT_EQ(*vault_->Commit(kRegistrarUser, MakeRequestId(1), "text"), *first);
  Open();
  EXPECT_EQ(*vault_->Commit(kRegistrarUser, MakeRequestId(1), "text"), *first);
  EXPECT_EQ(*vault_->Find(*first), "text");
}

TEST_F(VaultTest, SaltsEveryRequestAnew) {
  const auto first = vault_->Commit(kRegistrarUser, MakeRequestId(1), "text");
  EXPECT_NE(*vault_->Commit(kRegistrarUser, MakeRequestId(2), "text"), *first);
  EXPECT_NE(*vault_->Commit(kCashierUser, MakeRequestId(1), "text"), *first);
}

TEST_F(VaultTest, KeepsBothTextsOfARequestIdThatWasUsedTwice) {
  const auto first = vault_->Commit(kRegistrarUser, MakeRequestId(1), "text");
  const auto second = vault_->Commit(kRegistrarUser, MakeRequestId(1), "other");
  EXPECT_NE(*first, *second);
  EXPECT_EQ(*vault_->Find(*first), "text");
  EXPECT_EQ(*vault_->Find(*second), "other");
}

}  // namespace
}  // namespace luheng::services

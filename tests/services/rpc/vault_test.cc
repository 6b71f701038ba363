#include "services/vault.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "ledger/hash.h"
#include "tests/services/rpc/test_server.h"

namespace luheng::services {
namespace {

constexpr char kOwner[] = "91330681MA2BD0TX0Y";
constexpr char kOther[] = "91330681MA2BD0TX1W";

class VaultTest : public testing::Test {
 protected:
  VaultTest() { Open(); }

  void Open() {
    vault_.reset();
    auto opened = Vault::Open(directory_.path() + "/vault");
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    vault_ = *std::move(opened);
  }

  // The files of the store that hold these bytes.
  std::vector<std::string> FilesWith(std::string_view bytes) const {
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::directory_iterator(directory_.path() + "/vault")) {
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string content{std::istreambuf_iterator<char>(stream), {}};
      if (content.find(bytes) != std::string::npos) found.push_back(file.path().filename());
    }
    return found;
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Vault> vault_;
};

TEST_F(VaultTest, FindsTheTextOfACommitment) {
  const auto commitment = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "诸暨印染");
  ASSERT_TRUE(commitment.ok());
  EXPECT_EQ(*vault_->Find(*commitment), "诸暨印染");
  EXPECT_EQ(*vault_->Find(engine::Hash256{}), "");
}

TEST_F(VaultTest, GivesARepeatedRequestTheSameCommitmentAlsoAfterReopening) {
  const auto first = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text");
  EXPECT_EQ(*vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text"), *first);
  Open();
  EXPECT_EQ(*vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text"), *first);
  EXPECT_EQ(*vault_->Find(*first), "text");
}

TEST_F(VaultTest, SaltsEveryRequestAnew) {
  const auto first = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text");
  EXPECT_NE(*vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(2), "text"), *first);
  EXPECT_NE(*vault_->Commit(kOwner, kCashierUser, MakeRequestId(1), "text"), *first);
}

TEST_F(VaultTest, KeepsBothTextsOfARequestIdThatWasUsedTwice) {
  const auto first = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text");
  const auto second = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "other");
  EXPECT_NE(*first, *second);
  EXPECT_EQ(*vault_->Find(*first), "text");
  EXPECT_EQ(*vault_->Find(*second), "other");
}

TEST_F(VaultTest, ErasesEveryTextOfAnOwnerAndNoOther) {
  const auto first = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "first name");
  const auto second = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(2), "second name");
  const auto other = vault_->Commit(kOther, kRegistrarUser, MakeRequestId(3), "other");
  ASSERT_TRUE(vault_->Erase(kOwner).ok());
  EXPECT_EQ(*vault_->Find(*first), "");
  EXPECT_EQ(*vault_->Find(*second), "");
  EXPECT_EQ(*vault_->Find(*other), "other");
  ASSERT_TRUE(vault_->Erase(kOwner).ok());
  ASSERT_TRUE(vault_->Erase("nobody").ok());
  EXPECT_EQ(*vault_->Find(*other), "other");
}

TEST_F(VaultTest, AnErasedTextAndItsSaltAreInNoFile) {
  const std::string text = "绍兴某某个体工商户 an unmistakable name";
  const auto commitment = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), text);
  ASSERT_TRUE(commitment.ok());
  EXPECT_FALSE(FilesWith(text).empty());
  ASSERT_TRUE(vault_->Erase(kOwner).ok());
  EXPECT_EQ(FilesWith(text), std::vector<std::string>());
  Open();
  EXPECT_EQ(FilesWith(text), std::vector<std::string>());
  // From files that were written long before, too.
  ASSERT_TRUE(vault_->Commit(kOther, kRegistrarUser, MakeRequestId(2), text).ok());
  Open();
  EXPECT_FALSE(FilesWith(text).empty());
  ASSERT_TRUE(vault_->Erase(kOther).ok());
  EXPECT_EQ(FilesWith(text), std::vector<std::string>());
  EXPECT_EQ(FilesWith(ledger::AsBytes(ledger::Sha256(text))), std::vector<std::string>());
}

TEST_F(VaultTest, ARepeatedRequestKeepsItsCommitmentAndBringsNothingBack) {
  const auto first = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text");
  ASSERT_TRUE(vault_->Erase(kOwner).ok());
  EXPECT_EQ(*vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text"), *first);
  EXPECT_EQ(*vault_->Find(*first), "");
}

TEST_F(VaultTest, AnotherNameMayFollowAnErasure) {
  ASSERT_TRUE(vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(1), "text").ok());
  ASSERT_TRUE(vault_->Erase(kOwner).ok());
  const auto next = vault_->Commit(kOwner, kRegistrarUser, MakeRequestId(2), "text");
  EXPECT_EQ(*vault_->Find(*next), "text");
}

TEST_F(VaultTest, RemembersHowFarTheJournalWasSearched) {
  EXPECT_EQ(*vault_->searched_size(), 0u);
  ASSERT_TRUE(vault_->MarkSearched(4711).ok());
  Open();
  EXPECT_EQ(*vault_->searched_size(), 4711u);
}

}  // namespace
}  // namespace luheng::services

#include "services/vault/vault.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "ledger/file.h"
#include "ledger/hash.h"
#include "services/vault/vault_store.h"
#include "tests/services/rpc/test_server.h"

namespace luheng::services {
namespace {

constexpr char kOwner[] = "91330681MA2BD0TX0Y";
constexpr char kSecret[] = "a secret of thirty-two bytes ....";
constexpr char kOther[] = "91330681MA2BD0TX1W";

class VaultTest : public testing::Test {
 protected:
  VaultTest() {
    EXPECT_TRUE(CreateVaultMark(paths_, kSecret).ok());
    Open();
  }

  void Open() {
    vault_.reset();
    auto opened = Vault::Open(paths_, kSecret);
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    vault_ = *std::move(opened);
  }

  // Keeps a name of its own for each number.
  engine::Hash256 Keep(int number) {
    return vault_->Commit({kOwner, NameOf(number), 0}, kRegistrarUser, MakeRequestId(number))
        .value();
  }
  static std::string NameOf(int number) { return "name " + std::to_string(number); }

  // Closes the vault, changes the file of this extension that was named last, and tries to open it.
  absl::Status OpenAfter(const std::string& extension,
                         const std::function<void(std::string&)>& change) {
    vault_.reset();
    std::string path;
    for (const auto& file : std::filesystem::directory_iterator(paths_.directory)) {
      const std::string name = file.path().filename();
      const bool is_wanted = name.ends_with(extension) || name.starts_with(extension);
      if (is_wanted && file.path() > path) path = file.path();
    }
    std::string bytes = ledger::ReadFile(path).value();
    change(bytes);
    EXPECT_TRUE(ledger::WriteFileAtomically(path, bytes).ok());
    auto opened = Vault::Open(paths_, kSecret);
    if (opened.ok()) vault_ = *std::move(opened);
    return opened.status();
  }

  // Flips a bit in each byte of a file in turn. Each time opening finds it, or the vault
  // `is_whole()`; how often that is.
  size_t FlipEveryByte(const std::string& extension, const std::function<bool()>& is_whole) {
    vault_.reset();
    const TemporaryDirectory copy;
    const auto options = std::filesystem::copy_options::recursive;
    std::filesystem::copy(paths_.directory, copy.path() + "/vault", options);
    size_t survived = 0;
    size_t size = 1;
    for (size_t place = 0; place < size; ++place) {
      std::filesystem::remove_all(paths_.directory);
      std::filesystem::copy(copy.path() + "/vault", paths_.directory, options);
      const absl::Status status = OpenAfter(extension, [&](std::string& bytes) {
        size = bytes.size();
        bytes[place] = static_cast<char>(bytes[place] ^ (1 << place % 8));
      });
      if (status.ok()) {
        EXPECT_TRUE(is_whole()) << "byte " << place;
        ++survived;
      } else {
        EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << "byte " << place;
      }
    }
    EXPECT_GT(size, 100u);
    return survived;
  }

  // The files of the store that hold these bytes.
  std::vector<std::string> FilesWith(std::string_view bytes) const {
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::directory_iterator(paths_.directory)) {
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string content{std::istreambuf_iterator<char>(stream), {}};
      if (content.find(bytes) != std::string::npos) found.push_back(file.path().filename());
    }
    return found;
  }

  TemporaryDirectory directory_;
  const VaultPaths paths_{.directory = directory_.path() + "/vault",
                          .mark_file = directory_.path() + "/vault.mark"};
  std::unique_ptr<Vault> vault_;
};

TEST_F(VaultTest, FindsTheTextOfACommitment) {
  const auto commitment = vault_->Commit({kOwner, "诸暨印染", 0}, kRegistrarUser, MakeRequestId(1));
  ASSERT_TRUE(commitment.ok());
  EXPECT_EQ(*vault_->Find(*commitment), "诸暨印染");
  EXPECT_EQ(*vault_->Find(engine::Hash256{}), "");
}

TEST_F(VaultTest, GivesARepeatedRequestTheSameCommitmentAlsoAfterReopening) {
  const auto first = vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1));
  EXPECT_EQ(*vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1)), *first);
  Open();
  EXPECT_EQ(*vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1)), *first);
  EXPECT_EQ(*vault_->Find(*first), "text");
}

TEST_F(VaultTest, SaltsEveryRequestAnew) {
  const auto first = vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1));
  EXPECT_NE(*vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(2)), *first);
  EXPECT_NE(*vault_->Commit({kOwner, "text", 0}, kCashierUser, MakeRequestId(1)), *first);
}

TEST_F(VaultTest, KeepsBothTextsOfARequestIdThatWasUsedTwice) {
  const auto first = vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1));
  const auto second = vault_->Commit({kOwner, "other", 0}, kRegistrarUser, MakeRequestId(1));
  EXPECT_NE(*first, *second);
  EXPECT_EQ(*vault_->Find(*first), "text");
  EXPECT_EQ(*vault_->Find(*second), "other");
}

TEST_F(VaultTest, ErasesEveryTextOfAnOwnerAndNoOther) {
  const auto first = vault_->Commit({kOwner, "first name", 0}, kRegistrarUser, MakeRequestId(1));
  const auto second = vault_->Commit({kOwner, "second name", 0}, kRegistrarUser, MakeRequestId(2));
  const auto other = vault_->Commit({kOther, "other", 0}, kRegistrarUser, MakeRequestId(3));
  ASSERT_TRUE(vault_->Erase(kOwner, 0).ok());
  EXPECT_EQ(*vault_->Find(*first), "");
  EXPECT_EQ(*vault_->Find(*second), "");
  EXPECT_EQ(*vault_->Find(*other), "other");
  ASSERT_TRUE(vault_->Erase(kOwner, 0).ok());
  ASSERT_TRUE(vault_->Erase("nobody", 0).ok());
  EXPECT_EQ(*vault_->Find(*other), "other");
}

TEST_F(VaultTest, AnErasedTextAndItsSaltAreInNoFile) {
  const std::string text = "绍兴某某个体工商户 an unmistakable name";
  const auto commitment = vault_->Commit({kOwner, text, 0}, kRegistrarUser, MakeRequestId(1));
  ASSERT_TRUE(commitment.ok());
  EXPECT_FALSE(FilesWith(text).empty());
  ASSERT_TRUE(vault_->Erase(kOwner, 0).ok());
  EXPECT_EQ(FilesWith(text), std::vector<std::string>());
  Open();
  EXPECT_EQ(FilesWith(text), std::vector<std::string>());
  // From files that were written long before, too.
  ASSERT_TRUE(vault_->Commit({kOther, text, 0}, kRegistrarUser, MakeRequestId(2)).ok());
  Open();
  EXPECT_FALSE(FilesWith(text).empty());
  ASSERT_TRUE(vault_->Erase(kOther, 0).ok());
  EXPECT_EQ(FilesWith(text), std::vector<std::string>());
  EXPECT_EQ(FilesWith(ledger::AsBytes(ledger::Sha256(text))), std::vector<std::string>());
}

TEST_F(VaultTest, ARepeatedRequestKeepsItsCommitmentAndBringsNothingBack) {
  const auto first = vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1));
  ASSERT_TRUE(vault_->Erase(kOwner, 0).ok());
  EXPECT_EQ(*vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1)), *first);
  EXPECT_EQ(*vault_->Find(*first), "");
}

TEST_F(VaultTest, AnotherNameMayFollowAnErasure) {
  ASSERT_TRUE(vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(1)).ok());
  ASSERT_TRUE(vault_->Erase(kOwner, 0).ok());
  const auto next = vault_->Commit({kOwner, "text", 0}, kRegistrarUser, MakeRequestId(2));
  EXPECT_EQ(*vault_->Find(*next), "text");
}

TEST_F(VaultTest, AnErasureThatIsCarriedOutAgainSparesTheNameThatFollowedIt) {
  const auto before = vault_->Commit({kOwner, "before", 7}, kRegistrarUser, MakeRequestId(1));
  const auto after = vault_->Commit({kOwner, "after", 8}, kRegistrarUser, MakeRequestId(2));
  ASSERT_TRUE(vault_->Erase(kOwner, 7).ok());
  EXPECT_EQ(*vault_->Find(*before), "");
  EXPECT_EQ(*vault_->Find(*after), "after");
  Open();
  ASSERT_TRUE(vault_->Erase(kOwner, 7).ok());
  EXPECT_EQ(*vault_->Find(*after), "after");
  ASSERT_TRUE(vault_->Erase(kOwner, 8).ok());
  EXPECT_EQ(*vault_->Find(*after), "");
}

TEST_F(VaultTest, RemembersHowFarTheJournalWasSearched) {
  EXPECT_EQ(*vault_->searched_size(), 0u);
  ASSERT_TRUE(vault_->MarkSearched(4711).ok());
  Open();
  EXPECT_EQ(*vault_->searched_size(), 4711u);
}

// What a crash leaves, and what it cannot leave.

TEST_F(VaultTest, ATornNameThatNobodyWasToldOfIsDropped) {
  const engine::Hash256 first = Keep(1);
  const std::string before_crash = ledger::ReadFile(paths_.mark_file).value();
  Keep(2);
  ASSERT_TRUE(OpenAfter(".log", [](std::string& bytes) {
                bytes.resize(bytes.size() - 9);
              }).code() == absl::StatusCode::kDataLoss);
  ASSERT_TRUE(ledger::WriteFileAtomically(paths_.mark_file, before_crash).ok());
  Open();
  EXPECT_EQ(*vault_->Find(first), NameOf(1));
  const engine::Hash256 third = Keep(3);
  Open();
  EXPECT_EQ(*vault_->Find(third), NameOf(3));
}

TEST_F(VaultTest, ARepeatedRequestIsMarkedToo) {
  const std::string before_crash = ledger::ReadFile(paths_.mark_file).value();
  Keep(1);
  vault_.reset();
  ASSERT_TRUE(ledger::WriteFileAtomically(paths_.mark_file, before_crash).ok());
  Open();
  Keep(1);
  EXPECT_EQ(OpenAfter(".log", [](std::string& bytes) { bytes.clear(); }).code(),
            absl::StatusCode::kOk)
      << "opening has moved the name into a table file";
  vault_.reset();
  std::filesystem::remove_all(paths_.directory);
  EXPECT_EQ(Vault::Open(paths_, kSecret).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(VaultTest, ATornRecordOfTheManifestIsCutOff) {
  const engine::Hash256 first = Keep(1);
  Open();
  // Its header, and nothing of what it says.
  constexpr char kHeader[] = {0x17, 0x2a, 0x11, 0x08, 48, 0, 1};
  std::string torn(std::begin(kHeader), std::end(kHeader));
  torn.resize(torn.size() + 48);
  ASSERT_TRUE(OpenAfter("MANIFEST", [&](std::string& bytes) { bytes += torn; }).ok());
  EXPECT_EQ(*vault_->Find(first), NameOf(1));
}

TEST_F(VaultTest, ANameThatIsLostIsNotLostInSilence) {
  Keep(1);
  Keep(2);
  const absl::Status cut =
      OpenAfter(".log", [](std::string& bytes) { bytes.resize(bytes.size() - 9); });
  EXPECT_EQ(cut.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(cut.message().find("1 names of 2"), std::string::npos) << cut.message();
}

TEST_F(VaultTest, AFlippedBitInAnyByteOfANameIsFound) {
  Keep(1);
  EXPECT_EQ(FlipEveryByte(".log", [] { return false; }), 0u);
}

TEST_F(VaultTest, AFlippedBitOfTheManifestLosesNoNameInSilence) {
  const engine::Hash256 first = Keep(1);
  Open();
  const engine::Hash256 second = Keep(2);
  // Without a record of it the first name goes with its file, and the second one stays in the
  // write-ahead log; or nothing goes.
  const size_t survived = FlipEveryByte("MANIFEST", [&] {
    return *vault_->Find(first) == NameOf(1) && *vault_->Find(second) == NameOf(2);
  });
  EXPECT_GT(survived, 0u);
}

TEST_F(VaultTest, AnOlderDirectoryIsRefused) {
  Keep(1);
  vault_.reset();
  const TemporaryDirectory older;
  const auto options = std::filesystem::copy_options::recursive;
  std::filesystem::copy(paths_.directory, older.path() + "/vault", options);
  Open();
  Keep(2);
  vault_.reset();
  std::filesystem::remove_all(paths_.directory);
  EXPECT_EQ(Vault::Open(paths_, kSecret).status().code(), absl::StatusCode::kDataLoss);
  std::filesystem::copy(older.path() + "/vault", paths_.directory, options);
  EXPECT_EQ(Vault::Open(paths_, kSecret).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(VaultTest, AVaultOfOtherNamesOrWithoutItsMarkIsRefused) {
  Keep(1);
  vault_.reset();
  const TemporaryDirectory place;
  const VaultPaths other{.directory = place.path() + "/vault",
                         .mark_file = place.path() + "/vault.mark"};
  ASSERT_TRUE(CreateVaultMark(other, kSecret).ok());
  ASSERT_TRUE(Vault::Open(other, kSecret)
                  .value()
                  ->Commit({kOther, "other", 0}, kRegistrarUser, MakeRequestId(1))
                  .ok());
  EXPECT_EQ(Vault::Open({.directory = other.directory, .mark_file = paths_.mark_file}, kSecret)
                .status()
                .code(),
            absl::StatusCode::kDataLoss);
  std::filesystem::remove(paths_.mark_file);
  EXPECT_EQ(Vault::Open(paths_, kSecret).status().code(), absl::StatusCode::kDataLoss);
  // A restoration makes it anew.
  ASSERT_TRUE(CreateVaultMark(paths_, kSecret).ok());
  EXPECT_TRUE(Vault::Open(paths_, kSecret).ok());
}

}  // namespace
}  // namespace luheng::services

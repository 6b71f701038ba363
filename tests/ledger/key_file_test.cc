#include "ledger/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "ledger/private_file.h"
#include "tests/ledger/testing.h"
#include "tests/ledger/vectors.h"

namespace luheng::ledger {
namespace {

TEST(KeyFileTest, CreatedKeyLoadsAgain) {
  for (const KeyType type : {KeyType::kEd25519, KeyType::kSm2}) {
    const TemporaryDirectory directory;
    const std::string path = directory / "key.pem";
    const Signer created = ValueOrDie(CreateKeyFile(path, "example", type));
    EXPECT_EQ(created.verifier().public_key().type, type);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600u);
    const Signer loaded = ValueOrDie(LoadKeyFile(path, "example"));
    EXPECT_EQ(loaded.verifier().Vkey(), created.verifier().Vkey());
    EXPECT_TRUE(created.verifier().Verify("message", loaded.Sign("message").value()));
  }
}

TEST(KeyFileTest, ExistingFileIsNeverReplaced) {
  const TemporaryDirectory directory;
  const std::string path = directory / "key.pem";
  const std::string vkey = ValueOrDie(CreateKeyFile(path, "example")).verifier().Vkey();
  EXPECT_CODE(CreateKeyFile(path, "example"), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ValueOrDie(LoadKeyFile(path, "example")).verifier().Vkey(), vkey);
  std::filesystem::create_symlink(directory / "elsewhere", directory / "link");
  EXPECT_CODE(CreateKeyFile(directory / "link", "example"), absl::StatusCode::kAlreadyExists);
  EXPECT_FALSE(std::filesystem::exists(directory / "elsewhere"));
}

TEST(KeyFileTest, FileThatOthersMayReadIsRefusedWithWhatToDo) {
  const TemporaryDirectory directory;
  const std::string path = directory / "key.pem";
  Spill(path, kKnownPem);
  for (const mode_t mode : {0644u, 0640u, 0604u, 0660u, 0700u, 0400u, 0602u}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    const absl::Status status = LoadKeyFile(path, kKnownName).status();
    EXPECT_CODE(status, absl::StatusCode::kFailedPrecondition);
    EXPECT_NE(std::string(status.message()).find("chmod 600 " + path), std::string::npos);
  }
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  EXPECT_EQ(ValueOrDie(LoadKeyFile(path, kKnownName)).verifier().Vkey(), kKnownVkey);
}

TEST(KeyFileTest, WhatIsNoKeyIsRefused) {
  const TemporaryDirectory directory;
  EXPECT_CODE(LoadKeyFile(directory / "missing", "example"), absl::StatusCode::kNotFound);
  EXPECT_CODE(LoadKeyFile(directory.path(), "example"), absl::StatusCode::kFailedPrecondition);
  ASSERT_OK(CreatePrivateFile(directory / "text", "no key"));
  EXPECT_CODE(LoadKeyFile(directory / "text", "example"), absl::StatusCode::kInvalidArgument);
  EXPECT_CODE(CreateKeyFile(directory / "key.pem", "a b"), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(directory / "key.pem"));
}

TEST(PrivateFileTest, BytesComeBack) {
  const TemporaryDirectory directory;
  const std::string secret("\x00\x01\xff", 3);
  ASSERT_OK(CreatePrivateFile(directory / "secret", secret));
  EXPECT_EQ(ValueOrDie(ReadPrivateFile(directory / "secret")), secret);
  EXPECT_CODE(CreatePrivateFile(directory / "secret", "x"), absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace luheng::ledger

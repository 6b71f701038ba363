#include "ledger/file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "ledger/file_batch.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

TEST(FileTest, ReadsWhatWasWritten) {
  const TemporaryDirectory directory;
  const std::string large(200'000, 'x');
  for (const std::string& bytes : {std::string(), std::string("a\0b", 3), large}) {
    ASSERT_OK(WriteFileAtomically(directory / "file", bytes));
    EXPECT_EQ(ValueOrDie(ReadFile(directory / "file")), bytes);
  }
  EXPECT_EQ(FilesBelow(directory.path()).size(), 1u);  // No temporary file remains.
}

TEST(FileTest, CreatingDoesNotReplace) {
  const TemporaryDirectory directory;
  ASSERT_OK(CreateFile(directory / "file", "first"));
  EXPECT_CODE(CreateFile(directory / "file", "second"), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ValueOrDie(ReadFile(directory / "file")), "first");
  EXPECT_EQ(FilesBelow(directory.path()).size(), 1u);
}

TEST(FileTest, LeftoverOfACrashIsReplaced) {
  const TemporaryDirectory directory;
  Spill(directory / "file.new", "half of somethi");
  ASSERT_OK(WriteFileAtomically(directory / "file", "whole"));
  EXPECT_EQ(ValueOrDie(ReadFile(directory / "file")), "whole");
  EXPECT_EQ(FilesBelow(directory.path()).size(), 1u);
}

TEST(FileTest, ErrorsNameActAndPath) {
  const TemporaryDirectory directory;
  const absl::Status missing = ReadFile(directory / "missing").status();
  EXPECT_CODE(missing, absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(missing.message()).find("open " + (directory / "missing")),
            std::string::npos);
  EXPECT_CODE(WriteFileAtomically(directory / "no/such/file", "x"), absl::StatusCode::kNotFound);
  Spill(directory / "file", "");
  EXPECT_FALSE(MakeDirectory(directory / "file/below").ok());
  EXPECT_FALSE(ReadFile(directory.path()).ok());
}

TEST(FileTest, WhatCannotBeLookedAtIsNeitherThereNorMissing) {
  const TemporaryDirectory directory;
  Spill(directory / "file", "");
  EXPECT_TRUE(ValueOrDie(Exists(directory / "file")));
  EXPECT_TRUE(ValueOrDie(Exists(directory.path())));
  EXPECT_FALSE(ValueOrDie(Exists(directory / "missing")));
  EXPECT_FALSE(ValueOrDie(Exists(directory / "file/below")));
  std::filesystem::create_symlink("loop", directory / "loop");
  EXPECT_CODE(Exists(directory / "loop"), absl::StatusCode::kInternal);
}

TEST(FileTest, DirectoriesAreMadeWithTheirParents) {
  const TemporaryDirectory directory;
  ASSERT_OK(MakeDirectory(directory / "a/b/c"));
  ASSERT_OK(MakeDirectory(directory / "a/b/c"));
  EXPECT_TRUE(std::filesystem::is_directory(directory / "a/b/c"));
}

TEST(FileTest, ParentDirectories) {
  const std::pair<const char*, const char*> rows[] = {
      {"a/b", "a"}, {"a/b/", "a"}, {"a", "."},     {"", "."},     {"/a", "/"},
      {"/", "/"},   {"//", "/"},   {"/a/b", "/a"}, {"a//b", "a"}, {"../a", ".."},
  };
  for (const auto& [path, parent] : rows) EXPECT_EQ(ParentDirectory(path), parent) << path;
}

TEST(FileBatchTest, ManyFilesInManyDirectories) {
  const TemporaryDirectory directory;
  FileBatch batch;
  for (int i = 0; i < 300; ++i) {
    const std::string name = "d" + std::to_string(i % 7) + "/f" + std::to_string(i);
    ASSERT_OK(batch.Write(directory / name, std::to_string(i)));
  }
  ASSERT_OK(batch.Commit());
  ASSERT_OK(batch.Write(directory / "d0/f0", "again"));
  ASSERT_OK(batch.Commit());
  EXPECT_EQ(FilesBelow(directory.path()).size(), 300u);
  EXPECT_EQ(Slurp(directory / "d5/f299"), "299");
  EXPECT_EQ(Slurp(directory / "d0/f0"), "again");
}

TEST(FileBatchTest, NothingHasItsNameBeforeTheCommit) {
  const TemporaryDirectory directory;
  FileBatch batch;
  ASSERT_OK(batch.Write(directory / "file", "bytes"));
  EXPECT_FALSE(std::filesystem::exists(directory / "file"));
  ASSERT_OK(batch.Commit());
  EXPECT_TRUE(std::filesystem::exists(directory / "file"));
}

}  // namespace
}  // namespace luheng::ledger

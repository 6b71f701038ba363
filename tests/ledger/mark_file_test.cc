#include "ledger/mark_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "ledger/compact_range.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

TEST(MarkFileTest, NewFileHoldsTheMarkOfAnEmptyJournal) {
  const TemporaryDirectory directory;
  const std::string path = directory / "mark";
  EXPECT_CODE(MarkFile::Open(path, "secret"), absl::StatusCode::kNotFound);
  const auto mark = ValueOrDie(MarkFile::Create(path, "secret"));
  EXPECT_EQ(mark->last(), (Mark{1, 0, CompactRange().Root()}));
  EXPECT_EQ(ValueOrDie(MarkFile::Read(path, "secret")), mark->last());
  EXPECT_CODE(MarkFile::Create(path, "secret"), absl::StatusCode::kAlreadyExists);
}

TEST(MarkFileTest, WhatWasWrittenLastIsReadAgain) {
  const TemporaryDirectory directory;
  const std::string path = directory / "mark";
  auto mark = ValueOrDie(MarkFile::Create(path, "secret"));
  for (uint64_t size = 1; size <= 5; ++size) {
    const Hash root = Sha256(std::to_string(size));
    ASSERT_OK(mark->Write(size, root));
    EXPECT_EQ(mark->last(), (Mark{size + 1, size, root}));
    EXPECT_EQ(ValueOrDie(MarkFile::Read(path, "secret")), mark->last());
    if (size % 2 == 0) mark = ValueOrDie(MarkFile::Open(path, "secret"));
  }
  ASSERT_OK(mark->Write(5, Sha256("5")));  // The same size again.
  EXPECT_EQ(std::filesystem::file_size(path), kMarkFileSize);
}

TEST(MarkFileTest, AWriteTouchesOneSlotOnly) {
  const TemporaryDirectory directory;
  const std::string path = directory / "mark";
  const auto mark = ValueOrDie(MarkFile::Create(path, "secret"));
  ASSERT_OK(mark->Write(1, Sha256("1")));
  const std::string before = Slurp(path);
  ASSERT_OK(mark->Write(2, Sha256("2")));
  const std::string after = Slurp(path);
  EXPECT_EQ(after.substr(0, kMarkSlotSize), before.substr(0, kMarkSlotSize));
  EXPECT_NE(after.substr(kMarkSlotSize), before.substr(kMarkSlotSize));
}

TEST(MarkFileTest, DamageIsReportedByOpening) {
  const TemporaryDirectory directory;
  const std::string path = directory / "mark";
  ASSERT_OK(ValueOrDie(MarkFile::Create(path, "secret"))->Write(7, Sha256("7")));
  std::string bytes = Slurp(path);
  bytes[30] = static_cast<char>(bytes[30] ^ 1);
  Spill(path, bytes);
  const absl::Status status = MarkFile::Open(path, "secret").status();
  EXPECT_CODE(status, absl::StatusCode::kDataLoss);
  EXPECT_NE(std::string(status.message()).find("slot 0"), std::string::npos);
}

TEST(MarkFileDeathTest, ShrinkingIsABug) {
  const TemporaryDirectory directory;
  const auto mark = ValueOrDie(MarkFile::Create(directory / "mark", "secret"));
  ASSERT_OK(mark->Write(7, Sha256("7")));
  EXPECT_DEATH(static_cast<void>(mark->Write(6, Sha256("6"))), "CHECK failed");
}

}  // namespace
}  // namespace luheng::ledger

#include "services/reads/read_journal.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "ledger/hash.h"
#include "tests/services/small_exchange.h"

namespace luheng::services {
namespace {

class ReadJournalTest : public ::testing::Test {
 protected:
  ReadJournal::Options Options() {
    return {.paths = {.journal_directory = directory_.path() + "/reads/journal",
                      .mark_file = directory_.path() + "/reads/mark"},
            .exchange = {1, 2, 3},
            .journal_secret = "a secret of the exchange",
            .told = told_,
            .tell_interval = std::chrono::milliseconds(0),
            .tell = [this](const ledger::TreeHead& head) { told_ = head; }};
  }
  std::unique_ptr<ReadJournal> Open() {
    absl::StatusOr<std::unique_ptr<ReadJournal>> journal = ReadJournal::Open(Options(), clock_);
    EXPECT_TRUE(journal.ok()) << journal.status();
    return *std::move(journal);
  }
  static ReadRecord Read(uint32_t number, const std::string& request = "{}") {
    return {.reader = {engine::ParticipantId{1}, engine::UserId{number}},
            .method = "luheng.audit.v1.AuditService/ListBalances",
            .request = request,
            .status = "OK",
            .sequence = 100 + number};
  }
  TemporaryDirectory directory_;
  FakeClock clock_;
  ledger::TreeHead told_;
};

TEST_F(ReadJournalTest, TellsWhoLookedAtWhatAndWhenAlsoAfterARestart) {
  auto journal = Open();
  ASSERT_TRUE(journal->RecordAndWait(Read(1)).ok());
  clock_.Advance(5);
  ASSERT_TRUE(journal->RecordAndWait(Read(2, R"({"participant":"participants/p12"})")).ok());
  const auto expect = [](const ReadJournal& read_from, const FakeClock& clock) {
    ASSERT_EQ(read_from.size(), 2u);
    const StoredRead second = *read_from.At(1);
    EXPECT_EQ(second.read, Read(2, R"({"participant":"participants/p12"})"));
    EXPECT_EQ(second.time.value(), const_cast<FakeClock&>(clock).WallMicros());
    EXPECT_EQ(read_from.At(2).status().code(), absl::StatusCode::kOutOfRange);
  };
  expect(*journal, clock_);
  ASSERT_TRUE(journal->Close().ok());
  EXPECT_EQ(told_.size, 2u);
  expect(*Open(), clock_);
}

TEST_F(ReadJournalTest, WhatTheExchangeWasToldMustBeThere) {
  auto journal = Open();
  ASSERT_TRUE(journal->RecordAndWait(Read(1)).ok());
  ASSERT_TRUE(journal->Close().ok());
  const ledger::TreeHead honest = told_;
  told_.size = 2;
  EXPECT_EQ(ReadJournal::Open(Options(), clock_).status().code(), absl::StatusCode::kDataLoss)
      << "a read was taken away";
  told_ = {.size = 1, .root = ledger::Sha256("another")};
  EXPECT_EQ(ReadJournal::Open(Options(), clock_).status().code(), absl::StatusCode::kDataLoss)
      << "another journal was put here";
  told_ = honest;
  EXPECT_TRUE(ReadJournal::Open(Options(), clock_).ok());
}

TEST_F(ReadJournalTest, AJournalOfAnotherExchangeIsRefused) {
  auto journal = Open();
  ASSERT_TRUE(journal->RecordAndWait(Read(1)).ok());
  ASSERT_TRUE(journal->Close().ok());
  ReadJournal::Options options = Options();
  options.exchange = {9};
  EXPECT_EQ(ReadJournal::Open(options, clock_).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ReadJournalTest, ALostJournalIsRefused) {
  auto journal = Open();
  ASSERT_TRUE(journal->RecordAndWait(Read(1)).ok());
  ASSERT_TRUE(journal->Close().ok());
  std::filesystem::remove_all(directory_.path() + "/reads");
  EXPECT_EQ(ReadJournal::Open(Options(), clock_).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ReadJournalTest, ALongRequestIsCutBetweenCharacters) {
  std::string request = "x";
  while (request.size() < 2 * kReadTextMax) request += "绿";
  auto journal = Open();
  ASSERT_TRUE(journal->RecordAndWait(Read(1, request)).ok());
  // One byte and 333 characters of three.
  EXPECT_EQ(journal->At(0)->read.request, request.substr(0, 1000));
  ASSERT_TRUE(journal->RecordAndWait(Read(1, "y" + request)).ok());
  EXPECT_EQ(journal->At(1)->read.request, ("y" + request).substr(0, 998));
}

TEST_F(ReadJournalTest, ManyReadersAtOnceAreAllRecorded) {
  auto journal = Open();
  std::vector<std::thread> readers;
  for (uint32_t reader = 1; reader <= 4; ++reader) {
    readers.emplace_back([&, reader] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(journal->RecordAndWait(Read(reader)).ok());
    });
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(journal->size(), 200u);
  std::vector<int> counts(5);
  for (uint64_t i = 0; i < 200; ++i) {
    ++counts.at(static_cast<uint32_t>(journal->At(i)->read.reader.user));
  }
  EXPECT_EQ(counts, (std::vector<int>{0, 50, 50, 50, 50}));
}

TEST_F(ReadJournalTest, AnEntryOfAnotherKindIsNoRead) {
  ledger::Entry entry;
  entry.kind = 2;
  EXPECT_EQ(DecodeRead(entry, {}).status().code(), absl::StatusCode::kDataLoss);
  const std::string payload = EncodeReadPayload(Read(1));
  entry.kind = kReadKind;
  entry.payload = payload;
  EXPECT_EQ(DecodeRead(entry, {})->read.method, Read(1).method);
  for (size_t size = 0; size < payload.size(); ++size) {
    entry.payload = std::string_view(payload).substr(0, size);
    EXPECT_FALSE(DecodeRead(entry, {}).ok()) << size;
  }
  const std::string longer = payload + "x";
  entry.payload = longer;
  EXPECT_FALSE(DecodeRead(entry, {}).ok());
}

}  // namespace
}  // namespace luheng::services

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "ledger/entry.h"
#include "ledger/hash.h"
#include "ledger/proof.h"
#include "ledger/tlog_proof.h"
#include "ledger/verifier.h"
#include "services/rpc/names.h"
#include "tests/services/rpc/open_market.h"

namespace luheng::services {
namespace {

using ledger::v1::LedgerService;

class LedgerServiceTest : public OpenMarketTest {
 protected:
  LedgerServiceTest() { Trade(1'000); }

  ledger::v1::GetHeadResponse Head() {
    const auto reply =
        Call(*regulator_, &LedgerService::Stub::GetHead, ledger::v1::GetHeadRequest());
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return reply.response;
  }
  Reply<ledger::v1::GetEntryResponse> GetEntry(LedgerService::Stub& stub, int64_t index) {
    ledger::v1::GetEntryRequest request;
    request.set_index(index);
    return Call(stub, &LedgerService::Stub::GetEntry, request);
  }
  // All entries of a history, newest first, two a page.
  std::vector<ledger::v1::Entry> History(ledger::v1::ListHistoryRequest request) {
    std::vector<ledger::v1::Entry> entries;
    request.set_page_size(2);
    do {
      const auto reply = Call(*regulator_, &LedgerService::Stub::ListHistory, request);
      EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
      if (!reply.status.ok()) break;
      for (const auto& entry : reply.response.entries()) entries.push_back(entry);
      request.set_page_token(reply.response.next_page_token());
    } while (!request.page_token().empty());
    return entries;
  }
  ledger::Verifier Verifier() {
    const auto reply =
        Call(*regulator_, &LedgerService::Stub::GetCheckpoint, ledger::v1::GetCheckpointRequest());
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return *ledger::Verifier::FromVkey(reply.response.verifier_key());
  }

  std::unique_ptr<LedgerService::Stub> regulator_ = server_.Ledger(kRegulatorUser);
  std::unique_ptr<LedgerService::Stub> seller_ledger_ = server_.Ledger(seller_);
};

std::vector<std::string> Kinds(const std::vector<ledger::v1::Entry>& entries) {
  std::vector<std::string> kinds;
  for (const auto& entry : entries) kinds.push_back(entry.kind());
  return kinds;
}

TEST_F(LedgerServiceTest, HeadSaysHowFarTheLedgerGoes) {
  const ledger::v1::GetHeadResponse head = Head();
  EXPECT_GT(head.committed_size(), head.sequence());
  EXPECT_LE(head.published_size(), head.committed_size());
  EXPECT_EQ(head.epoch(), 1);
  EXPECT_EQ(head.journal_id().size(), 16u);
  EXPECT_EQ(head.origin(), "test.example/log");
}

TEST_F(LedgerServiceTest, EntryComesWithItsBytesAndDecoded) {
  const int64_t last = Head().committed_size() - 1;
  std::set<std::string> kinds;
  for (int64_t index = 0; index <= last; ++index) {
    const auto reply = GetEntry(*regulator_, index);
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_EQ(reply.response.leaf_hash(),
              ledger::AsBytes(ledger::LeafHash(reply.response.entry_bytes())));
    const auto decoded = ledger::DecodeEntry(reply.response.entry_bytes());
    ASSERT_TRUE(decoded.ok());
    const ledger::v1::Entry& entry = reply.response.entry();
    EXPECT_EQ(entry.index(), index);
    EXPECT_EQ(entry.kind_code(), decoded->kind);
    EXPECT_EQ(static_cast<size_t>(entry.links_size()), decoded->links.size());
    EXPECT_GT(entry.payload().fields_size(), 0) << entry.kind();
    kinds.insert(entry.kind());
  }
  for (const char* kind : {"GENESIS", "GRANT_ROLE", "REGISTER_PARTICIPANT", "OPEN_ACCOUNT",
                           "DEPOSIT", "ALLOCATE_RIGHTS", "CREATE_MARKET", "CREATE_INSTRUMENT",
                           "OPEN_TRADING_DAY", "SUBMIT_ORDER", "TRADE_SIDE"}) {
    EXPECT_TRUE(kinds.contains(kind)) << kind;
  }
}

TEST_F(LedgerServiceTest, EntryThatIsNotThereYetIsNotFound) {
  EXPECT_EQ(ReasonOf(GetEntry(*regulator_, Head().committed_size()).status), "ENTRY_UNKNOWN");
  EXPECT_EQ(FieldOf(GetEntry(*regulator_, -1).status), "index");
}

TEST_F(LedgerServiceTest, TraderReadsTheEntriesThatConcernItOnly) {
  int readable = 0;
  const int64_t size = Head().committed_size();
  for (int64_t index = 0; index < size; ++index) {
    const auto mine = GetEntry(*seller_ledger_, index);
    const ledger::v1::Entry entry = GetEntry(*regulator_, index).response.entry();
    bool concerns_seller = entry.kind_code() < 0x8000 && entry.actor() == UserName(seller_);
    for (const auto& link : entry.links()) {
      concerns_seller |= link.subject() == "participants/p2" || link.subject() == seller_account_;
    }
    EXPECT_EQ(mine.status.ok(), concerns_seller) << entry.ShortDebugString();
    if (mine.status.ok()) {
      ++readable;
    } else {
      EXPECT_EQ(ReasonOf(mine.status), "FOREIGN_ENTRY");
    }
  }
  // Registered, granted, opened, allocated, submitted, traded.
  EXPECT_EQ(readable, 6);
}

TEST_F(LedgerServiceTest, HistoriesAreWalkedNewestFirst) {
  ledger::v1::ListHistoryRequest request;
  request.set_account(buyer_account_);
  EXPECT_EQ(Kinds(History(request)),
            (std::vector<std::string>{"TRADE_SIDE", "SUBMIT_ORDER", "DEPOSIT", "OPEN_ACCOUNT"}));
  request.set_participant("participants/p2");
  EXPECT_EQ(Kinds(History(request)),
            (std::vector<std::string>{"OPEN_ACCOUNT", "GRANT_ROLE", "REGISTER_PARTICIPANT"}));
  request.set_instrument(kInstrumentName);
  EXPECT_EQ(Kinds(History(request)),
            (std::vector<std::string>{"ALLOCATE_RIGHTS", "CREATE_INSTRUMENT"}));
  request.set_market(kMarketName);
  EXPECT_EQ(Kinds(History(request)),
            (std::vector<std::string>{"CREATE_INSTRUMENT", "CREATE_MARKET"}));
}

TEST_F(LedgerServiceTest, HistoryOfAnOrderGoesOnAfterItsEnd) {
  const int64_t open =
      Submit(Order(seller_account_, type::v1::SIDE_SELL, 2'000, kFloorFen)).order_id();
  ledger::v1::ListHistoryRequest request;
  request.set_order_id(open);
  EXPECT_EQ(Kinds(History(request)), (std::vector<std::string>{"SUBMIT_ORDER"}));
  Submit(Order(buyer_account_, type::v1::SIDE_BUY, 2'000, kFloorFen));
  EXPECT_EQ(Kinds(History(request)), (std::vector<std::string>{"TRADE_SIDE", "SUBMIT_ORDER"}));
}

TEST_F(LedgerServiceTest, HistoryThatIsNotOnesOwnIsRefused) {
  const int64_t order =
      Submit(Order(buyer_account_, type::v1::SIDE_BUY, 1'000, kFloorFen)).order_id();
  const auto refusal = [&](const ledger::v1::ListHistoryRequest& request) {
    return ReasonOf(Call(*seller_ledger_, &LedgerService::Stub::ListHistory, request).status);
  };
  ledger::v1::ListHistoryRequest request;
  request.set_account(buyer_account_);
  EXPECT_EQ(refusal(request), "FOREIGN_PARTICIPANT");
  request.set_participant("participants/p1");
  EXPECT_EQ(refusal(request), "FOREIGN_PARTICIPANT");
  request.set_order_id(order);
  EXPECT_EQ(refusal(request), "FOREIGN_SUBJECT");
  request.set_instrument(kInstrumentName);
  EXPECT_EQ(refusal(request), "FOREIGN_SUBJECT");
  request.set_market(kMarketName);
  EXPECT_EQ(refusal(request), "FOREIGN_SUBJECT");
  request.set_account(seller_account_);
  EXPECT_TRUE(Call(*seller_ledger_, &LedgerService::Stub::ListHistory, request).status.ok());
}

TEST_F(LedgerServiceTest, HistoryOfNothingIsNotFound) {
  ledger::v1::ListHistoryRequest request;
  request.set_order_id(987'654);
  EXPECT_EQ(ReasonOf(Call(*regulator_, &LedgerService::Stub::ListHistory, request).status),
            "SUBJECT_UNKNOWN");
  request.clear_subject();
  EXPECT_EQ(FieldOf(Call(*regulator_, &LedgerService::Stub::ListHistory, request).status),
            "subject");
  request.set_account("x");
  EXPECT_EQ(FieldOf(Call(*regulator_, &LedgerService::Stub::ListHistory, request).status),
            "account");
}

TEST_F(LedgerServiceTest, ProofOfAFreshTradeVerifiesOffline) {
  const ledger::Verifier verifier = Verifier();
  const int64_t index = Head().committed_size() - 1;
  ledger::v1::GetInclusionProofRequest request;
  request.set_index(index);
  const auto reply = Call(*regulator_, &LedgerService::Stub::GetInclusionProof, request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_GT(reply.response.tree_size(), index);
  const auto proof = ledger::ParseTlogProof(reply.response.tlog_proof());
  ASSERT_TRUE(proof.ok()) << proof.status().ToString();
  EXPECT_EQ(proof->checkpoint, reply.response.checkpoint());
  EXPECT_EQ(proof->hashes.size(), static_cast<size_t>(reply.response.hashes_size()));
  const auto checkpoint = ledger::VerifyTlogProof(*proof, reply.response.entry_bytes(), verifier);
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status().ToString();
  EXPECT_EQ(checkpoint->size, static_cast<uint64_t>(reply.response.tree_size()));
  EXPECT_FALSE(ledger::VerifyTlogProof(*proof, reply.response.entry_bytes() + "x", verifier).ok());
}

TEST_F(LedgerServiceTest, ProofOfSomebodyElsesEntryComesWithoutTheEntry) {
  ledger::v1::GetInclusionProofRequest request;
  // Waits for a checkpoint of more than the one entry, whose proof is empty.
  request.set_index(Head().committed_size() - 1);
  ASSERT_TRUE(Call(*regulator_, &LedgerService::Stub::GetInclusionProof, request).status.ok());
  request.set_index(0);
  const auto reply = Call(*seller_ledger_, &LedgerService::Stub::GetInclusionProof, request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_GT(reply.response.hashes_size(), 0);
  EXPECT_EQ(reply.response.entry_bytes(), "");
}

TEST_F(LedgerServiceTest, ProofsAreForPublishedTreesOnly) {
  const int64_t size = Head().committed_size();
  ledger::v1::GetInclusionProofRequest request;
  const auto inclusion = [&](int64_t index, int64_t tree_size) {
    request.set_index(index);
    request.set_tree_size(tree_size);
    return Call(*regulator_, &LedgerService::Stub::GetInclusionProof, request).status;
  };
  EXPECT_EQ(ReasonOf(inclusion(size + 1000, 0)), "BEYOND_CHECKPOINT");
  EXPECT_EQ(ReasonOf(inclusion(0, size + 1000)), "BEYOND_CHECKPOINT");
  EXPECT_EQ(FieldOf(inclusion(-1, 0)), "index");
  EXPECT_EQ(FieldOf(inclusion(0, -1)), "tree_size");
  EXPECT_EQ(FieldOf(inclusion(5, 5)), "index");
  EXPECT_TRUE(inclusion(0, 1).ok());
}

TEST_F(LedgerServiceTest, TreesAreConsistent) {
  ledger::v1::GetInclusionProofRequest newest;
  newest.set_index(Head().committed_size() - 1);
  ASSERT_TRUE(Call(*regulator_, &LedgerService::Stub::GetInclusionProof, newest).status.ok());
  ledger::v1::GetConsistencyProofRequest request;
  request.set_old_size(3);
  const auto reply = Call(*regulator_, &LedgerService::Stub::GetConsistencyProof, request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_GT(reply.response.tree_size(), 3);
  EXPECT_GT(reply.response.hashes_size(), 0);
  EXPECT_FALSE(reply.response.checkpoint().empty());
  const auto refusal = [&](int64_t old_size, int64_t tree_size) {
    request.set_old_size(old_size);
    request.set_tree_size(tree_size);
    return Call(*regulator_, &LedgerService::Stub::GetConsistencyProof, request).status;
  };
  EXPECT_EQ(FieldOf(refusal(-1, 0)), "old_size");
  EXPECT_EQ(FieldOf(refusal(0, -1)), "tree_size");
  EXPECT_EQ(FieldOf(refusal(3, 2)), "old_size");
  EXPECT_EQ(ReasonOf(refusal(3, 100'000)), "BEYOND_CHECKPOINT");
  EXPECT_EQ(ReasonOf(refusal(100'000, 0)), "BEYOND_CHECKPOINT");
  EXPECT_TRUE(refusal(2, 3).ok());
}

TEST_F(LedgerServiceTest, CommandTellsWhatBecameOfARequest) {
  const auto order = Order(seller_account_, type::v1::SIDE_SELL, 1'000, kFloorFen);
  const auto first = Call(*seller_trading_, &trading::v1::TradingService::Stub::SubmitOrder, order);
  ledger::v1::GetCommandRequest request;
  request.set_request_id(order.request_id());
  const auto own = Call(*seller_ledger_, &LedgerService::Stub::GetCommand, request);
  ASSERT_TRUE(own.status.ok()) << own.status.error_message();
  EXPECT_EQ(own.response.sequence(), first.response.sequence());
  EXPECT_EQ(own.response.submit_order().SerializeAsString(), first.response.SerializeAsString());

  EXPECT_EQ(ReasonOf(Call(*regulator_, &LedgerService::Stub::GetCommand, request).status),
            "REQUEST_UNKNOWN");
  request.set_actor(UserName(seller_));
  EXPECT_TRUE(Call(*regulator_, &LedgerService::Stub::GetCommand, request).status.ok());
  EXPECT_EQ(
      ReasonOf(Call(*server_.Ledger(buyer_), &LedgerService::Stub::GetCommand, request).status),
      "FOREIGN_REQUEST");
  request.set_actor("me");
  EXPECT_EQ(FieldOf(Call(*regulator_, &LedgerService::Stub::GetCommand, request).status), "actor");
  request.set_request_id("1");
  EXPECT_EQ(FieldOf(Call(*regulator_, &LedgerService::Stub::GetCommand, request).status),
            "request_id");
}

}  // namespace
}  // namespace luheng::services

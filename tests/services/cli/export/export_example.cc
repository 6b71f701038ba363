#include "tests/services/cli/export/export_example.h"

#include <gtest/gtest.h>

#include "engine/command_codec.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "services/cli/pki.h"
#include "services/cli/private_file.h"

namespace luheng::services::cli {
namespace {

constexpr char kOrigin[] = "luheng.example/zhuji";

// Entries 1 and 2 are the sides of the first trade, 3 and 4 those of the second.
std::string EntryBytes(uint64_t index) {
  std::string payload;
  if (index > 0) {
    const uint64_t buy = index % 2 == 1 ? index : index - 1;
    engine::AppendEvent(
        engine::TradeSide{.trade = engine::TradeId{buy},
                          .side = index == buy ? engine::Side::kBuy : engine::Side::kSell,
                          .day = engine::TradingDay{19360},
                          .quantity = engine::Grams(1'000'000),
                          .price = engine::Price(1000),
                          .amount = engine::Fen(1000)},
        &payload);
  }
  ledger::Entry entry;
  entry.kind = index == 0 ? uint16_t{4} : engine::TradeSide::kKind;
  entry.index = index;
  entry.payload = payload;
  std::string bytes;
  ledger::AppendEntry(entry, &bytes);
  return bytes;
}

absl::StatusOr<ledger::Hash> NodeOf(const std::vector<std::string>& entries, int level,
                                    uint64_t index) {
  if (level == 0) return ledger::LeafHash(entries[index]);
  return ledger::NodeHash(*NodeOf(entries, level - 1, 2 * index),
                          *NodeOf(entries, level - 1, 2 * index + 1));
}

}  // namespace

std::string ExampleEntry0() { return EntryBytes(0); }

ExportExample::ExportExample(const std::filesystem::path& root)
    : root_(root), log_key_(*ledger::Signer::Generate(kOrigin)) {
  const auto authority = pki::CertificateAuthority::Create(root / "pki", "luheng.example");
  EXPECT_TRUE(authority.ok());
  ca_pem_ = authority->certificate_pem();
  const auto officer = authority->IssueUser({1, 4}, pki::ValidForDays(1));
  EXPECT_TRUE(officer.ok());
  EXPECT_TRUE(pki::WriteIdentity(identity(), *officer, ca_pem_, "").ok());
  for (uint64_t index = 0; index < 5; ++index) entries_.push_back(EntryBytes(index));
}

ExportRows ExportExample::Rows(const FirstRow& first) {
  Records records(RecordShape::kMany, {{"trade_id", "成交 trade", ColumnKind::kInteger},
                                       {"index", "序号 index", ColumnKind::kInteger},
                                       {"sequence", "指令序号 sequence", ColumnKind::kInteger},
                                       {"event_time", "记账时间 time"},
                                       {"day", "交易日 day"},
                                       {"quantity_grams", "数量 t", ColumnKind::kGrams},
                                       {"price_fen_per_tonne", "价格", ColumnKind::kFen},
                                       {"amount_fen", "金额 yuan", ColumnKind::kFen},
                                       {"note", "备注 note"}});
  records.Add({int64_t{1}, first.index, first.sequence, "1970-01-01T00:00:00Z", first.day,
               int64_t{1'000'000}, int64_t{1000}, first.amount_fen, "=1+1"});
  records.Add({int64_t{3}, int64_t{3}, int64_t{0}, "1970-01-01T00:00:00Z", "2023-01-03",
               int64_t{1'000'000}, int64_t{1000}, int64_t{1000}, "诸暨市"});
  return {.all = records, .shown = records};
}

ExportContent ExportExample::Content() const {
  const auto nodes = [this](int level, uint64_t index) { return NodeOf(entries_, level, index); };
  ExportContent content = {Rows({}), {}, 0, 0, {}, "", "", ""};
  content.requests = {"luheng.market.v1.ListTradesRequest {\"instrument\": \"instruments/A\"}"};
  content.last_sequence = 4;
  content.origin = kOrigin;
  content.exported_at = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone());
  content.checkpoint = *ledger::SignCheckpoint(
      {kOrigin, entries_.size(), *ledger::BuildRoot(entries_.size(), nodes)}, log_key_);
  for (uint64_t index = 1; index < entries_.size(); ++index) {
    content.evidence.emplace(
        index,
        ProvedEntry{entries_[index], *ledger::BuildInclusion(index, entries_.size(), nodes)});
  }
  return content;
}

void ExportExample::Write(const ExportContent& content) const {
  const auto officer = Officer::Load(identity());
  ASSERT_TRUE(officer.ok()) << officer.status();
  const ExportPlan plan = {
      root_ / "trades",
      {ExportForm::kCsv, ExportForm::kNdjson, ExportForm::kXlsx, ExportForm::kPdf}};
  const auto files = MakeExport(plan, content, *officer);
  ASSERT_TRUE(files.ok()) << files.status();
  for (const ExportedFile& file : *files) {
    ASSERT_TRUE(WritePrivateFile(file.path, file.bytes, FileDurability::kQuick).ok());
  }
}

}  // namespace luheng::services::cli

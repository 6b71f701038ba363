#include "services/followers/index.h"

#include <string_view>
#include <utility>
#include <variant>

#include "engine/engine.h"
#include "engine/event.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/entry.h"
#include "ledger/rocksdb_options.h"
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/options.h"
#include "rocksdb/snapshot.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"
#include "services/followers/index_rows.h"

namespace luheng::services {
namespace {

constexpr char kWatermarkKey[] = "w";
constexpr char kFormatKey[] = "v";
// What the rows look like. Count it up when they change.
constexpr uint32_t kFormat = 3;

rocksdb::Options MakeOptions() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  options.max_open_files = 256;
  options.max_background_jobs = 2;
  // Keys come in no order, so that every merge touches everything: few, and of much at a time.
  options.write_buffer_size = size_t{32} << 20;
  options.max_write_buffer_number = 3;
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.level0_file_num_compaction_trigger = 8;
  options.stats_dump_period_sec = 0;
  options.info_log = ledger::SilentLogger();
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::string FormatValue() {
  std::string value;
  ledger::AppendU32(&value, kFormat);
  return value;
}

absl::Status FromRocks(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::InternalError("index: " + status.ToString());
}

// Reads a u64 under `key`; nullopt if there is none.
absl::StatusOr<std::optional<uint64_t>> ReadNumber(rocksdb::DB& db, const std::string& key) {
  std::string value;
  const rocksdb::Status status = db.Get(rocksdb::ReadOptions(), key, &value);
  if (status.IsNotFound()) return std::nullopt;
  LUHENG_RETURN_IF_ERROR(FromRocks(status));
  uint64_t number = 0;
  if (!ledger::ByteReader(value).ReadU64(&number)) {
    return absl::InternalError("index: a value is too short");
  }
  return number;
}

bool HasEnded(engine::OrderState state) {
  switch (state) {
    case engine::OrderState::kNew:
    case engine::OrderState::kPartiallyFilled:
    case engine::OrderState::kMatching:
    case engine::OrderState::kWaiting:
      return false;
    case engine::OrderState::kFilled:
    case engine::OrderState::kCancelled:
    case engine::OrderState::kExpired:
      return true;
  }
  LUHENG_CHECK(false);
}

// The outcome's reason, which follows the body, whose length comes first. DATA_LOSS if the payload
// is too short for it.
absl::StatusOr<uint16_t> ReasonOf(const ledger::Entry& entry) {
  ledger::ByteReader reader(entry.payload);
  uint32_t body_size = 0;
  std::string_view body;
  uint16_t reason = 0;
  if (!reader.ReadU32(&body_size) || !reader.ReadBytes(body_size, &body) ||
      !reader.ReadU16(&reason)) {
    return absl::DataLossError("entry " + std::to_string(entry.index) + " has no outcome");
  }
  return reason;
}

absl::Status IndexCommand(const ledger::Entry& entry, IndexRows& rows) {
  LUHENG_ASSIGN_OR_RETURN(const uint16_t reason, ReasonOf(entry));
  if (reason != 0) rows.AddRefusal(reason, entry.index);
  if (entry.kind == engine::OpenTradingDay::kKind && reason == 0) {
    LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                            engine::DecodeCommandEntry(entry));
    rows.AddDay(std::get<engine::OpenTradingDay>(recorded.command.body).day, entry.index);
  }
  if (entry.kind == engine::RecordReads::kKind) {
    LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                            engine::DecodeCommandEntry(entry));
    const auto& reads = std::get<engine::RecordReads>(recorded.command.body);
    rows.SetReadsHead({reads.size, reads.root});
  }
  const engine::Actor actor{engine::ParticipantId{entry.participant}, engine::UserId{entry.user}};
  if (actor != engine::kSystemActor) {
    rows.AddRequest(actor, entry.request_id, entry.sequence);
  }
  if (entry.kind != engine::SubmitOrder::kKind && entry.kind != engine::CancelOrder::kKind &&
      entry.kind != engine::AmendOrder::kKind) {
    return absl::OkStatus();
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  const auto* report = std::get_if<engine::OrderReport>(&recorded.outcome);
  if (report != nullptr && HasEnded(report->state)) {
    rows.SetLastEntry(report->order, entry.index);
  }
  return absl::OkStatus();
}

// Indexes one event. A command's events come after its own entry, which may already have said that
// its order ended; the last of them that concerns the order is its last entry.
class EventIndexer {
 public:
  EventIndexer(const ledger::Entry& entry, BarWriter& bars, IndexRows& rows)
      : entry_(entry), bars_(bars), rows_(rows) {}

  absl::Status operator()(const engine::TradeSide& side) {
    if (side.leaves == engine::Grams(0) || side.aggressor) SetLast(side.order);
    if (side.side != engine::Side::kBuy) return absl::OkStatus();
    return bars_.Add(entry_.index, engine::TimeMicros(entry_.ledger_time_us), side);
  }
  absl::Status operator()(const engine::OrderEnded& ended) {
    SetLast(ended.order);
    return absl::OkStatus();
  }
  absl::Status operator()(const engine::OrderTriggered& triggered) {
    SetLast(triggered.order);
    return absl::OkStatus();
  }
  absl::Status operator()(const engine::OrderReduced& reduced) {
    SetLast(reduced.order);
    return absl::OkStatus();
  }
  absl::Status operator()(const engine::TradeReversed& reversed) {
    if (reversed.side != engine::Side::kBuy) return absl::OkStatus();
    return bars_.Reverse(reversed);
  }
  absl::Status operator()(const engine::InstrumentClosed& closed) { return bars_.Close(closed); }
  absl::Status operator()(const engine::AuctionPriced&) { return absl::OkStatus(); }
  // Events of rights are found along their subjects' links.
  template <class Fact>
  requires requires { Fact::kFieldNames; }
  absl::Status operator()(const Fact&) { return absl::OkStatus(); }

 private:
  void SetLast(engine::OrderId order) { rows_.SetLastEntry(order, entry_.index); }

  const ledger::Entry& entry_;
  BarWriter& bars_;
  IndexRows& rows_;
};

absl::Status IndexEvent(const ledger::Entry& entry, BarWriter& bars, IndexRows& rows) {
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
  return std::visit(EventIndexer(entry, bars, rows), event);
}

// The watermark of an index in today's format; 0 for a new one. INTERNAL for any other.
absl::StatusOr<uint64_t> ReadWatermark(rocksdb::DB& db) {
  std::string format;
  const rocksdb::Status status = db.Get(rocksdb::ReadOptions(), kFormatKey, &format);
  if (status.IsNotFound()) {
    const std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(rocksdb::ReadOptions()));
    it->SeekToFirst();
    if (it->Valid()) return absl::InternalError("index: its format is not known");
    LUHENG_RETURN_IF_ERROR(FromRocks(it->status()));
    LUHENG_RETURN_IF_ERROR(FromRocks(db.Put(rocksdb::WriteOptions(), kFormatKey, FormatValue())));
    return 0;
  }
  LUHENG_RETURN_IF_ERROR(FromRocks(status));
  if (format != FormatValue()) return absl::InternalError("index: it has another format");
  LUHENG_ASSIGN_OR_RETURN(const auto watermark, ReadNumber(db, kWatermarkKey));
  return watermark.value_or(0);
}

// Calls read(snapshot), and adds the sequence up to which the snapshot goes.
template <class Row, class Read>
absl::StatusOr<Index::Rows<Row>> ReadAtOnce(rocksdb::DB& db, Read&& read) {
  rocksdb::ManagedSnapshot snapshot(&db);
  LUHENG_ASSIGN_OR_RETURN(std::vector<Row> rows, read(snapshot.snapshot()));
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  std::string value;
  LUHENG_RETURN_IF_ERROR(FromRocks(db.Get(options, kWatermarkKey, &value)));
  uint64_t size = 0;
  uint64_t sequence = 0;
  ledger::ByteReader reader(value);
  if (!reader.ReadU64(&size) || !reader.ReadU64(&sequence)) {
    return absl::InternalError("index: the watermark is too short");
  }
  return Index::Rows<Row>{.rows = std::move(rows), .sequence = sequence};
}

}  // namespace

Index::Index(std::unique_ptr<rocksdb::DB> db, uint64_t watermark)
    : db_(std::move(db)), watermark_(watermark) {}

Index::~Index() = default;

absl::StatusOr<std::unique_ptr<Index>> Index::Open(const std::string& directory) {
  for (const bool first_try : {true, false}) {
    rocksdb::DB* raw = nullptr;
    const rocksdb::Status status = rocksdb::DB::Open(MakeOptions(), directory, &raw);
    std::unique_ptr<rocksdb::DB> db(raw);
    if (status.ok()) {
      const auto watermark = ReadWatermark(*db);
      if (watermark.ok()) return std::unique_ptr<Index>(new Index(std::move(db), *watermark));
      if (!first_try) return watermark.status();
    } else if (!first_try || !status.IsCorruption()) {
      // A full disk or a lack of descriptors is no reason to throw the index away.
      return FromRocks(status);
    }
    db.reset();
    LUHENG_RETURN_IF_ERROR(FromRocks(rocksdb::DestroyDB(directory, MakeOptions())));
  }
  return absl::InternalError("index: cannot be opened");
}

absl::Status Index::Apply(const ledger::BlockView& block) {
  LUHENG_CHECK(block.header.first_index == watermark());
  IndexRows rows;
  BarWriter bars(*db_);
  uint64_t last_sequence = 0;
  for (const std::string_view bytes : block.entries) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    LUHENG_RETURN_IF_ERROR(entry.index == entry.sequence ? IndexCommand(entry, rows)
                                                         : IndexEvent(entry, bars, rows));
    last_sequence = entry.sequence;
  }
  rocksdb::WriteBatch batch;
  rows.Write(batch);
  bars.Write(batch);
  const uint64_t end = block.header.first_index + block.header.entry_count;
  batch.Put(kWatermarkKey, NumberValue(end) + NumberValue(last_sequence));
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  LUHENG_RETURN_IF_ERROR(FromRocks(db_->Write(options, &batch)));
  {
    MutexLock lock(mutex_);
    watermark_ = end;
  }
  advanced_.NotifyAll();
  return absl::OkStatus();
}

uint64_t Index::watermark() const {
  MutexLock lock(mutex_);
  return watermark_;
}

bool Index::WaitFor(uint64_t size, std::chrono::milliseconds timeout) const {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  MutexLock lock(mutex_);
  while (watermark_ < size) {
    if (!advanced_.WaitUntil(mutex_, deadline)) return watermark_ >= size;
  }
  return true;
}

absl::StatusOr<std::optional<uint64_t>> Index::FindRequest(
    engine::Actor actor, const engine::RequestId& request_id) const {
  return ReadNumber(*db_, RequestKey(actor, request_id));
}

absl::Status Index::ForEachRequest(
    const std::function<void(engine::Actor, const engine::RequestId&)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions()));
  for (it->Seek(std::string(1, kRequestTag)); it->Valid(); it->Next()) {
    const std::string_view key(it->key().data(), it->key().size());
    if (key.front() != kRequestTag) break;
    uint32_t participant = 0;
    uint32_t user = 0;
    std::string_view id;
    ledger::ByteReader reader(key.substr(1));
    engine::RequestId request_id{};
    if (!reader.ReadU32(&participant) || !reader.ReadU32(&user) ||
        !reader.ReadBytes(request_id.size(), &id)) {
      return absl::InternalError("index: a request key is too short");
    }
    std::copy(id.begin(), id.end(), request_id.begin());
    visit({engine::ParticipantId{participant}, engine::UserId{user}}, request_id);
  }
  return FromRocks(it->status());
}

absl::StatusOr<std::optional<uint64_t>> Index::LastEntryOfEndedOrder(engine::OrderId order) const {
  return ReadNumber(*db_, OrderKey(order));
}

absl::Status Index::ForEachRefusal(const IndexedRefusal& from,
                                   const std::function<bool(const IndexedRefusal&)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions()));
  for (it->SeekForPrev(RefusalKey(from.reason, from.index));
       it->Valid() && it->key()[0] == kRefusalTag; it->Prev()) {
    IndexedRefusal refusal;
    ledger::ByteReader reader(std::string_view(it->key().data(), it->key().size()).substr(1));
    if (!reader.ReadU16(&refusal.reason) || !reader.ReadU64(&refusal.index)) {
      return absl::InternalError("index: a refusal's key is too short");
    }
    if (!visit(refusal)) break;
  }
  return FromRocks(it->status());
}

absl::StatusOr<std::optional<uint64_t>> Index::OpeningAfter(engine::TradingDay day) const {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions()));
  it->Seek(DayKey(engine::TradingDay{static_cast<int32_t>(day) + 1}));
  LUHENG_RETURN_IF_ERROR(FromRocks(it->status()));
  if (!it->Valid() || it->key()[0] != kDayTag) return std::nullopt;
  uint64_t index = 0;
  if (!ledger::ByteReader(it->value().ToStringView()).ReadU64(&index)) {
    return absl::InternalError("index: a trading day's row is too short");
  }
  return index;
}

absl::StatusOr<ledger::TreeHead> Index::ReadsHead() const {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), std::string(1, kReadsTag), &value);
  if (status.IsNotFound()) return ledger::TreeHead{};
  LUHENG_RETURN_IF_ERROR(FromRocks(status));
  ledger::TreeHead head;
  std::string_view root;
  ledger::ByteReader reader(value);
  if (!reader.ReadU64(&head.size) || !reader.ReadBytes(head.root.size(), &root)) {
    return absl::InternalError("index: the head of the reads is too short");
  }
  std::copy(root.begin(), root.end(), head.root.begin());
  return head;
}

absl::StatusOr<std::vector<IndexedTrade>> Index::Trades(engine::InstrumentId instrument,
                                                        uint64_t first_index, size_t limit) const {
  std::vector<IndexedTrade> trades;
  const std::string prefix = TradeKey(instrument, 0).substr(0, 5);
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions()));
  for (it->Seek(TradeKey(instrument, first_index)); it->Valid() && trades.size() < limit;
       it->Next()) {
    if (!it->key().starts_with(prefix)) break;
    uint64_t index = 0;
    const std::string_view key(it->key().data(), it->key().size());
    if (!ledger::ByteReader(key.substr(prefix.size())).ReadU64(&index)) {
      return absl::InternalError("index: a trade key is too short");
    }
    const auto place = DecodeTradePlace({it->value().data(), it->value().size()});
    if (!place.has_value()) return absl::InternalError("index: a trade row is too short");
    trades.push_back({.index = index, .is_reversed = place->is_reversed});
  }
  LUHENG_RETURN_IF_ERROR(FromRocks(it->status()));
  return trades;
}

absl::StatusOr<Index::Rows<Candle>> Index::Candles(const CandleRange& range) const {
  return ReadAtOnce<Candle>(
      *db_, [&](const rocksdb::Snapshot* snapshot) { return ReadCandles(*db_, snapshot, range); });
}

absl::StatusOr<Index::Rows<DayBar>> Index::Days(const DayRange& range) const {
  return ReadAtOnce<DayBar>(
      *db_, [&](const rocksdb::Snapshot* snapshot) { return ReadDays(*db_, snapshot, range); });
}

}  // namespace luheng::services

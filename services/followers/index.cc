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
#include "rocksdb/db.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/options.h"
#include "rocksdb/table.h"
#include "rocksdb/write_batch.h"

namespace luheng::services {
namespace {

constexpr char kRequestTag = 'r';
constexpr char kOrderTag = 'o';
constexpr char kTradeTag = 't';
constexpr char kWatermarkKey[] = "w";

rocksdb::Options MakeOptions() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  options.max_open_files = 256;
  options.max_background_jobs = 2;
  options.stats_dump_period_sec = 0;
  options.keep_log_file_num = 2;
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

std::string RequestKey(engine::Actor actor, const engine::RequestId& request_id) {
  std::string key(1, kRequestTag);
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.participant));
  ledger::AppendU32(&key, static_cast<uint32_t>(actor.user));
  key.append(reinterpret_cast<const char*>(request_id.data()), request_id.size());
  return key;
}

std::string OrderKey(engine::OrderId order) {
  std::string key(1, kOrderTag);
  ledger::AppendU64(&key, static_cast<uint64_t>(order));
  return key;
}

std::string TradeKey(engine::InstrumentId instrument, uint64_t entry_index) {
  std::string key(1, kTradeTag);
  ledger::AppendU32(&key, static_cast<uint32_t>(instrument));
  ledger::AppendU64(&key, entry_index);
  return key;
}

std::string NumberValue(uint64_t number) {
  std::string value;
  ledger::AppendU64(&value, number);
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
      return false;
    case engine::OrderState::kFilled:
    case engine::OrderState::kCancelled:
    case engine::OrderState::kExpired:
      return true;
  }
  LUHENG_CHECK(false);
}

absl::Status IndexCommand(const ledger::Entry& entry, rocksdb::WriteBatch& batch) {
  const engine::Actor actor{engine::ParticipantId{entry.participant}, engine::UserId{entry.user}};
  if (actor != engine::kSystemActor) {
    batch.Put(RequestKey(actor, entry.request_id), NumberValue(entry.sequence));
  }
  if (entry.kind != engine::SubmitOrder::kKind && entry.kind != engine::CancelOrder::kKind) {
    return absl::OkStatus();
  }
  LUHENG_ASSIGN_OR_RETURN(const engine::RecordedCommand recorded,
                          engine::DecodeCommandEntry(entry));
  const auto* report = std::get_if<engine::OrderReport>(&recorded.outcome);
  if (report != nullptr && HasEnded(report->state)) {
    batch.Put(OrderKey(report->order), NumberValue(entry.index));
  }
  return absl::OkStatus();
}

absl::Status IndexEvent(const ledger::Entry& entry, rocksdb::WriteBatch& batch) {
  if (entry.kind == engine::InstrumentClosed::kKind) return absl::OkStatus();
  LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
  if (const auto* side = std::get_if<engine::TradeSide>(&event)) {
    if (side->side == engine::Side::kBuy) {
      batch.Put(TradeKey(side->instrument, entry.index), rocksdb::Slice());
    }
    // The trades of a command come after its own entry, which may already have said that its order
    // ended; they are that order's last entries.
    if (side->leaves == engine::Grams(0) || side->aggressor) {
      batch.Put(OrderKey(side->order), NumberValue(entry.index));
    }
  }
  if (const auto* ended = std::get_if<engine::OrderEnded>(&event)) {
    batch.Put(OrderKey(ended->order), NumberValue(entry.index));
  }
  return absl::OkStatus();
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
      const auto watermark = ReadNumber(*db, kWatermarkKey);
      if (watermark.ok()) {
        return std::unique_ptr<Index>(new Index(std::move(db), watermark->value_or(0)));
      }
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
  rocksdb::WriteBatch batch;
  for (const std::string_view bytes : block.entries) {
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    LUHENG_RETURN_IF_ERROR(entry.index == entry.sequence ? IndexCommand(entry, batch)
                                                         : IndexEvent(entry, batch));
  }
  const uint64_t end = block.header.first_index + block.header.entry_count;
  batch.Put(kWatermarkKey, NumberValue(end));
  LUHENG_RETURN_IF_ERROR(FromRocks(db_->Write(rocksdb::WriteOptions(), &batch)));
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

absl::StatusOr<std::vector<uint64_t>> Index::Trades(engine::InstrumentId instrument,
                                                    uint64_t first_index, size_t limit) const {
  std::vector<uint64_t> indices;
  const std::string prefix = TradeKey(instrument, 0).substr(0, 5);
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions()));
  for (it->Seek(TradeKey(instrument, first_index)); it->Valid() && indices.size() < limit;
       it->Next()) {
    if (!it->key().starts_with(prefix)) break;
    uint64_t index = 0;
    const std::string_view key(it->key().data(), it->key().size());
    if (!ledger::ByteReader(key.substr(prefix.size())).ReadU64(&index)) {
      return absl::InternalError("index: a trade key is too short");
    }
    indices.push_back(index);
  }
  LUHENG_RETURN_IF_ERROR(FromRocks(it->status()));
  return indices;
}

}  // namespace luheng::services

// Order flows in files, and the digest of the trades that they lead to.
//
//   file   := header (64 bytes) | record (32 bytes)*       little-endian
//   header := "LOBFLOW1" | u32 version | u32 record size | u64 records | u64 warm-up records
//             | u32 books | u32 flags | i64 lowest price | i64 highest price | u64 highest order id
//   record := u64 order id | i64 price in ticks | u64 lots | u32 book | u8 act | u8 side | u8 rest
//             | u8 kind
//
// act: 0 a new limit order, 1 a cancel of the order id. side: 0 buy, 1 sell. rest: 0 it rests, 1
// what does not trade at once is dropped. kind is for statistics only.
#ifndef TESTS_BENCH_FLOW_H_
#define TESTS_BENCH_FLOW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luheng::bench {

struct FlowHeader {
  char magic[8];
  uint32_t version;
  uint32_t record_size;
  uint64_t record_count;
  uint64_t warm_up_count;
  uint32_t book_count;
  uint32_t flags;
  int64_t price_min;
  int64_t price_max;
  uint64_t order_id_max;
};
static_assert(sizeof(FlowHeader) == 64);

struct FlowRecord {
  uint64_t order_id = 0;
  int64_t price_ticks = 0;
  uint64_t lots = 0;
  uint32_t book = 0;
  uint8_t act = 0;
  uint8_t side = 0;
  uint8_t rest = 0;
  uint8_t kind = 0;

  bool is_cancel() const { return act == 1; }
  bool is_sell() const { return side == 1; }
  bool is_immediate() const { return rest == 1; }
};
static_assert(sizeof(FlowRecord) == 32);

struct Flow {
  FlowHeader header{};
  std::vector<FlowRecord> records;
};

// What a flow leads to. The generator's oracle writes it beside the flow, as FILE.expect, a line
// "name=value" each.
struct FlowOutcome {
  uint64_t digest = 0;
  uint64_t trade_count = 0;
  uint64_t cancel_rejected = 0;
  bool operator==(const FlowOutcome&) const = default;
};

// Stops the process, saying why, if the file is no flow.
Flow ReadFlow(const std::string& path);
void WriteFlow(const std::string& path, const Flow& flow);

// Nullopt if there is no FILE.expect.
std::optional<FlowOutcome> ReadExpected(const std::string& flow_path);
void WriteExpected(const std::string& flow_path, const FlowOutcome& outcome);

// Folds the values of every trade, in order, into one number, as the generator's oracle does.
class TradeDigest {
 public:
  void Add(uint64_t taker, uint64_t maker, uint64_t price_ticks, uint64_t lots) {
    Fold(taker);
    Fold(maker);
    Fold(price_ticks);
    Fold(lots);
    ++trade_count_;
  }
  uint64_t value() const { return value_; }
  uint64_t trade_count() const { return trade_count_; }

 private:
  void Fold(uint64_t value) {
    value_ ^= value + 0x9e3779b97f4a7c15u + (value_ << 6) + (value_ >> 2);
  }

  uint64_t value_ = 0;
  uint64_t trade_count_ = 0;
};

}  // namespace luheng::bench

#endif  // TESTS_BENCH_FLOW_H_

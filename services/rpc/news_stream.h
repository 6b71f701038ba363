// NewsStream: a stream of what blocks tell, from an entry of the ledger on.
//
// It reads older blocks on its own, the next ones whenever what it read before has left, until it
// stands where the hub stands; from then on the hub tells it. So a reader that is behind goes at
// its own pace, and only who listens to what happens now can be too slow.
#ifndef SERVICES_RPC_NEWS_STREAM_H_
#define SERVICES_RPC_NEWS_STREAM_H_

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "services/market_data/news_hub.h"
#include "services/rpc/queued_stream.h"
#include "services/rpc/status.h"
#include "services/server/node.h"

namespace luheng::services {

// How far back a stream may begin, and what is said to who begins before.
struct Retention {
  uint64_t entries = 0;
  const char* gone_reason = "";
};

template <class News, class Item, class Response>
class NewsStream : public QueuedStream<Item, Response>, public NewsListener<News> {
 public:
  void Take(std::shared_ptr<const News> news) final {
    for (Item& item : Select(*news)) this->Push(std::move(item));
    // The stream may begin where the hub has still to come by.
    position_ = std::max(position_, news->end_index);
  }
  void Beat() final { this->PushIfQuiet(NothingBefore(position_)); }
  void End(const absl::Status& status) final { this->EndWith(status); }

 protected:
  // Both outlive the stream.
  NewsStream(const Node& node, NewsHub<News>& hub, size_t weight_max)
      : QueuedStream<Item, Response>(weight_max), node_(node), hub_(hub) {}
  ~NewsStream() override = default;

  // Where the stream begins; 0 is from now on. INVALID_ARGUMENT or OUT_OF_RANGE if it cannot.
  absl::Status SetStart(int64_t start_sequence, const Retention& retention) {
    if (start_sequence < 0) return InvalidField("start_sequence", "must not be negative");
    const uint64_t size = node_.committed().size();
    const uint64_t oldest = size > retention.entries ? size - retention.entries : 0;
    start_ = start_sequence == 0 ? size : static_cast<uint64_t>(start_sequence);
    if (start_ > size) {
      return absl::OutOfRangeError("BEYOND_HEAD: the ledger has " + std::to_string(size) +
                                   " entries so far");
    }
    if (start_ < oldest) {
      const std::string entry = std::to_string(oldest);
      return WithMetadata(absl::OutOfRangeError(std::string(retention.gone_reason) +
                                                ": the oldest sequence that is kept is " + entry),
                          "oldest_sequence", entry);
    }
    position_ = start_;
    return absl::OkStatus();
  }
  // Begins: the client hears where, and the rest follows when that has left. Called once, unless
  // the stream has been ended.
  void Start() { this->PushUnbounded({NothingBefore(position_)}); }

  // Older entries are not for this stream, even of a block that it gets.
  uint64_t start() const { return start_; }

  // What of a block's news is for this stream, in order; may be nothing. The last item says that
  // the whole block was told.
  virtual std::vector<Item> Select(const News& news) const = 0;
  // An item that says nothing but that everything before `position` was told.
  virtual Item NothingBefore(uint64_t position) const = 0;

 private:
  // Blocks and weight that are read for one round of messages.
  static constexpr int kBlocksAtOnce = 64;
  static constexpr size_t kWeightAtOnce = 500;

  void OnDrained() final {
    if (attached_) return;
    if (const absl::Status status = ReadOn(); !status.ok()) this->EndWith(status);
  }
  void OnEnd() final { hub_.Detach(*this); }

  // Sends what the next blocks tell, or attaches to the hub.
  absl::Status ReadOn() {
    for (;;) {
      LUHENG_RETURN_IF_ERROR(hub_.status());
      const uint64_t hub_position = hub_.position();
      if (position_ < hub_position) return ReadBehind(hub_position);
      // The hub may hand on a block at once.
      attached_ = true;
      const absl::Status status = hub_.Attach(*this, position_);
      if (status.ok()) return status;
      attached_ = false;
      if (!absl::IsOutOfRange(status)) return status;
    }
  }
  absl::Status ReadBehind(uint64_t hub_position) {
    std::vector<Item> items;
    size_t weight = 0;
    bool ends_silent = false;
    for (int blocks = 0;
         blocks < kBlocksAtOnce && weight < kWeightAtOnce && position_ < hub_position; ++blocks) {
      LUHENG_ASSIGN_OR_RETURN(const std::string bytes, node_.journal().BlockAt(position_));
      LUHENG_ASSIGN_OR_RETURN(const ledger::BlockView block, ledger::DecodeBlock(bytes));
      LUHENG_ASSIGN_OR_RETURN(const News news, hub_.Read(block));
      std::vector<Item> selected = Select(news);
      for (const Item& item : selected) weight += this->WeightOf(item);
      ends_silent = selected.empty();
      std::move(selected.begin(), selected.end(), std::back_inserter(items));
      position_ = news.end_index;
    }
    // So that a client that comes back later does not have these blocks read again.
    if (ends_silent) items.push_back(NothingBefore(position_));
    this->PushUnbounded(std::move(items));
    return absl::OkStatus();
  }

  const Node& node_;
  NewsHub<News>& hub_;
  uint64_t start_ = 0;
  // While the stream reads by itself, of the callbacks, which come one after the other; then of the
  // hub.
  bool attached_ = false;
  uint64_t position_ = 0;  // Everything below was sent, waits, or is not for this stream.
};

}  // namespace luheng::services

#endif  // SERVICES_RPC_NEWS_STREAM_H_

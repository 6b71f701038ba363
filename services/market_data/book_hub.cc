#include "services/market_data/book_hub.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/entry.h"

namespace luheng::services {
namespace {

std::shared_ptr<const BookUpdate> MakeSnapshot(engine::InstrumentId instrument, uint64_t sequence,
                                               BookView view) {
  const uint32_t checksum = ChecksumOf(view);
  return std::make_shared<const BookUpdate>(BookUpdate{.kind = BookUpdate::Kind::kSnapshot,
                                                       .instrument = instrument,
                                                       .sequence = sequence,
                                                       .view = std::move(view),
                                                       .checksum = checksum});
}

// Nullptr if nothing has changed.
std::shared_ptr<const BookUpdate> MakeDelta(engine::InstrumentId instrument, uint64_t sequence,
                                            const BookView& before, const BookView& after) {
  if (before == after) return nullptr;
  BookUpdate update{.kind = BookUpdate::Kind::kDelta,
                    .instrument = instrument,
                    .sequence = sequence,
                    .view = after,
                    .checksum = ChecksumOf(after)};
  update.view.bids = ChangedLevels(engine::Side::kBuy, before.bids, after.bids);
  update.view.asks = ChangedLevels(engine::Side::kSell, before.asks, after.asks);
  return std::make_shared<const BookUpdate>(std::move(update));
}

}  // namespace

BookHub::BookHub(const Replica& replica)
    : replica_(replica),
      sequence_(replica.Query([](const engine::Engine&, uint64_t sequence) { return sequence; })) {}

absl::Status BookHub::Subscribe(BookListener& listener,
                                const std::vector<engine::InstrumentId>& instruments,
                                size_t depth) {
  LUHENG_CHECK(depth >= 1);
  LUHENG_CHECK(depth <= kStreamDepthMax);
  MutexLock lock(mutex_);
  LUHENG_RETURN_IF_ERROR(ended_);
  LUHENG_CHECK(listeners_.insert(&listener).second);
  for (const engine::InstrumentId instrument : instruments) books_.try_emplace(instrument);
  // So that those who listen already are told of what the snapshots have, at the same sequence.
  const uint64_t sequence = Refresh(instruments);
  for (const engine::InstrumentId instrument : instruments) {
    Book& book = books_.at(instrument);
    book.subscribers.push_back({.listener = &listener, .depth = depth});
    listener.Take(MakeSnapshot(instrument, sequence, Truncate(book.view, depth)));
  }
  return absl::OkStatus();
}

void BookHub::Unsubscribe(BookListener& listener) {
  MutexLock lock(mutex_);
  if (listeners_.erase(&listener) == 0) return;
  absl::erase_if(books_, [&](auto& entry) {
    std::erase_if(entry.second.subscribers,
                  [&](const Subscriber& subscriber) { return subscriber.listener == &listener; });
    return entry.second.subscribers.empty();
  });
}

absl::Status BookHub::Take(const CommittedBlock& block) {
  LUHENG_ASSIGN_OR_RETURN(const ledger::Entry last,
                          ledger::DecodeEntry(block.view().entries.back()));
  MutexLock lock(mutex_);
  sequence_ = last.sequence;
  if (books_.empty()) {
    finder_.Forget();
    return absl::OkStatus();
  }
  LUHENG_ASSIGN_OR_RETURN(const TouchedBooks touched, finder_.Find(block.view()));
  std::vector<engine::InstrumentId> instruments;
  for (const auto& [instrument, book] : books_) {
    if (touched.all || touched.instruments.contains(instrument)) instruments.push_back(instrument);
  }
  if (!instruments.empty()) Refresh(instruments);
  return absl::OkStatus();
}

uint64_t BookHub::Refresh(const std::vector<engine::InstrumentId>& instruments) {
  std::vector<BookView> views;
  views.reserve(instruments.size());
  const uint64_t sequence = replica_.Query([&](const engine::Engine& engine, uint64_t last) {
    for (const engine::InstrumentId instrument : instruments) {
      views.push_back(ReadBook(engine, instrument, kStreamDepthMax));
    }
    return last;
  });
  for (size_t i = 0; i < instruments.size(); ++i) {
    Book& book = books_.at(instruments[i]);
    Tell(instruments[i], sequence, views[i], book);
    book.view = std::move(views[i]);
  }
  return sequence;
}

void BookHub::Tell(engine::InstrumentId instrument, uint64_t sequence, const BookView& now,
                   const Book& book) {
  if (book.subscribers.empty() || now == book.view) return;
  absl::flat_hash_map<size_t, std::shared_ptr<const BookUpdate>> by_depth;
  for (const Subscriber& subscriber : book.subscribers) {
    const auto [found, is_new] = by_depth.try_emplace(subscriber.depth);
    if (is_new) {
      found->second = MakeDelta(instrument, sequence, Truncate(book.view, subscriber.depth),
                                Truncate(now, subscriber.depth));
    }
    if (found->second != nullptr) subscriber.listener->Take(found->second);
  }
}

void BookHub::Beat() {
  MutexLock lock(mutex_);
  for (BookListener* const listener : listeners_) listener->Beat(sequence_);
}

void BookHub::End(const absl::Status& status) {
  LUHENG_CHECK(!status.ok());
  MutexLock lock(mutex_);
  if (ended_.ok()) ended_ = status;
  for (BookListener* const listener : listeners_) listener->End(status);
}

}  // namespace luheng::services

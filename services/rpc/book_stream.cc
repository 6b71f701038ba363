#include "services/rpc/book_stream.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"
#include "services/rpc/convert_market_data.h"
#include "services/rpc/convert_request.h"
#include "services/rpc/status.h"

namespace luheng::services {
namespace {

namespace api = market::v1;

constexpr int kInstrumentsMax = 256;
constexpr int32_t kDepthDefault = 20;

void SetUpdate(const BookUpdate& update, const std::string& instrument, uint64_t previous_sequence,
               api::BookUpdate* message) {
  message->set_instrument(instrument);
  message->set_sequence(static_cast<int64_t>(update.sequence));
  message->set_previous_sequence(static_cast<int64_t>(previous_sequence));
  AddLevels(update.view.bids, message->mutable_bids());
  AddLevels(update.view.asks, message->mutable_asks());
  message->set_checksum(update.checksum);
  message->set_phase(api::Phase(update.view.phase));
  if (update.view.last.has_value()) {
    message->set_last_price_fen_per_tonne(update.view.last->value());
  }
  if (update.view.indicative.has_value()) {
    *message->mutable_indicative_auction() = FromIndicative(*update.view.indicative);
  }
}

}  // namespace

BookStream::BookStream(const Edge& edge, BookHub& hub, size_t queue_max,
                       const grpc::CallbackServerContext& context,
                       const api::StreamBookRequest& request)
    : QueuedStream(queue_max), hub_(hub) {
  if (const absl::Status status = Begin(edge, context, request); !status.ok()) EndWith(status);
}

absl::Status BookStream::Begin(const Edge& edge, const grpc::CallbackServerContext& context,
                               const api::StreamBookRequest& request) {
  LUHENG_RETURN_IF_ERROR(CallerOf(edge, context, request).status());
  if (request.depth() < 0) return InvalidField("depth", "must not be negative");
  const int32_t depth = request.depth() == 0 ? kDepthDefault : request.depth();
  if (request.instruments_size() < 1 || request.instruments_size() > kInstrumentsMax) {
    return InvalidField("instruments", "must be 1 to 256");
  }
  std::vector<engine::InstrumentId> instruments;
  LUHENG_RETURN_IF_ERROR(
      edge.node.replica().Query([&](const engine::Engine& engine, uint64_t) -> absl::Status {
        for (const std::string& name : request.instruments()) {
          LUHENG_ASSIGN_OR_RETURN(const engine::Instrument* instrument,
                                  FindInstrument(name, "instruments", engine));
          if (!told_.try_emplace(instrument->id, Told{.name = name}).second) {
            return InvalidField("instruments", "must not name an instrument twice");
          }
          instruments.push_back(instrument->id);
        }
        return absl::OkStatus();
      }));
  return hub_.Subscribe(*this, instruments, std::min(static_cast<size_t>(depth), kStreamDepthMax));
}

void BookStream::Take(std::shared_ptr<const BookUpdate> update) {
  newest_sequence_ = std::max(newest_sequence_, update->sequence);
  switch (update->kind) {
    case BookUpdate::Kind::kSnapshot:
      return PushUnbounded({BookItem{.update = std::move(update)}});
    case BookUpdate::Kind::kDelta:
      return Push({.update = std::move(update)});
  }
}

void BookStream::Beat(uint64_t sequence) {
  // A book may have been read at a later sequence than the hub has come to.
  if (sequence >= newest_sequence_)
    PushIfQuiet({.update = nullptr, .heartbeat_sequence = sequence});
}

void BookStream::End(const absl::Status& status) { EndWith(status); }

uint64_t BookStream::Fill(BookItem item, api::StreamBookResponse* response) {
  if (item.update == nullptr) {
    response->mutable_heartbeat()->set_sequence(static_cast<int64_t>(item.heartbeat_sequence));
    return item.heartbeat_sequence;
  }
  const BookUpdate& update = *item.update;
  Told& told = told_.at(update.instrument);
  const uint64_t previous = std::exchange(told.sequence, update.sequence);
  switch (update.kind) {
    case BookUpdate::Kind::kSnapshot:
      SetUpdate(update, told.name, 0, response->mutable_snapshot());
      break;
    case BookUpdate::Kind::kDelta:
      SetUpdate(update, told.name, previous, response->mutable_delta());
      break;
  }
  return update.sequence;
}

void BookStream::OnEnd() { hub_.Unsubscribe(*this); }

}  // namespace luheng::services

// From engine state to the resources of the API.
#ifndef SERVICES_RPC_CONVERT_STATE_H_
#define SERVICES_RPC_CONVERT_STATE_H_

#include "engine/engine.h"
#include "luheng/admin/v1/market.pb.h"
#include "luheng/market/v1/instrument.pb.h"
#include "luheng/registry/v1/account.pb.h"
#include "luheng/registry/v1/participant.pb.h"
#include "luheng/trading/v1/order.pb.h"

namespace luheng::services {

// Without the display name, which is not in the engine. REQUIRES: the participant exists.
registry::v1::Participant FromParticipant(engine::ParticipantId id, const engine::Engine& engine);

enum class Positions { kWith, kWithout };
// REQUIRES: the account exists.
registry::v1::Account FromAccount(engine::AccountId id, Positions positions,
                                  const engine::Engine& engine);

market::v1::Instrument FromInstrument(const engine::Instrument& instrument,
                                      const engine::Engine& engine);
admin::v1::Market FromMarket(const engine::Market& market, const engine::Engine& engine);
trading::v1::Order FromOpenOrder(const engine::OpenOrder& order, const engine::Engine& engine);

}  // namespace luheng::services

#endif  // SERVICES_RPC_CONVERT_STATE_H_

// What a trader of the exchange says: orders, by the call or by the message.
#ifndef TESTS_BENCH_ORDER_DIALOGUE_H_
#define TESTS_BENCH_ORDER_DIALOGUE_H_

#include <memory>

#include "luheng/trading/v1/trading_service.pb.h"
#include "tests/bench/dialogue.h"

namespace luheng::bench {

// The trader sends `order` again and again, each time with another request_id.
std::unique_ptr<Dialogue> MakeOrderDialogue(CallKind kind, int orders_per_message,
                                            trading::v1::SubmitOrderRequest order);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_ORDER_DIALOGUE_H_

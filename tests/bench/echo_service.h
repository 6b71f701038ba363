// EchoService: acknowledges orders, either at once or when a BlockPipeline has written them.
#ifndef TESTS_BENCH_ECHO_SERVICE_H_
#define TESTS_BENCH_ECHO_SERVICE_H_

#include <memory>

#include "tests/bench/block_pipeline.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace luheng::bench {

// `pipeline` outlives the service; nullptr: nothing is written.
std::unique_ptr<grpc::Service> MakeEchoService(BlockPipeline* pipeline);

}  // namespace luheng::bench

#endif  // TESTS_BENCH_ECHO_SERVICE_H_

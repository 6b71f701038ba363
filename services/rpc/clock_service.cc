#include "services/rpc/clock_service.h"

#include <cstdint>

#include "absl/status/status.h"
#include "luheng/admin/v1/clock_service.grpc.pb.h"
#include "services/rpc/convert.h"
#include "services/rpc/mutate.h"
#include "services/rpc/read.h"

namespace luheng::services {
namespace {

namespace api = admin::v1;

class ClockService final : public api::ClockService::CallbackService {
 public:
  explicit ClockService(const Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* ConfirmClock(grpc::CallbackServerContext* context,
                                         const api::ConfirmClockRequest* request,
                                         api::ConfirmClockResponse* response) override {
    return Mutate(edge_, context, *request, response);
  }
  grpc::ServerUnaryReactor* GetClock(grpc::CallbackServerContext* context,
                                     const api::GetClockRequest* request,
                                     api::GetClockResponse* response) override {
    return Read(edge_, context, *request, [&](const Caller&) {
      response->set_jump_us(edge_.node.clock_jump_us());
      *response->mutable_wall_time() = FromTimeMicros(engine::TimeMicros(edge_.clock.WallMicros()));
      response->set_sequence(static_cast<int64_t>(Now(edge_).sequence));
      return absl::OkStatus();
    });
  }

 private:
  const Edge edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeClockService(const Edge& edge) {
  return std::make_unique<ClockService>(edge);
}

}  // namespace luheng::services

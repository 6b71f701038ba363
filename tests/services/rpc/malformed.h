// A test of requests that are wrong by themselves.
#ifndef TESTS_SERVICES_RPC_MALFORMED_H_
#define TESTS_SERVICES_RPC_MALFORMED_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/services/rpc/open_market.h"

namespace luheng::services {

class MalformedTest : public OpenMarketTest {
 protected:
  // Spoils a good request in one way after the other. Each has to be refused with the field named,
  // and leave no trace; the good one is checked with validate_only.
  template <class Request>
  struct Spoiled {
    const char* field;
    std::function<void(Request&)> spoil;
  };
  template <class Stub, class Request, class Response>
  void ExpectRefused(Stub& stub,
                     grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                     Request good, const std::vector<Spoiled<Request>>& rows) {
    const uint64_t size = server_.node().replica().size();
    good.set_request_id(NewRequestId());
    Request dry_run = good;
    dry_run.set_validate_only(true);
    const auto check = Call(stub, method, dry_run);
    EXPECT_TRUE(check.status.ok()) << check.status.error_message();
    for (const Spoiled<Request>& row : rows) {
      Request bad = good;
      row.spoil(bad);
      const auto reply = Call(stub, method, bad);
      EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
          << bad.ShortDebugString();
      EXPECT_EQ(FieldOf(reply.status), row.field) << bad.ShortDebugString();
      EXPECT_EQ(ReasonOf(reply.status), "MALFORMED");
    }
    for (const char* id : {"", "7", "00000000-0000-0000-0000-000000000000"}) {
      Request bad = good;
      bad.set_request_id(id);
      EXPECT_EQ(FieldOf(Call(stub, method, bad).status), "request_id");
    }
    EXPECT_EQ(server_.node().replica().size(), size);
  }
};

}  // namespace luheng::services

#endif  // TESTS_SERVICES_RPC_MALFORMED_H_

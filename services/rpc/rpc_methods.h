// Methods of services whose calls are all answered alike.
//
// For use inside a service's class, which has a member `edge_`, and `api` as the namespace of its
// messages. A method's request and response are called after it.
#ifndef SERVICES_RPC_RPC_METHODS_H_
#define SERVICES_RPC_RPC_METHODS_H_

#include "services/rpc/mutate.h"
#include "services/rpc/read.h"

// A call that changes the exchange (mutate.h).
#define LUHENG_MUTATES(Method)                                                 \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context,       \
                                   const api::Method##Request* request,        \
                                   api::Method##Response* response) override { \
    return Mutate(edge_, context, *request, response);                         \
  }

// A call that changes nothing (read.h), answered by `function(edge, caller, request, response)`,
// which returns an absl::Status.
#define LUHENG_READS(Method, function)                                                \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context,              \
                                   const api::Method##Request* request,               \
                                   api::Method##Response* response) override {        \
    return Read(edge_, context, *request, [&](const Caller& caller) -> absl::Status { \
      return function(edge_, caller, *request, response);                             \
    });                                                                               \
  }

// The same about the records `member` of engine::Rights (record_read.h).
#define LUHENG_GETS(Method, member)                                                 \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context,            \
                                   const api::Method##Request* request,             \
                                   api::Method##Response* response) override {      \
    return Read(edge_, context, *request, [&](const Caller& caller) {               \
      return GetRecord(&engine::Rights::member, edge_, caller, *request, response); \
    });                                                                             \
  }
#define LUHENG_LISTS(Method, member)                                                  \
  grpc::ServerUnaryReactor* Method(grpc::CallbackServerContext* context,              \
                                   const api::Method##Request* request,               \
                                   api::Method##Response* response) override {        \
    return Read(edge_, context, *request, [&](const Caller& caller) {                 \
      return ListRecords(&engine::Rights::member, edge_, caller, *request, response); \
    });                                                                               \
  }

#endif  // SERVICES_RPC_RPC_METHODS_H_

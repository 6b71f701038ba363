// The proto files of the services of rights.
#ifndef TESTS_SERVICES_RPC_RIGHTS_FILES_H_
#define TESTS_SERVICES_RPC_RIGHTS_FILES_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "ledger/base/check.h"

namespace luheng::services {

// The server's library links them all in.
inline std::vector<const google::protobuf::FileDescriptor*> RightsFiles() {
  std::vector<const google::protobuf::FileDescriptor*> files;
  for (const char* name :
       {"registry/v1/enterprise", "rights/v1/certificate", "rights/v1/reserve",
        "rights/v1/encumbrance", "rights/v1/pledge", "primary/v1/auction", "primary/v1/lottery",
        "primary/v1/contract", "secondary/v1/listing", "secondary/v1/transfer", "admin/v1/approval",
        "admin/v1/parameter", "statistics/v1/statistics", "audit/v1/audit", "admin/v1/key"}) {
    files.push_back(google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
        "luheng/" + std::string(name) + "_service.proto"));
    LUHENG_CHECK(files.back() != nullptr);
  }
  return files;
}

inline std::vector<const google::protobuf::MethodDescriptor*> RightsMethods() {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const auto* file : RightsFiles()) {
    for (int i = 0; i < file->service(0)->method_count(); ++i) {
      methods.push_back(file->service(0)->method(i));
    }
  }
  return methods;
}

}  // namespace luheng::services

#endif  // TESTS_SERVICES_RPC_RIGHTS_FILES_H_

#include "tests/simulation/operation.h"

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <utility>

#include "ledger/base/check.h"
#include "ledger/coding.h"
#include "ledger/file.h"

namespace luheng::simulation {

void AppendOperation(int log, OperationKind kind, uint64_t file, uint64_t offset,
                     std::string_view path, std::string_view bytes) {
  std::string record;
  ledger::AppendU8(&record, static_cast<uint8_t>(kind));
  ledger::AppendU64(&record, file);
  ledger::AppendU64(&record, offset);
  ledger::AppendU32(&record, static_cast<uint32_t>(path.size()));
  ledger::AppendU32(&record, static_cast<uint32_t>(bytes.size()));
  record += path;
  record += bytes;
  // The log is not on the disk that is watched.
  const long written = ::syscall(SYS_write, log, record.data(), record.size());
  LUHENG_CHECK(written == static_cast<long>(record.size()));
}

std::vector<Operation> ReadOperations(const std::string& path) {
  const auto bytes = ledger::ReadFile(path);
  LUHENG_CHECK(bytes.ok());
  std::vector<Operation> operations;
  ledger::ByteReader reader(*bytes);
  for (;;) {
    Operation operation;
    uint8_t kind = 0;
    uint32_t path_size = 0;
    uint32_t bytes_size = 0;
    std::string_view name;
    std::string_view content;
    if (!reader.ReadU8(&kind) || !reader.ReadU64(&operation.file) ||
        !reader.ReadU64(&operation.offset) || !reader.ReadU32(&path_size) ||
        !reader.ReadU32(&bytes_size) || !reader.ReadBytes(path_size, &name) ||
        !reader.ReadBytes(bytes_size, &content)) {
      return operations;
    }
    operation.kind = OperationKind{kind};
    operation.path = name;
    operation.bytes = content;
    operations.push_back(std::move(operation));
  }
}

}  // namespace luheng::simulation

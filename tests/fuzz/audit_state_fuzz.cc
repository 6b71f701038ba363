// The state of an audit, and the snapshot in it: what is decoded from any bytes is written as these
// very bytes. Hashes tell damage only, so they are put right here, or nothing would lie behind
// them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/hash.h"
#include "services/sequencer/snapshot_file.h"
#include "services/verify/audit_state.h"

namespace {

std::string WithHash(std::string bytes) {
  bytes += luheng::ledger::AsBytes(luheng::ledger::Sha256(bytes));
  return bytes;
}

}  // namespace

// Input: how long what stands before the snapshot is, u16; that; the snapshot.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace luheng;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  if (input.size() < 2) return 0;
  const size_t wanted = size_t{data[0]} << 8 | data[1];
  input.remove_prefix(2);
  const std::string_view before = input.substr(0, std::min(wanted, input.size()));
  const std::string snapshot = WithHash(std::string(input.substr(before.size())));
  const auto decoded = services::DecodeSnapshot(snapshot);
  if (decoded.ok()) LUHENG_CHECK(services::EncodeSnapshot(*decoded) == snapshot);
  const std::string state = WithHash(std::string(before) + snapshot);
  const auto opened = services::DecodeAuditState(state);
  if (opened.ok()) LUHENG_CHECK(services::EncodeAuditState(*opened) == state);
  return 0;
}

#include "services/verify/audit_state.h"

#include <algorithm>
#include <limits>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/checkpoint.h"
#include "ledger/coding.h"
#include "ledger/file.h"
#include "ledger/hash.h"
#include "ledger/verifier.h"

namespace luheng::services {
namespace {

constexpr std::string_view kMagic = "LHAUDIT2";

absl::Status Damaged(const std::string& problem) { return absl::DataLossError(problem); }

}  // namespace

std::string EncodeAuditState(const AuditState& state) {
  LUHENG_CHECK(state.vkey.size() <= std::numeric_limits<uint16_t>::max());
  LUHENG_CHECK(state.checkpoint.size() <= std::numeric_limits<uint32_t>::max());
  std::string bytes(kMagic);
  ledger::AppendU16(&bytes, static_cast<uint16_t>(state.vkey.size()));
  bytes += state.vkey;
  ledger::AppendU32(&bytes, static_cast<uint32_t>(state.checkpoint.size()));
  bytes += state.checkpoint;
  ledger::AppendU64(&bytes, state.epoch);
  ledger::AppendU64(&bytes, state.reads.size);
  bytes += ledger::AsBytes(state.reads.root);
  bytes += EncodeSnapshot(state.snapshot);
  bytes += ledger::AsBytes(ledger::Sha256(bytes));
  return bytes;
}

absl::StatusOr<AuditState> DecodeAuditState(std::string_view bytes) {
  constexpr size_t kHashSize = sizeof(ledger::Hash);
  if (bytes.size() < kMagic.size() + kHashSize || !bytes.starts_with(kMagic)) {
    return Damaged("is no state of an audit");
  }
  const std::string_view body = bytes.substr(0, bytes.size() - kHashSize);
  if (ledger::AsBytes(ledger::Sha256(body)) != bytes.substr(body.size())) {
    return Damaged("its hash differs");
  }
  ledger::ByteReader reader(body.substr(kMagic.size()));
  AuditState state;
  std::string_view vkey;
  std::string_view checkpoint;
  std::string_view reads_root;
  uint32_t checkpoint_size = 0;
  if (!reader.ReadString(&vkey) || !reader.ReadU32(&checkpoint_size) ||
      !reader.ReadBytes(checkpoint_size, &checkpoint) || !reader.ReadU64(&state.epoch) ||
      !reader.ReadU64(&state.reads.size) ||
      !reader.ReadBytes(state.reads.root.size(), &reads_root)) {
    return Damaged("is too short");
  }
  std::copy(reads_root.begin(), reads_root.end(), state.reads.root.begin());
  state.vkey = std::string(vkey);
  state.checkpoint = std::string(checkpoint);
  LUHENG_ASSIGN_OR_RETURN(state.snapshot, DecodeSnapshot(reader.rest()));
  const auto verifier = ledger::Verifier::FromVkey(state.vkey);
  if (!verifier.ok()) return Damaged(std::string(verifier.status().message()));
  const auto head = ledger::OpenCheckpoint(state.checkpoint, *verifier);
  if (!head.ok()) return Damaged(std::string(head.status().message()));
  if (head->size != state.snapshot.chain.tree.size() ||
      head->root != state.snapshot.chain.tree.Root()) {
    return Damaged("its checkpoint is not that of its state");
  }
  return state;
}

absl::StatusOr<AuditState> ReadAuditState(const std::string& path) {
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, ledger::ReadFile(path));
  auto state = DecodeAuditState(bytes);
  if (state.ok()) return state;
  return absl::FailedPreconditionError(path +
                                       " cannot be used: " + std::string(state.status().message()) +
                                       "; without it everything is audited from the beginning");
}

absl::Status WriteAuditState(const std::string& path, const AuditState& state) {
  return ledger::WriteFileAtomically(path, EncodeAuditState(state));
}

}  // namespace luheng::services

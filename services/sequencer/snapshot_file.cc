#include "services/sequencer/snapshot_file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "fmt/format.h"
#include "ledger/base/status_macros.h"
#include "ledger/coding.h"
#include "ledger/file.h"
#include "ledger/hash.h"

namespace luheng::services {
namespace {

constexpr std::string_view kMagic = "LHSNAP01";
constexpr std::string_view kSuffix = ".snapshot";
constexpr size_t kKept = 2;

bool ReadHash(ledger::ByteReader& reader, ledger::Hash* hash) {
  std::string_view bytes;
  if (!reader.ReadBytes(hash->size(), &bytes)) return false;
  std::copy(bytes.begin(), bytes.end(), hash->begin());
  return true;
}

}  // namespace

std::string EncodeSnapshot(const Snapshot& snapshot) {
  std::string bytes(kMagic);
  const ledger::CompactRange& tree = snapshot.chain.tree;
  ledger::AppendU64(&bytes, tree.size());
  ledger::AppendU64(&bytes, snapshot.last_sequence);
  ledger::AppendI64(&bytes, snapshot.last_time.value());
  bytes += ledger::AsBytes(snapshot.chain.last_leaf_hash);
  ledger::AppendU8(&bytes, static_cast<uint8_t>(tree.nodes().size()));
  for (const ledger::Hash& node : tree.nodes()) bytes += ledger::AsBytes(node);
  bytes += snapshot.engine_state;
  bytes += ledger::AsBytes(ledger::Sha256(bytes));
  return bytes;
}

absl::StatusOr<Snapshot> DecodeSnapshot(std::string_view bytes) {
  constexpr size_t kHashSize = sizeof(ledger::Hash);
  if (bytes.size() < kMagic.size() + kHashSize || !bytes.starts_with(kMagic)) {
    return absl::DataLossError("not a snapshot");
  }
  const std::string_view body = bytes.substr(0, bytes.size() - kHashSize);
  if (ledger::AsBytes(ledger::Sha256(body)) != bytes.substr(body.size())) {
    return absl::DataLossError("the snapshot's hash differs");
  }
  ledger::ByteReader reader(body.substr(kMagic.size()));
  Snapshot snapshot;
  uint64_t size = 0;
  int64_t last_time_us = 0;
  uint8_t node_count = 0;
  bool complete = reader.ReadU64(&size) && reader.ReadU64(&snapshot.last_sequence) &&
                  reader.ReadI64(&last_time_us) &&
                  ReadHash(reader, &snapshot.chain.last_leaf_hash) && reader.ReadU8(&node_count);
  std::vector<ledger::Hash> nodes(node_count);
  for (ledger::Hash& node : nodes) complete = complete && ReadHash(reader, &node);
  if (!complete) return absl::DataLossError("the snapshot is too short");
  LUHENG_ASSIGN_OR_RETURN(snapshot.chain.tree,
                          ledger::CompactRange::FromNodes(size, std::move(nodes)));
  snapshot.last_time = engine::TimeMicros(last_time_us);
  snapshot.engine_state = std::string(reader.rest());
  return snapshot;
}

absl::Status WriteSnapshot(const std::string& directory, const Snapshot& snapshot) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return absl::InternalError(directory + ": " + error.message());
  const std::string name = fmt::format("{:020}{}", snapshot.chain.tree.size(), kSuffix);
  LUHENG_RETURN_IF_ERROR(
      ledger::WriteFileAtomically(directory + "/" + name, EncodeSnapshot(snapshot)));
  LUHENG_ASSIGN_OR_RETURN(const std::vector<std::string> paths, ListSnapshots(directory));
  for (size_t i = kKept; i < paths.size(); ++i) std::filesystem::remove(paths[i], error);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ListSnapshots(const std::string& directory) {
  std::vector<std::string> paths;
  std::error_code error;
  std::filesystem::directory_iterator file(directory, error);
  if (error == std::errc::no_such_file_or_directory) return paths;
  for (; !error && file != std::filesystem::end(file); file.increment(error)) {
    if (file->path().extension() == kSuffix) paths.push_back(file->path().string());
  }
  if (error) return absl::InternalError(directory + ": " + error.message());
  // Names are sizes in twenty digits, so their order is that of the sizes.
  std::sort(paths.rbegin(), paths.rend());
  return paths;
}

}  // namespace luheng::services

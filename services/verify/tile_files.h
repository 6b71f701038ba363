// The files of a tile log's directory, read one by one, and believed as little as any.
//
// ledger/tile_store.h is for who trusts the log, and wants proofs from it; here each file that is
// wrong has to be named.
#ifndef SERVICES_VERIFY_TILE_FILES_H_
#define SERVICES_VERIFY_TILE_FILES_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/tile.h"

namespace luheng::services {

class TileFiles {
 public:
  // `label` stands before the names of files in messages: "tlog/", or nothing.
  TileFiles(std::string directory, std::string label)
      : directory_(std::move(directory)), label_(std::move(label)) {}

  const std::string& directory() const { return directory_; }
  std::string Name(std::string_view file) const { return label_ + std::string(file); }

  // The signed note. NOT_FOUND if there is none.
  absl::StatusOr<std::string> ReadCheckpoint() const;
  // The bytes of a tile, from its file or that of the full one. DATA_LOSS names it if it is missing
  // or has another length than it must have.
  absl::StatusOr<std::string> Read(const ledger::TileId& id) const;

  // DATA_LOSS that names the file.
  absl::Status Damaged(const ledger::TileId& id, const std::string& problem) const;

 private:
  const std::string directory_;
  const std::string label_;
};

}  // namespace luheng::services

#endif  // SERVICES_VERIFY_TILE_FILES_H_

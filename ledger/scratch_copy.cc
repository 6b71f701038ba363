#include "ledger/scratch_copy.h"

#include <filesystem>
#include <system_error>

namespace luheng::ledger {
namespace {

namespace fs = std::filesystem;

void Remove(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

}  // namespace

ScratchCopy::ScratchCopy(const std::string& directory)
    : from_(directory), path_(directory + ".recovery") {
  Remove(path_);
}

ScratchCopy::~ScratchCopy() { Remove(path_); }

absl::Status ScratchCopy::Make() const {
  std::error_code error;
  fs::create_directory(path_, error);
  for (auto file = fs::directory_iterator(from_, error); !error && file != fs::directory_iterator();
       file.increment(error)) {
    const fs::path& source = file->path();
    const fs::path target = fs::path(path_) / source.filename();
    if (source.filename() == "LOCK") continue;
    // Table files never change, so a second name for them will do; RocksDB may change all others.
    if (source.extension() == ".sst") {
      fs::create_hard_link(source, target, error);
    } else {
      fs::copy_file(source, target, error);
    }
    if (error) break;
  }
  if (!error) return absl::OkStatus();
  return absl::InternalError("cannot copy " + from_ + " to " + path_ + ": " + error.message());
}

}  // namespace luheng::ledger

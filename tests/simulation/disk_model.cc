#include "tests/simulation/disk_model.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "ledger/base/check.h"
#include "ledger/file.h"

namespace luheng::simulation {
namespace {

constexpr size_t kSectorSize = 512;

}  // namespace

DiskModel::DiskModel(const std::string& directory) {
  for (const auto& item : std::filesystem::recursive_directory_iterator(directory)) {
    const std::string name = item.path().string().substr(directory.size() + 1);
    if (item.is_directory()) {
      durable_[name] = kDirectory;
      continue;
    }
    struct stat status {};
    LUHENG_CHECK(::stat(item.path().c_str(), &status) == 0);
    const auto bytes = ledger::ReadFile(item.path().string());
    LUHENG_CHECK(bytes.ok());
    durable_[name] = status.st_ino;
    files_[status.st_ino] = {.durable = *bytes, .pending = {}, .mode = status.st_mode & 07777};
  }
  current_ = durable_;
}

std::string DiskModel::DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

void DiskModel::ApplyTo(std::string& content, const Pending& pending) {
  if (!pending.bytes.has_value()) return content.resize(pending.offset, '\0');
  const size_t end = pending.offset + pending.bytes->size();
  if (content.size() < end) content.resize(end, '\0');
  content.replace(pending.offset, pending.bytes->size(), *pending.bytes);
}

void DiskModel::ApplyTo(Names& names, const Change& change) {
  for (const auto& [name, target] : change) {
    if (target.has_value()) {
      names[name] = *target;
    } else {
      names.erase(name);
    }
  }
}

void DiskModel::ApplyPart(std::string& content, const Pending& pending, Random& random) {
  if (!pending.bytes.has_value()) {
    if (random.OneIn(2)) ApplyTo(content, pending);
    return;
  }
  const std::string_view bytes = *pending.bytes;
  size_t place = 0;
  while (place < bytes.size()) {
    const size_t sector_left = kSectorSize - (pending.offset + place) % kSectorSize;
    const size_t size = std::min(sector_left, bytes.size() - place);
    if (random.OneIn(2)) {
      ApplyTo(content, {pending.offset + place, std::string(bytes.substr(place, size))});
    }
    place += size;
  }
}

void DiskModel::Rename(const std::string& directory, Change change) {
  ApplyTo(current_, change);
  pending_[directory].push_back(std::move(change));
}

void DiskModel::Apply(const Operation& operation, Random& random) {
  const std::string directory = DirectoryOf(operation.path);
  const auto target = [this](const std::string& path) {
    const auto found = current_.find(path);
    LUHENG_CHECK(found != current_.end());
    return found->second;
  };
  switch (operation.kind) {
    case OperationKind::kCreate:
      files_[operation.file] = {
          .durable = "", .pending = {}, .mode = static_cast<unsigned int>(operation.offset)};
      return Rename(directory, {{operation.path, operation.file}});
    case OperationKind::kWrite:
      files_[operation.file].pending.push_back({operation.offset, operation.bytes});
      return;
    case OperationKind::kTruncate:
      files_[operation.file].pending.push_back({operation.offset, std::nullopt});
      return;
    case OperationKind::kSync:
    case OperationKind::kFailedSync: {
      File& file = files_[operation.file];
      for (const Pending& pending : std::exchange(file.pending, {})) {
        if (operation.kind == OperationKind::kSync) {
          ApplyTo(file.durable, pending);
        } else {
          ApplyPart(file.durable, pending, random);
        }
      }
      return;
    }
    case OperationKind::kSyncAll:
      for (auto& [number, file] : files_) {
        for (const Pending& pending : std::exchange(file.pending, {})) {
          ApplyTo(file.durable, pending);
        }
      }
      durable_ = current_;
      pending_.clear();
      return;
    case OperationKind::kSyncDirectory:
      for (const Change& change : std::exchange(pending_[operation.path], {})) {
        ApplyTo(durable_, change);
      }
      return;
    case OperationKind::kMakeDirectory:
      // The watched directory itself is there.
      if (operation.path.empty()) return;
      return Rename(directory, {{operation.path, kDirectory}});
    case OperationKind::kRename:
      return Rename(directory,
                    {{operation.bytes, target(operation.path)}, {operation.path, std::nullopt}});
    case OperationKind::kLink:
      return Rename(DirectoryOf(operation.bytes), {{operation.bytes, target(operation.path)}});
    case OperationKind::kUnlink:
      return Rename(directory, {{operation.path, std::nullopt}});
    case OperationKind::kFault:
    case OperationKind::kNote:
      return;
  }
}

Image DiskModel::AfterCrash(Survival survival, Random& random) const {
  Names names = survival == Survival::kAll ? current_ : durable_;
  if (survival == Survival::kSome) {
    for (const auto& [directory, changes] : pending_) {
      const size_t count = random.Below(changes.size() + 1);
      for (size_t i = 0; i < count; ++i) ApplyTo(names, changes[i]);
    }
  }
  Image image;
  for (const auto& [name, number] : names) {
    const std::string directory = DirectoryOf(name);
    // What is in a lost directory is lost; a parent stands before what is in it.
    if (!directory.empty() && !image.directories.contains(directory)) continue;
    if (number == kDirectory) {
      image.directories.insert(name);
      continue;
    }
    const File& file = files_.at(number);
    std::string content = file.durable;
    for (const Pending& pending : file.pending) {
      if (survival == Survival::kAll) ApplyTo(content, pending);
      if (survival == Survival::kSome) ApplyPart(content, pending, random);
    }
    image.files[name] = {std::move(content), file.mode};
  }
  return image;
}

}  // namespace luheng::simulation

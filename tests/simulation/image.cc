#include "tests/simulation/image.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>

#include "ledger/base/check.h"
#include "ledger/file.h"

namespace luheng::simulation {

namespace fs = std::filesystem;

Image ReadImage(const std::string& directory) {
  Image image;
  for (const auto& item : fs::recursive_directory_iterator(directory)) {
    const std::string name = item.path().string().substr(directory.size() + 1);
    if (item.is_directory()) {
      image.directories.insert(name);
      continue;
    }
    const auto bytes = ledger::ReadFile(item.path().string());
    LUHENG_CHECK(bytes.ok());
    image.files[name] = {*bytes, static_cast<unsigned int>(item.status().permissions())};
  }
  return image;
}

void WriteImage(const Image& image, const std::string& directory) {
  fs::remove_all(directory);
  fs::create_directory(directory);
  // A parent stands before what is in it.
  for (const std::string& name : image.directories) fs::create_directory(directory + "/" + name);
  for (const auto& [name, content] : image.files) {
    const std::string path = directory + "/" + name;
    auto file = ledger::FileDescriptor::Open(path, O_WRONLY | O_CREAT | O_EXCL, content.mode);
    LUHENG_CHECK(file.ok());
    LUHENG_CHECK(file->Write(content.bytes, path).ok());
  }
}

}  // namespace luheng::simulation

// Image: the files of a data directory, in memory.
#ifndef TESTS_SIMULATION_IMAGE_H_
#define TESTS_SIMULATION_IMAGE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace luheng::simulation {

struct ImageFile {
  std::string bytes;
  unsigned int mode = 0644;
};

struct Image {
  std::map<std::string, ImageFile> files;  // By path below the directory.
  std::set<std::string> directories;
};

// Stops the process if the directory cannot be read.
Image ReadImage(const std::string& directory);
// Makes the directory, or replaces it. Stops the process if it cannot.
void WriteImage(const Image& image, const std::string& directory);

}  // namespace luheng::simulation

#endif  // TESTS_SIMULATION_IMAGE_H_

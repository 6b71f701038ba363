#include "tests/ledger/testing.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace luheng::ledger {

namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory() {
  std::string name = ::testing::TempDir() + "ledger_test.XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string BytesFromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void Spill(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  EXPECT_FALSE(file.fail()) << path;
}

std::vector<std::string> FilesBelow(const std::string& directory) {
  std::vector<std::string> paths;
  for (const auto& file : fs::recursive_directory_iterator(directory)) {
    if (file.is_regular_file()) paths.push_back(file.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::map<std::string, std::string> Contents(const std::string& directory) {
  std::map<std::string, std::string> contents;
  for (const std::string& path : FilesBelow(directory)) {
    contents[path.substr(directory.size() + 1)] = Slurp(path);
  }
  return contents;
}

void CopyDirectory(const std::string& from, const std::string& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

std::string OnlyFile(const std::string& directory, std::string_view extension) {
  std::string found;
  for (const std::string& path : FilesBelow(directory)) {
    if (fs::path(path).extension() != extension || fs::file_size(path) == 0) continue;
    EXPECT_EQ(found, "") << "and " << path;
    found = path;
  }
  EXPECT_NE(found, "") << "no " << extension << " in " << directory;
  return found;
}

void FlipBit(const std::string& path, size_t bit) {
  std::string bytes = Slurp(path);
  bytes.at(bit / 8) = static_cast<char>(bytes.at(bit / 8) ^ (1 << bit % 8));
  Spill(path, bytes);
}

Block TestJournal::NextBlock(uint32_t entry_count) {
  for (uint32_t i = 0; i < entry_count; ++i) {
    const uint64_t index = builder_.next_index();
    const std::string payload(index % 97, static_cast<char>(index));
    Entry entry;
    entry.kind = 7;
    entry.index = index;
    entry.sequence = index;
    entry.ledger_time_us = 1'700'000'000'000'000 + static_cast<int64_t>(index);
    entry.participant = 3;
    entry.previous_leaf_hash = builder_.last_leaf_hash();
    entry.payload = payload;
    builder_.Add(entry);
  }
  Block block = builder_.Finish();
  for (const std::string_view bytes : ValueOrDie(DecodeBlock(block.bytes)).entries) {
    entries_.emplace_back(bytes);
  }
  return block;
}

std::vector<Hash> TestJournal::LeafHashes() const {
  std::vector<Hash> hashes;
  for (const std::string& entry : entries_) hashes.push_back(LeafHash(entry));
  return hashes;
}

}  // namespace luheng::ledger

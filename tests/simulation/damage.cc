#include "tests/simulation/damage.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "ledger/base/check.h"

namespace luheng::simulation {
namespace {

using engine::testing::Random;

constexpr size_t kSectorSize = 512;
// What holds evidence, and what does not: each is as likely as the others to be damaged.
const char* const kRooms[] = {"journal/",   "journal/",   "mark",      "tlog/", "tlog/",
                              "index/",     "snapshots/", "keys/",     "vkey",  "vault/",
                              "vault.mark", "reads/",     "reads.mark"};

bool IsDerived(const std::string& name) {
  return name.starts_with("index/") || name.starts_with("snapshots/");
}

// The room, and what kind of file it is there: two of one kind can be taken for each other.
std::string KindOf(const std::string& name) {
  const size_t slash = name.find('/');
  const std::string room = name.substr(0, slash);
  if (slash == std::string::npos) return room;
  const size_t dot = name.rfind('.');
  if (name.ends_with(".sst") || name.ends_with(".log") || name.ends_with(".snapshot")) {
    return room + name.substr(dot);
  }
  if (room == "tlog") {
    if (name.find("/entries/") != std::string::npos) return "tlog bundle";
    return name.find("/tile/") != std::string::npos ? "tlog tile" : "tlog checkpoint";
  }
  const std::string file = name.substr(slash + 1);
  return room + " " + file.substr(0, file.find('-'));
}

std::vector<std::string> NamesIn(const Image& image, const std::string& room) {
  std::vector<std::string> names;
  for (const auto& [name, file] : image.files) {
    if (name.starts_with(room) && !name.ends_with("LOCK")) names.push_back(name);
  }
  return names;
}

struct Target {
  std::string name;
  std::string* bytes;
};

void FlipBit(std::string& bytes, Random& random) {
  const size_t place = random.Below(bytes.size());
  bytes[place] = static_cast<char>(bytes[place] ^ (1 << random.Below(8)));
}

void ZeroSector(std::string& bytes, Random& random) {
  const size_t place = random.Below(bytes.size()) / kSectorSize * kSectorSize;
  const size_t size = std::min(kSectorSize, bytes.size() - place);
  bytes.replace(place, size, size, '\0');
}

// A sector in the place of another one.
void MisplaceSector(std::string& bytes, Random& random) {
  const size_t from = random.Below(bytes.size()) / kSectorSize * kSectorSize;
  const size_t to = random.Below(bytes.size()) / kSectorSize * kSectorSize;
  const size_t size = std::min({kSectorSize, bytes.size() - from, bytes.size() - to});
  bytes.replace(to, size, bytes.substr(from, size));
}

void Grow(std::string& bytes, Random& random) {
  for (uint64_t left = 1 + random.Below(40); left > 0; --left) {
    bytes.push_back(static_cast<char>(random.OneIn(3) ? 0 : random.Next()));
  }
}

// Puts back all of a room as it was earlier.
void RollBackRoom(Image& image, const Image& older, const std::string& room) {
  std::erase_if(image.files, [&](const auto& file) { return file.first.starts_with(room); });
  for (const auto& [name, file] : older.files) {
    if (name.starts_with(room)) image.files[name] = file;
  }
}

constexpr uint64_t kBytesKinds = 7;

// One attempt on the bytes of a file. Nullopt if it does not apply to them.
std::optional<std::string> TryBytes(uint64_t kind, std::string& bytes, Random& random) {
  if (bytes.empty() && kind != 6) return std::nullopt;
  switch (kind) {
    case 0:
    case 1:
    case 2:
      FlipBit(bytes, random);
      return "bit flipped";
    case 3:
      ZeroSector(bytes, random);
      return "sector zeroed";
    case 4:
      MisplaceSector(bytes, random);
      return "sector misplaced";
    case 5:
      bytes.resize(random.Below(bytes.size()));
      return "truncated";
    case 6:
      Grow(bytes, random);
      return "grown";
    default:
      LUHENG_CHECK(false);
  }
}

// One attempt. Nullopt if it does not apply to the file.
std::optional<std::string> Try(uint64_t kind, const Target& target, Image& image,
                               const Image& older, const std::string& room, Random& random) {
  if (kind < kBytesKinds) return TryBytes(kind, *target.bytes, random);
  switch (kind) {
    case 7:
      image.files.erase(target.name);
      return "deleted";
    case 8: {
      std::vector<std::string> others;
      for (const auto& [name, file] : image.files) {
        if (name != target.name && KindOf(name) == KindOf(target.name)) others.push_back(name);
      }
      if (others.empty()) return std::nullopt;
      std::swap(image.files[others[random.Below(others.size())]].bytes, *target.bytes);
      return "two swapped";
    }
    case 9: {
      const auto earlier = older.files.find(target.name);
      if (earlier == older.files.end()) return std::nullopt;
      *target.bytes = earlier->second.bytes;
      return "file rolled back";
    }
    case 10:
      RollBackRoom(image, older, room);
      return "room rolled back";
    case 11:
      std::erase_if(image.files, [&](const auto& file) { return file.first.starts_with(room); });
      return "room deleted";
    default:
      LUHENG_CHECK(false);
  }
}

bool Differ(const Image& a, const Image& b) {
  return !std::equal(a.files.begin(), a.files.end(), b.files.begin(), b.files.end(),
                     [](const auto& one, const auto& other) {
                       return one.first == other.first && one.second.bytes == other.second.bytes;
                     });
}

}  // namespace

Damage DoDamage(Image& image, const Image& older, Random& random) {
  for (;;) {
    const std::string room = kRooms[random.Below(std::size(kRooms))];
    const std::vector<std::string> names = NamesIn(image, room);
    if (names.empty()) continue;
    const std::string& name = names[random.Below(names.size())];
    Image damaged = image;
    const auto kind =
        Try(random.Below(12), {name, &damaged.files[name].bytes}, damaged, older, room, random);
    if (!kind.has_value() || !Differ(image, damaged)) continue;
    image = std::move(damaged);
    return {.kind = *kind + ": " + room.substr(0, room.find('/')),
            .what = name,
            .is_derived = IsDerived(name)};
  }
}

std::string DamageFile(std::string& bytes, Random& random) {
  for (;;) {
    std::string damaged = bytes;
    const auto kind = TryBytes(random.Below(kBytesKinds), damaged, random);
    if (!kind.has_value() || damaged == bytes) continue;
    bytes = std::move(damaged);
    return *kind;
  }
}

void RollBackButForMark(Image& image, const Image& older) {
  const ImageFile mark = image.files.at("mark");
  image = older;
  image.files["mark"] = mark;
}

}  // namespace luheng::simulation

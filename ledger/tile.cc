#include "ledger/tile.h"

#include <algorithm>
#include <optional>

#include "ledger/base/check.h"
#include "ledger/coding.h"
#include "ledger/compact_range.h"
#include "ledger/text.h"

namespace luheng::ledger {
namespace {

constexpr std::string_view kPathPrefix = "tile/";
constexpr std::string_view kEntriesName = "entries";
constexpr std::string_view kPartialMark = ".p/";

absl::Status MalformedPath(std::string_view path) {
  return absl::InvalidArgumentError("not the path of a tile: " + ToHex(path.substr(0, 64)));
}

// How many leaves one hash of this level stands for, as a shift. Bundles are like level 0.
int LeafShift(int level) { return level == kEntriesLevel ? 0 : kTileHeight * level; }

std::string FormatIndex(uint64_t index) {
  const std::string digits = std::to_string(index);
  const size_t group_count = (digits.size() + 2) / 3;
  const std::string padded = std::string(group_count * 3 - digits.size(), '0') + digits;
  std::string text;
  for (size_t group = 0; group < group_count; ++group) {
    const bool is_last = group + 1 == group_count;
    text += (is_last ? "" : "x") + padded.substr(group * 3, 3) + (is_last ? "" : "/");
  }
  return text;
}

// Reads any digits in groups; the caller compares with what would have been written.
std::optional<uint64_t> ParseIndex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  return ParseDecimal(first == digits.size() ? "0" : std::string_view(digits).substr(first));
}

std::optional<int> ParseLevel(std::string_view text) {
  if (text == kEntriesName) return kEntriesLevel;
  const std::optional<uint64_t> level = ParseDecimal(text);
  if (!level.has_value() || *level > static_cast<uint64_t>(kTileLevelMax)) return std::nullopt;
  return static_cast<int>(*level);
}

// Whether a tree of at most kTreeSizeMax leaves can have the tile.
bool IsInSomeTree(const TileId& id) {
  if (id.level < kEntriesLevel || id.level > kTileLevelMax) return false;
  if (id.width == 0 || id.width > kTileWidth) return false;
  const int shift = LeafShift(id.level);
  const uint64_t hash_count_max = shift >= 63 ? 0 : kTreeSizeMax >> shift;
  return hash_count_max >= id.width && id.index <= (hash_count_max - id.width) / kTileWidth;
}

}  // namespace

std::string TilePath(const TileId& id) {
  LUHENG_CHECK(IsInSomeTree(id));
  std::string path(kPathPrefix);
  path += id.level == kEntriesLevel ? std::string(kEntriesName) : std::to_string(id.level);
  path += "/" + FormatIndex(id.index);
  if (id.width != kTileWidth) path += std::string(kPartialMark) + std::to_string(id.width);
  return path;
}

absl::StatusOr<TileId> ParseTilePath(std::string_view path) {
  std::string_view rest = path;
  if (rest.substr(0, kPathPrefix.size()) != kPathPrefix) return MalformedPath(path);
  rest.remove_prefix(kPathPrefix.size());
  const size_t level_end = rest.find('/');
  if (level_end == std::string_view::npos) return MalformedPath(path);
  const std::optional<int> level = ParseLevel(rest.substr(0, level_end));
  rest.remove_prefix(level_end + 1);

  std::optional<uint64_t> width = kTileWidth;
  const size_t index_end = rest.find(kPartialMark);
  if (index_end != std::string_view::npos) {
    width = ParseDecimal(rest.substr(index_end + kPartialMark.size()));
    rest = rest.substr(0, index_end);
    if (width.has_value() && *width >= kTileWidth) return MalformedPath(path);
  }
  const std::optional<uint64_t> index = ParseIndex(rest);
  if (!level.has_value() || !width.has_value() || !index.has_value()) return MalformedPath(path);
  const TileId id{*level, *index, static_cast<uint32_t>(*width)};
  if (!IsInSomeTree(id) || TilePath(id) != path) return MalformedPath(path);
  return id;
}

uint64_t TileHashCount(int level, uint64_t size) {
  const int shift = LeafShift(level);
  return shift >= 64 ? 0 : size >> shift;
}

TileId TileInTree(int level, uint64_t index, uint64_t size) {
  const uint64_t hash_count = TileHashCount(level, size);
  LUHENG_CHECK(index <= hash_count / kTileWidth);
  const uint64_t width = std::min<uint64_t>(kTileWidth, hash_count - index * kTileWidth);
  LUHENG_CHECK(width > 0);
  return {level, index, static_cast<uint32_t>(width)};
}

std::vector<TileId> TilesOfGrowth(uint64_t old_size, uint64_t new_size) {
  LUHENG_CHECK(old_size <= new_size);
  LUHENG_CHECK(new_size <= kTreeSizeMax);
  std::vector<TileId> tiles;
  for (int level = kEntriesLevel; TileHashCount(level, new_size) > 0; ++level) {
    const uint64_t old_count = TileHashCount(level, old_size);
    const uint64_t new_count = TileHashCount(level, new_size);
    if (old_count == new_count) continue;
    // The tile that the old tree had in part is written again, wider.
    for (uint64_t index = old_count / kTileWidth; index * kTileWidth < new_count; ++index) {
      tiles.push_back(TileInTree(level, index, new_size));
    }
  }
  return tiles;
}

NodePlace PlaceOfNode(int level, uint64_t index) {
  LUHENG_CHECK(level >= 0);
  const int row = level % kTileHeight;  // How high above the tile's own hashes.
  const uint64_t first = index << row;
  NodePlace place;
  place.tile_level = level / kTileHeight;
  place.tile_index = first / kTileWidth;
  place.begin = static_cast<uint32_t>(first % kTileWidth);
  place.count = uint32_t{1} << row;
  return place;
}

absl::StatusOr<Hash> NodeOfTile(std::string_view tile, const NodePlace& place) {
  if (tile.size() / sizeof(Hash) < place.begin + place.count) {
    return absl::DataLossError("hash tile: " + std::to_string(tile.size()) +
                               " bytes are too short for hash " +
                               std::to_string(place.begin + place.count - 1));
  }
  std::vector<Hash> row(place.count);
  for (uint32_t i = 0; i < place.count; ++i) {
    const std::string_view bytes = tile.substr((place.begin + i) * sizeof(Hash), sizeof(Hash));
    std::copy(bytes.begin(), bytes.end(), row[i].begin());
  }
  for (size_t count = row.size(); count > 1; count /= 2) {
    for (size_t i = 0; i < count / 2; ++i) row[i] = NodeHash(row[2 * i], row[2 * i + 1]);
  }
  return row[0];
}

absl::Status CheckTileBytes(const TileId& id, std::string_view bytes) {
  if (id.level == kEntriesLevel) {
    const absl::Status status = DecodeBundle(bytes, id.width).status();
    if (status.ok()) return status;
    return absl::DataLossError(TilePath(id) + ": " + std::string(status.message()));
  }
  if (bytes.size() == id.width * sizeof(Hash)) return absl::OkStatus();
  return absl::DataLossError(TilePath(id) + ": " + std::to_string(bytes.size()) +
                             " bytes instead of " + std::to_string(id.width * sizeof(Hash)));
}

std::string_view TileBeginning(const TileId& id, std::string_view wider) {
  if (id.level != kEntriesLevel) return wider.substr(0, id.width * sizeof(Hash));
  ByteReader reader(wider);
  std::string_view entry;
  for (uint32_t i = 0; i < id.width; ++i) LUHENG_CHECK(reader.ReadString(&entry));
  return wider.substr(0, wider.size() - reader.remaining());
}

void AppendToBundle(std::string_view entry, std::string* bundle) { AppendString(bundle, entry); }

absl::StatusOr<std::vector<std::string_view>> DecodeBundle(std::string_view bundle,
                                                           uint32_t count) {
  ByteReader reader(bundle);
  std::vector<std::string_view> entries;
  for (uint32_t i = 0; i < count; ++i) {
    std::string_view entry;
    if (!reader.ReadString(&entry)) {
      return absl::DataLossError("entry bundle: entry " + std::to_string(i) + " is cut short");
    }
    entries.push_back(entry);
  }
  if (reader.remaining() != 0)
    return absl::DataLossError("entry bundle: bytes after the last entry");
  return entries;
}

}  // namespace luheng::ledger

#include "ledger/tile.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ledger/compact_range.h"
#include "tests/ledger/testing.h"

namespace luheng::ledger {
namespace {

TEST(TileTest, PathsAreThoseOfTheSpecification) {
  const std::pair<TileId, const char*> rows[] = {
      {{0, 0}, "tile/0/000"},
      {{0, 7}, "tile/0/007"},
      {{1, 999, 255}, "tile/1/999.p/255"},
      {{0, 1000}, "tile/0/x001/000"},
      {{3, 1234067}, "tile/3/x001/x234/067"},
      {{3, 1234067, 1}, "tile/3/x001/x234/067.p/1"},
      {{kEntriesLevel, 0}, "tile/entries/000"},
      {{kEntriesLevel, 1234067, 8}, "tile/entries/x001/x234/067.p/8"},
      {{0, (kTreeSizeMax >> 8) - 1}, "tile/0/x018/x014/x398/x509/x481/983"},
  };
  for (const auto& [id, path] : rows) {
    EXPECT_EQ(TilePath(id), path);
    const absl::StatusOr<TileId> parsed = ParseTilePath(path);
    ASSERT_OK(parsed);
    EXPECT_EQ(*parsed, id) << path;
  }
}

TEST(TileTest, AnythingElseIsNoPathOfATile) {
  for (const char* path : {"",
                           "/",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "/tile/0/000",
                           "tile/0/000/",
                           "tile//000",
                           "tile/0//000",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000/000",
                           "tile/0/001/000",
                           "tile/0/x001/x000",
                           "tile/0/x001000",
                           "tile/0/X001/000",
                           "tile/00/000",
                           "tile/+0/000",
                           "tile/-1/000",
                           "tile/64/000",
                           "tile/8/000",
                           "tile/63/000",
                           "tile/entrie/000",
                           "tile/entries",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/01",
                           "tile/0/000.p/256",
                           "tile/0/000.p/1.p/1",
                           "tile/0/000.p/-1",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/4294967297",
                           "tile/0/000/../000",
                           "tile/../0/000",
                           "tile/0/..",
                           "tile/0/../../etc/passwd",
                           "tile/0/x../000",
                           "tile/0/000\n",
                           "tile/0/ 000",
                           "tile/0/%30",
                           "tile/0/x018/x014/x398/x509/x481/984",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_CODE(ParseTilePath(path), absl::StatusCode::kInvalidArgument) << path;
  }
  EXPECT_CODE(ParseTilePath(std::string_view("tile/0/000\0", 11)),
              absl::StatusCode::kInvalidArgument);
}

// What tiles a tree has follows from its size alone, so growing in any steps must give them all.
TEST(TileTest, TilesOfGrowthAreThoseThatTheGrownTreeHasMore) {
  const auto tiles_of = [](uint64_t size) {
    std::set<TileId> tiles;
    for (const int level : {kEntriesLevel, 0, 1, 2}) {
      const uint64_t hash_count = level < 1 ? size : size >> (8 * level);
      for (uint64_t index = 0; index < hash_count / 256; ++index) tiles.insert({level, index});
      const auto width = static_cast<uint32_t>(hash_count % 256);
      if (width > 0) tiles.insert({level, hash_count / 256, width});
    }
    return tiles;
  };
  const uint64_t sizes[] = {0, 1, 2, 255, 256, 257, 511, 512, 1000, 65535, 65536, 65537, 70000};
  for (const uint64_t old_size : sizes) {
    const std::set<TileId> old_tiles = tiles_of(old_size);
    for (const uint64_t new_size : sizes) {
      if (new_size < old_size) continue;
      std::set<TileId> expected;
      for (const TileId& id : tiles_of(new_size)) {
        if (!old_tiles.contains(id)) expected.insert(id);
      }
      const std::vector<TileId> growth = TilesOfGrowth(old_size, new_size);
      EXPECT_EQ(std::set<TileId>(growth.begin(), growth.end()), expected)
          << old_size << " to " << new_size;
      EXPECT_EQ(growth.size(), expected.size());
    }
  }
}

TEST(TileTest, NodesAreFoundInTheTileThatHoldsThem) {
  const struct {
    int level;
    uint64_t index;
    NodePlace place;
  } rows[] = {
      {0, 0, {0, 0, 0, 1}},     {0, 255, {0, 0, 255, 1}}, {0, 256, {0, 1, 0, 1}},
      {1, 127, {0, 0, 254, 2}}, {1, 128, {0, 1, 0, 2}},   {7, 1, {0, 0, 128, 128}},
      {7, 2, {0, 1, 0, 128}},   {8, 0, {1, 0, 0, 1}},     {8, 300, {1, 1, 44, 1}},
      {11, 33, {1, 1, 8, 8}},   {16, 1, {2, 0, 1, 1}},
  };
  for (const auto& row : rows) {
    const NodePlace place = PlaceOfNode(row.level, row.index);
    EXPECT_EQ(place.tile_level, row.place.tile_level) << row.level << " " << row.index;
    EXPECT_EQ(place.tile_index, row.place.tile_index) << row.level << " " << row.index;
    EXPECT_EQ(place.begin, row.place.begin) << row.level << " " << row.index;
    EXPECT_EQ(place.count, row.place.count) << row.level << " " << row.index;
  }
}

TEST(TileTest, NodeIsTheRootOfItsHashes) {
  std::string tile;
  std::vector<Hash> hashes;
  for (int i = 0; i < 256; ++i) {
    hashes.push_back(Sha256(std::to_string(i)));
    tile.append(AsBytes(hashes.back()));
  }
  for (const uint32_t count : {1u, 2u, 4u, 64u, 256u}) {
    for (uint32_t begin = 0; begin < 256; begin += count) {
      CompactRange range;
      for (uint32_t i = 0; i < count; ++i) range.Append(hashes[begin + i]);
      EXPECT_EQ(ValueOrDie(NodeOfTile(tile, {0, 0, begin, count})), range.Root());
    }
  }
  EXPECT_CODE(NodeOfTile(tile.substr(0, 255 * 32), {0, 0, 255, 1}), absl::StatusCode::kDataLoss);
  EXPECT_CODE(NodeOfTile(tile.substr(0, 256 * 32 - 1), {0, 0, 128, 128}),
              absl::StatusCode::kDataLoss);
}

TEST(TileTest, BundleIsLengthsAndEntries) {
  std::string bundle;
  AppendToBundle("ab", &bundle);
  AppendToBundle("", &bundle);
  AppendToBundle(std::string(65535, 'x'), &bundle);
  EXPECT_EQ(ToHex(bundle.substr(0, 8)), "000261620000ffff");
  const auto entries = ValueOrDie(DecodeBundle(bundle, 3));
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0], "ab");
  EXPECT_EQ(entries[1], "");
  EXPECT_EQ(entries[2].size(), 65535u);
  EXPECT_CODE(DecodeBundle(bundle, 2), absl::StatusCode::kDataLoss);
  EXPECT_CODE(DecodeBundle(bundle, 4), absl::StatusCode::kDataLoss);
  EXPECT_CODE(DecodeBundle(bundle.substr(0, 100), 3), absl::StatusCode::kDataLoss);
}

TEST(TileTest, NarrowerTileIsTheBeginningOfTheWider) {
  std::string bundle;
  AppendToBundle("ab", &bundle);
  AppendToBundle("cde", &bundle);
  EXPECT_EQ(TileBeginning({kEntriesLevel, 0, 1}, bundle), bundle.substr(0, 4));
  EXPECT_EQ(TileBeginning({kEntriesLevel, 0, 2}, bundle), bundle);
  EXPECT_EQ(TileBeginning({0, 0, 2}, std::string(96, 'x')).size(), 64u);
}

TEST(TileTest, BytesMustFitTheWidth) {
  std::string bundle;
  AppendToBundle("ab", &bundle);
  EXPECT_OK(CheckTileBytes({kEntriesLevel, 0, 1}, bundle));
  EXPECT_OK(CheckTileBytes({0, 0, 2}, std::string(64, 'x')));
  const absl::Status status = CheckTileBytes({kEntriesLevel, 5, 2}, bundle);
  EXPECT_CODE(status, absl::StatusCode::kDataLoss);
  EXPECT_NE(std::string(status.message()).find("tile/entries/005.p/2"), std::string::npos);
  EXPECT_CODE(CheckTileBytes({0, 0, 2}, std::string(65, 'x')), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace luheng::ledger

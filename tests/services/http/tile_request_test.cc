#include "services/http/tile_request.h"

#include <gtest/gtest.h>

#include <string>

namespace luheng::services {
namespace {

TEST(TileRequestTest, FilesOfATileLogAreUnderstood) {
  EXPECT_EQ(ParseTileRequest("/checkpoint").value(), TileRequest(CheckpointRequest()));
  EXPECT_EQ(ParseTileRequest("/cosigned").value(), TileRequest(CosignedRequest()));
  const struct {
    const char* target;
    ledger::TileId id;
  } rows[] = {
      {"/tile/0/000", {0, 0}},
      {"/tile/0/000.p/1", {0, 0, 1}},
      {"/tile/0/255.p/255", {0, 255, 255}},
      {"/tile/3/x001/x234/067", {3, 1'234'067}},
      {"/tile/7/000.p/64", {7, 0, 64}},
      {"/tile/entries/000", {ledger::kEntriesLevel, 0}},
      {"/tile/entries/x001/000.p/17", {ledger::kEntriesLevel, 1'000, 17}},
  };
  for (const auto& row : rows) {
    const auto request = ParseTileRequest(row.target);
    ASSERT_TRUE(request.ok()) << row.target << request.status().ToString();
    EXPECT_EQ(*request, TileRequest(row.id)) << row.target;
  }
}

TEST(TileRequestTest, ProofsAreAskedForByIndex) {
  for (const uint64_t index : {uint64_t{0}, uint64_t{1234}, ~uint64_t{0}}) {
    EXPECT_EQ(ParseTileRequest("/proof/" + std::to_string(index)).value(),
              TileRequest(ProofRequest{index}));
  }
}

TEST(TileRequestTest, EverythingElseIsRefused) {
  constexpr auto kMalformed = absl::StatusCode::kInvalidArgument;
  constexpr auto kNothing = absl::StatusCode::kNotFound;
  const struct {
    std::string target;
    absl::StatusCode code;
  } rows[] = {
      {"", kNothing},
      {"/", kNothing},
      {"checkpoint", kNothing},
      {"//checkpoint", kNothing},
      {"/checkpoint/", kNothing},
      {"/checkpoint?", kNothing},
      {"/checkpoint#x", kNothing},
      {"/%63heckpoint", kNothing},
      {"/cosigned/", kNothing},
      {"/tile", kNothing},
      {"/../keys/checkpoint.pem", kNothing},
      {"/keys/checkpoint.pem", kNothing},
      {"http://other/checkpoint", kNothing},
      {"/proof", kNothing},
      {"/proofs/1", kNothing},
      {"/proof/", kMalformed},
      {"/proof/-1", kMalformed},
      {"/proof/01", kMalformed},
      {"/proof/1/", kMalformed},
      {"/proof/1?size=2", kMalformed},
      {"/proof/../checkpoint", kMalformed},
      {"/proof/18446744073709551616", kMalformed},
      {"/tile/", kMalformed},
      {"/tile/../checkpoint", kMalformed},
      {"/tile/../../keys/checkpoint.pem", kMalformed},
      {"/tile/%2e%2e/checkpoint", kMalformed},
      {"/tile/0/..", kMalformed},
      {"/tile/0/../0/000", kMalformed},
      {"/tile/0/./000", kMalformed},
      {"/tile//0/000", kMalformed},
      {"/tile/0//000", kMalformed},
      {"/tile/0/000/", kMalformed},
      {"/tile/0/000?x=1", kMalformed},
      {"/tile/0/%30%30%30", kMalformed},
      {std::string("/tile/0/000\0", 12), kMalformed},
      {"/tile/0", kMalformed},
      {"/tile/0/0", kMalformed},
      {"/tile/0/0000", kMalformed},
      {"/tile/0/x000/000", kMalformed},
      {"/tile/0/001/000", kMalformed},
      {"/tile/0/x001", kMalformed},
      {"/tile/0/X001/000", kMalformed},
      {"/tile/0/-01", kMalformed},
      {"/tile/7/000.p/65", kMalformed},  // Of no tree of at most 2^62 entries.
      {"/tile/63/000", kMalformed},
      {"/tile/64/000", kMalformed},
      {"/tile/-1/000", kMalformed},
      {"/tile/00/000", kMalformed},
      {"/tile/x/000", kMalformed},
      {"/tile/Entries/000", kMalformed},
      {"/tile/data/000", kMalformed},
      {"/tile/0/000.p", kMalformed},
      {"/tile/0/000.p/", kMalformed},
      {"/tile/0/000.p/0", kMalformed},
      {"/tile/0/000.p/01", kMalformed},
      {"/tile/0/000.p/256", kMalformed},
      {"/tile/0/000.p/257", kMalformed},
      {"/tile/0/000.p/-1", kMalformed},
      {"/tile/0/000.p/1/", kMalformed},
      {"/tile/0/x999/x999/x999/x999/x999/x999/x999/999", kMalformed},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(ParseTileRequest(row.target).status().code(), row.code) << row.target;
  }
}

}  // namespace
}  // namespace luheng::services

#include "services/cli/import.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "luheng/admin/v1/clock_service.pb.h"
#include "services/cli/decimal.h"

namespace luheng::services::cli {
namespace {

using google::protobuf::Message;

// Rows of one number each.
absl::StatusOr<std::unique_ptr<Message>> MakeRequest(const CsvTable& table, size_t row) {
  const absl::StatusOr<int64_t> jump = ParseInteger(table.Get(row, "jump"));
  if (!jump.ok()) return jump.status();
  auto request = std::make_unique<admin::v1::ConfirmClockRequest>();
  request->set_jump_us(*jump);
  return request;
}

ImportKind Kind() {
  return {.name = "test", .columns = {"jump"}, .key_column = "jump", .make_request = MakeRequest};
}

std::string WriteFile(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

const std::string& IdOf(const ImportRow& row) {
  return static_cast<const admin::v1::ConfirmClockRequest&>(*row.request).request_id();
}

TEST(ImportTest, RequestIdsFollowFromFileAndRow) {
  const std::string text = "jump\n7\n7\n8\n";
  const auto first = ReadImport(Kind(), WriteFile("luheng-import-a.csv", text));
  const auto again = ReadImport(Kind(), WriteFile("luheng-import-b.csv", text));
  const auto other = ReadImport(Kind(), WriteFile("luheng-import-c.csv", text + "9\n"));
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(again.ok());
  ASSERT_TRUE(other.ok());
  ASSERT_EQ(first->size(), 3u);
  std::set<std::string> ids;
  for (size_t row = 0; row < first->size(); ++row) {
    EXPECT_EQ(IdOf((*first)[row]), IdOf((*again)[row]));
    ids.insert(IdOf((*first)[row]));
    ids.insert(IdOf((*other)[row]));
  }
  EXPECT_EQ(ids.size(), 6u);  // Equal rows are still two rows.
}

TEST(ImportTest, EveryWrongRowIsNamedBeforeAnythingIsSent) {
  const auto rows =
      ReadImport(Kind(), WriteFile("luheng-import-wrong.csv", "jump,note\n1,\nx,\n3,\n-4,\n"));
  EXPECT_EQ(rows.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string message(rows.status().message());
  EXPECT_NE(message.find("2 rows are wrong; nothing was sent"), std::string::npos) << message;
  EXPECT_NE(message.find("line 3: \"x\""), std::string::npos) << message;
  EXPECT_NE(message.find("line 5: \"-4\""), std::string::npos) << message;
}

TEST(ImportTest, AMissingColumnOrFileIsSaid) {
  EXPECT_EQ(ReadImport(Kind(), WriteFile("luheng-import-column.csv", "other\n1\n")).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadImport(Kind(), "/nonexistent.csv").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace luheng::services::cli

#include "services/cli/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luheng::services::cli {
namespace {

TEST(CsvTest, QuotesOnlyWhatNeedsIt) {
  std::string out;
  AppendCsvRecord({"plain", "", "a,b", "say \"no\"", "two\nlines", " led", "trailing ", "排污权"},
                  &out);
  EXPECT_EQ(out,
            "plain,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\" led\",\"trailing \",排污权\r\n");
}

TEST(CsvTest, ReadsWhatItWrites) {
  const std::vector<std::vector<std::string>> records = {
      {"name", "note"}, {"a,b", "x\r\ny"}, {"\"", ""}, {"", "诸暨"}};
  std::string text;
  for (const auto& record : records) AppendCsvRecord(record, &text);
  const auto table = CsvTable::Parse(text);
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->row_count(), 3u);
  for (size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(table->Get(row, "name"), records[row + 1][0]);
    EXPECT_EQ(table->Get(row, "note"), records[row + 1][1]);
  }
  EXPECT_EQ(table->LineOf(0), 2u);
  EXPECT_EQ(table->LineOf(1), 4u);  // The record before spans two lines.
}

TEST(CsvTest, AcceptsEveryCommonShape) {
  struct Row {
    const char* name;
    std::string text;
  };
  const std::vector<Row> rows = {
      {"LF", "a,b\n1,2\n"},
      {"CRLF", "a,b\r\n1,2\r\n"},
      {"no final line break", "a,b\n1,2"},
      {"CR at the very end", "a,b\r\n1,2\r"},
      {"byte order mark",
       "\xef\xbb\xbf"
       "a,b\n1,2\n"},
      {"quoted header", "\"a\",\"b\"\n\"1\",\"2\"\n"},
  };
  for (const Row& row : rows) {
    const auto table = CsvTable::Parse(row.text);
    ASSERT_TRUE(table.ok()) << row.name << ": " << table.status();
    ASSERT_EQ(table->row_count(), 1u) << row.name;
    EXPECT_EQ(table->Get(0, "a"), "1") << row.name;
    EXPECT_EQ(table->Get(0, "b"), "2") << row.name;
  }
}

TEST(CsvTest, NamesTheLineThatIsWrong) {
  struct Row {
    std::string text;
    const char* message;
  };
  const std::vector<Row> rows = {
      {"", "line 1: there is no header"},
      {"a,a\n", "line 1: the header names \"a\" twice"},
      {"a,b\n1,2\n3\n", "line 3: 1 fields, the header has 2"},
      {"a,b\n1,2,3\n", "line 2: 3 fields, the header has 2"},
      {"a\n\"open\nstill", "line 2: a quote that is never closed"},
      {"a\nx\"y\n", "line 2: a quote inside a field that is not quoted"},
      {"a\n\"x\"y\n", "line 2: a quoted field must end with its closing quote"},
  };
  for (const Row& row : rows) {
    const auto table = CsvTable::Parse(row.text);
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument) << row.text;
    EXPECT_EQ(std::string(table.status().message()), row.message);
  }
}

TEST(CsvTest, RequiresColumnsByName) {
  const auto table = CsvTable::Parse("date,kind\n");
  ASSERT_TRUE(table.ok());
  EXPECT_TRUE(table->RequireColumns({"kind", "date"}).ok());
  EXPECT_EQ(std::string(table->RequireColumns({"date", "uscc"}).message()),
            "line 1: the header has no column \"uscc\"");
}

TEST(CsvTest, AMissingFileIsNotFound) {
  EXPECT_EQ(CsvTable::ReadFile("/nonexistent/file.csv").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace luheng::services::cli

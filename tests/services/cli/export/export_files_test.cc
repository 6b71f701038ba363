// The four forms of a file.
#include <gtest/gtest.h>

#include "services/cli/csv.h"
#include "services/cli/export/csv_file.h"
#include "services/cli/export/ndjson_file.h"
#include "services/cli/export/pdf_file.h"
#include "services/cli/export/xlsx_file.h"

namespace luheng::services::cli {
namespace {

std::string CsvOf(const Cell& cell) {
  std::string out;
  AppendSpreadsheetRecord({cell}, &out);
  return out;
}

TEST(SpreadsheetCsvTest, CodesStayTextAndFormulasStayText) {
  const struct {
    Cell cell;
    const char* record;
  } kRows[] = {
      {"诸暨市某某纺织有限公司", "诸暨市某某纺织有限公司\r\n"},
      {"91330681MA2BD0TX0Y", "91330681MA2BD0TX0Y\r\n"},
      {"913306810000000009", "\"\t913306810000000009\"\r\n"},
      {"330681", "\"\t330681\"\r\n"},
      {"007", "\"\t007\"\r\n"},
      {"12e5", "\"\t12e5\"\r\n"},
      {"2023-01-03", "\"\t2023-01-03\"\r\n"},
      {"=1+1", "'=1+1\r\n"},
      {"+1", "'+1\r\n"},
      {"-1", "'-1\r\n"},
      {"@SUM(A1)", "'@SUM(A1)\r\n"},
      {"\t=1", "'\t=1\r\n"},
      {"\r=1", "\"'\r=1\"\r\n"},
      {"\n=1", "\"'\n=1\"\r\n"},
      {"＝1", "'＝1\r\n"},
      {"＋1", "'＋1\r\n"},
      {"－1", "'－1\r\n"},
      {"＠1", "'＠1\r\n"},
      {"'x", "''x\r\n"},
      {"=cmd|' /C calc'!A0,\"x\"", "\"'=cmd|' /C calc'!A0,\"\"x\"\"\"\r\n"},
      {int64_t{-12}, "-12\r\n"},
      {int64_t{999'999'999'999'999}, "999999999999999\r\n"},
      {int64_t{1'000'000'000'000'000}, "\"\t1000000000000000\"\r\n"},
      {int64_t{-1'000'000'000'000'000}, "\"\t-1000000000000000\"\r\n"},
      {true, "true\r\n"},
      {Absent{}, "\r\n"},
      {"", "\r\n"},
  };
  for (const auto& row : kRows) {
    std::string plain = CsvOf(row.cell);
    // Whether a tab alone needs quotes is the CSV writer's affair.
    std::string wanted = row.record;
    if (plain.front() == '\t') wanted = "\t" + PlainText(row.cell) + "\r\n";
    EXPECT_EQ(plain, wanted);
  }
}

TEST(SpreadsheetCsvTest, WhatStandsInFrontIsTakenOffWithoutDoubt) {
  for (const char* text : {"330681", "=1", "'x", "'=1", "\t5", "x", "''", "+", "12e5"}) {
    std::string field = CsvOf(text);
    field.resize(field.size() - 2);
    if (field.front() == '\'' || field.front() == '\t') field.erase(0, 1);
    EXPECT_EQ(field, text);
  }
}

Records Example() {
  Records records(RecordShape::kMany, {{"index", "序号 index", ColumnKind::kInteger},
                                       {"name", "名称 name"},
                                       {"quantity_grams", "数量 t", ColumnKind::kGrams},
                                       {"amount_fen", "金额 yuan", ColumnKind::kFen},
                                       {"reversed", "已撤销", ColumnKind::kBoolean}});
  records.Add({int64_t{7}, "绿衡 \"a\\b\"\n\x01", int64_t{6'847'000}, int64_t{-995}, true});
  records.Add({Absent{}, "=1", int64_t{9'223'372'036'854'775'807}, Absent{}, false});
  return records;
}

TEST(SpreadsheetCsvTest, BeginsWithAByteOrderMarkAndCanBeReadBack) {
  const std::string csv = WriteSpreadsheetCsv(Example());
  EXPECT_EQ(csv.substr(0, 3), "\xef\xbb\xbf");
  const auto table = CsvTable::Parse(csv);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->row_count(), 2u);
  EXPECT_EQ(table->Get(0, "amount_fen"), "-995");
  EXPECT_EQ(table->Get(1, "name"), "'=1");
}

TEST(NdjsonTest, ARowIsALine) {
  EXPECT_EQ(WriteNdjson(Example()),
            "{\"index\":7,\"name\":\"绿衡 \\\"a\\\\b\\\"\\n\\u0001\",\"quantity_grams\":6847000,"
            "\"amount_fen\":-995,\"reversed\":true}\n"
            "{\"index\":null,\"name\":\"=1\",\"quantity_grams\":9223372036854775807,"
            "\"amount_fen\":null,\"reversed\":false}\n");
}

TEST(NdjsonTest, ReadsWhatItWrites) {
  const auto rows = ReadNdjson(WriteNdjson(Example()));
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(PlainText(*rows->front().Find("name")), "绿衡 \"a\\b\"\n\x01");
  EXPECT_EQ(rows->front().Find("other"), nullptr);
  EXPECT_TRUE(std::holds_alternative<Absent>(*rows->back().Find("amount_fen")));
}

TEST(NdjsonTest, TakesNothingElse) {
  const struct {
    const char* text;
    const char* message;
  } kRows[] = {
      {"{\"a\":1}", "row 1"},
      {"{\"a\":1}\n{\"a\":2}", "row 2"},
      {"\n", "row 1"},
      {"{}x\n", "row 1"},
      {"{\"a\": 1}\n", "row 1"},
      {"{\"a\":01}\n", "row 1"},
      {"{\"a\":-0}\n", "row 1"},
      {"{\"a\":1.5}\n", "row 1"},
      {"{\"a\":9223372036854775808}\n", "row 1"},
      {"{\"a\":\"\\t\"}\n", "row 1"},
      {"{\"a\":\"\\u0041\"}\n", "row 1"},
      {"{\"a\":\"\\u00\"}\n", "row 1"},
      {"{\"a\":\"\\", "row 1"},
      {"{\"a\":\"x}\n", "row 1"},
      {"{\"a\":\"\xff\"}\n", "row 1"},
      {"{\"a\":1,}\n", "row 1"},
      {"{\"a\":[1]}\n", "row 1"},
      {"{\"a\":1}\n{\"b\":1}\n", "other columns"},
  };
  for (const auto& row : kRows) {
    const auto rows = ReadNdjson(row.text);
    ASSERT_FALSE(rows.ok()) << row.text;
    EXPECT_NE(std::string(rows.status().message()).find(row.message), std::string::npos)
        << rows.status();
  }
}

TEST(XlsxTest, IsAZipAndTheSameEachTime) {
  const auto book = WriteXlsx(Example());
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(book->substr(0, 4), "PK\x03\x04");
  EXPECT_EQ(*WriteXlsx(Example()), *book);
}

TEST(XlsxTest, RefusesATextThatNoCellTakes) {
  Records records(RecordShape::kMany, {{"text", "text"}});
  records.Add({std::string(32'768, 'x')});
  EXPECT_EQ(WriteXlsx(records).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PdfTest, IsAPdfAndTheSameEachTime) {
  const PdfText text = {"标题", {"一行 a line"}, "页脚 footer"};
  const auto pages = WritePdf(Example(), text);
  ASSERT_TRUE(pages.ok()) << pages.status();
  EXPECT_EQ(pages->substr(0, 5), "%PDF-");
  EXPECT_EQ(*WritePdf(Example(), text), *pages);
}

TEST(PdfTest, RefusesARowThatIsLongerThanAPage) {
  Records records(RecordShape::kMany, {{"text", "text"}, {"b", "b"}, {"c", "c"}});
  records.Add({std::string(40'000, 'x'), "", ""});
  EXPECT_EQ(WritePdf(records, {"", {}, ""}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace luheng::services::cli

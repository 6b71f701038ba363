#include "services/cli/records.h"

#include <gtest/gtest.h>

#include <string>

namespace luheng::services::cli {
namespace {

Records TwoTrades() {
  Records records(RecordShape::kMany, {{"pollutant", "污染物 pollutant"},
                                       {"quantity_grams", "吨", ColumnKind::kGrams},
                                       {"amount_fen", "元 yuan", ColumnKind::kFen},
                                       {"sequence", "seq", ColumnKind::kInteger}});
  records.Add({"氨氮 NH3-N", int64_t{685'000}, int64_t{1'370'000}, int64_t{7}});
  records.Add({"COD", int64_t{6'847'000}, int64_t{13'694'000}, Absent{}});
  return records;
}

TEST(RecordsTest, TableAlignsChineseAndNumbers) {
  EXPECT_EQ(TwoTrades().Print(OutputFormat::kTable),
            "污染物 pollutant     吨     元 yuan  seq\n"
            "氨氮 NH3-N        0.685   13,700.00    7\n"
            "COD               6.847  136,940.00\n");
}

TEST(RecordsTest, JsonKeepsRawNumbers) {
  EXPECT_EQ(TwoTrades().Print(OutputFormat::kJson),
            "[\n"
            "  {\n"
            "    \"pollutant\": \"氨氮 NH3-N\",\n"
            "    \"quantity_grams\": 685000,\n"
            "    \"amount_fen\": 1370000,\n"
            "    \"sequence\": 7\n"
            "  },\n"
            "  {\n"
            "    \"pollutant\": \"COD\",\n"
            "    \"quantity_grams\": 6847000,\n"
            "    \"amount_fen\": 13694000,\n"
            "    \"sequence\": null\n"
            "  }\n"
            "]\n");
}

TEST(RecordsTest, CsvHasAHeaderAndRawNumbers) {
  EXPECT_EQ(TwoTrades().Print(OutputFormat::kCsv),
            "pollutant,quantity_grams,amount_fen,sequence\r\n"
            "氨氮 NH3-N,685000,1370000,7\r\n"
            "COD,6847000,13694000,\r\n");
}

TEST(RecordsTest, OneRecordIsAListOfFieldsAndAnObject) {
  Records one(RecordShape::kOne,
              {{"name", "名称"}, {"sellable_next_day", "T+1", ColumnKind::kBoolean}});
  one.Add({"ZJ-PERMIT", true});
  EXPECT_EQ(one.Print(OutputFormat::kTable), "名称  ZJ-PERMIT\nT+1   true\n");
  EXPECT_EQ(one.Print(OutputFormat::kJson),
            "{\n  \"name\": \"ZJ-PERMIT\",\n  \"sellable_next_day\": true\n}\n");
  EXPECT_EQ(one.Print(OutputFormat::kCsv), "name,sellable_next_day\r\nZJ-PERMIT,true\r\n");
}

TEST(RecordsTest, NothingIsStillWellFormed) {
  const Records none(RecordShape::kMany, {{"symbol", "symbol"}});
  EXPECT_EQ(none.Print(OutputFormat::kTable), "symbol\n");
  EXPECT_EQ(none.Print(OutputFormat::kJson), "[]\n");
  EXPECT_EQ(none.Print(OutputFormat::kCsv), "symbol\r\n");
}

TEST(RecordsTest, ControlsNeverReachTheTerminal) {
  Records records(RecordShape::kMany, {{"name", "name"}});
  records.Add({"a\x1b[31m\nb"});
  EXPECT_EQ(records.Print(OutputFormat::kTable), "name\na [31m b\n");
}

TEST(RecordsTest, JsonStringsAreEscaped) {
  EXPECT_EQ(QuoteJson("a\"b\\c\nd\x01"), "\"a\\\"b\\\\c\\nd\\u0001\"");
  EXPECT_EQ(QuoteJson("排污权"), "\"排污权\"");
  EXPECT_EQ(QuoteJson("\xff"
                      "a\xe6\x8e"),
            "\"\xef\xbf\xbd"
            "a\xef\xbf\xbd\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace luheng::services::cli

#include "services/cli/message_records.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "luheng/admin/v1/admin_service.pb.h"
#include "luheng/ledger/v1/ledger_service.pb.h"
#include "luheng/market/v1/market_data_service.pb.h"
#include "luheng/trading/v1/trading_service.pb.h"
#include "services/cli/message_json.h"

namespace luheng::services::cli {
namespace {

market::v1::Trade MakeTrade() {
  market::v1::Trade trade;
  trade.set_trade_id(1);
  trade.set_index(41);
  trade.set_instrument("instruments/330681-COD-2023-5Y");
  trade.mutable_day()->set_year(2023);
  trade.mutable_day()->set_month(1);
  trade.mutable_day()->set_day(3);
  trade.mutable_event_time()->set_seconds(1'672'711'200);
  trade.mutable_event_time()->set_nanos(123'456'000);
  trade.set_aggressor_side(type::v1::SIDE_BUY);
  trade.set_quantity_grams(6'847'000);
  trade.set_price_fen_per_tonne(400'000);
  trade.set_amount_fen(13'694'000);
  return trade;
}

TEST(MessageRecordsTest, PeopleSeeUnitsShortNamesAndChinaTime) {
  const market::v1::Trade trade = MakeTrade();
  const Records records = RecordsOf(*market::v1::Trade::descriptor(), {&trade}, Audience::kPeople,
                                    {"instrument", "day", "event_time", "aggressor_side",
                                     "quantity_grams", "price_fen_per_tonne", "amount_fen"});
  EXPECT_EQ(records.Print(OutputFormat::kTable),
            "品种 instrument     交易日 day  记账时间 time            主动方 aggressor  数量 t  "
            "价格 yuan/t   金额 yuan\n"
            "330681-COD-2023-5Y  2023-01-03  2023-01-03 10:00:00.123  BUY                6.847  "
            "   4,000.00  136,940.00\n");
}

TEST(MessageRecordsTest, ProgramsSeeTheProto) {
  const market::v1::Trade trade = MakeTrade();
  EXPECT_EQ(
      RecordsOf(*market::v1::Trade::descriptor(), {&trade}, Audience::kPrograms, {})
          .Print(OutputFormat::kCsv),
      "trade_id,index,instrument,day,event_time,aggressor_side,quantity_grams,price_fen_per_tonne,"
      "amount_fen,reversed\r\n"
      "1,41,instruments/330681-COD-2023-5Y,2023-01-03,2023-01-03T02:00:00.123456Z,SIDE_BUY,"
      "6847000,400000,13694000,false\r\n");
}

TEST(MessageRecordsTest, JsonHasNumbersNullsAndNoUnsetOutcome) {
  trading::v1::SubmitOrderResponse response;
  response.set_sequence(9);
  response.mutable_accepted()->set_order_id(9'007'199'254'740'993);  // Above 2^53.
  response.mutable_accepted()->set_state(trading::v1::ORDER_STATE_NEW);
  EXPECT_EQ(
      ToJson(response, JsonStyle::kOneLine),
      "{\"sequence\": 9, \"event_time\": null, \"accepted\": {\"order_id\": 9007199254740993, "
      "\"state\": \"ORDER_STATE_NEW\", \"filled_grams\": 0, \"leaves_grams\": 0, "
      "\"filled_amount_fen\": 0, \"trade_count\": 0, \"end_reason\": "
      "\"END_REASON_UNSPECIFIED\"}, \"checkpoint_size\": 0}");
}

TEST(MessageRecordsTest, NestedMessagesGiveTheirFieldsToTheRow) {
  trading::v1::SubmitOrderResponse response;
  response.set_sequence(9);
  response.mutable_accepted()->set_order_id(77);
  EXPECT_EQ(RecordOf(response, Audience::kPrograms).Print(OutputFormat::kCsv),
            "sequence,event_time,order_id,state,filled_grams,leaves_grams,filled_amount_fen,"
            "trade_count,end_reason,checkpoint_size\r\n"
            "9,,77,ORDER_STATE_UNSPECIFIED,0,0,0,0,END_REASON_UNSPECIFIED,0\r\n");
}

TEST(MessageRecordsTest, BytesAndRepeatedFieldsAreText) {
  ledger::v1::GetConsistencyProofResponse proof;
  proof.add_hashes("\x01\x02");
  proof.add_hashes("\xff");
  EXPECT_EQ(RecordOf(proof, Audience::kPrograms).Print(OutputFormat::kCsv),
            "old_size,tree_size,hashes,checkpoint\r\n0,0,\"\"\"AQI=\"\" \"\"/w==\"\"\",\r\n");
  EXPECT_EQ(ToJson(proof, JsonStyle::kOneLine),
            "{\"old_size\": 0, \"tree_size\": 0, \"hashes\": [\"AQI=\", \"/w==\"], "
            "\"checkpoint\": \"\"}");
}

TEST(MessageRecordsTest, StructsStayJson) {
  ledger::v1::Entry entry;
  (*entry.mutable_payload()->mutable_fields())["side"].set_string_value("BUY");
  const std::string json = ToJson(entry, JsonStyle::kOneLine);
  EXPECT_NE(json.find("\"payload\": {\"side\":\"BUY\"}"), std::string::npos) << json;
}

TEST(MessageRecordsTest, ArraysOfObjectsAreIndented) {
  admin::v1::Grant grant;
  grant.set_grantee("participants/p1/users/u1");
  grant.set_role(admin::v1::ROLE_OPERATOR);
  EXPECT_EQ(ToJsonArray({&grant}),
            "[\n  {\n    \"grantee\": \"participants/p1/users/u1\",\n    \"role\": "
            "\"ROLE_OPERATOR\"\n  }\n]");
  EXPECT_EQ(ToJsonArray({}), "[]");
}

TEST(MessageRecordsTest, UnknownFieldsHaveReadableHeadings) {
  EXPECT_EQ(HeadingOf("quantity_grams"), "数量 t");
  EXPECT_EQ(HeadingOf("some_new_field"), "some new field");
}

}  // namespace
}  // namespace luheng::services::cli

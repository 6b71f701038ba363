#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "services/cli/message_records.h"

namespace luheng::services::cli {
namespace {

struct Heading {
  std::string_view field;
  std::string_view text;
};

// Amounts are shown in tonnes and yuan, so the heading names those.
constexpr std::array kHeadings = {
    Heading{"account", "账户 account"},
    Heading{"actor", "操作人 actor"},
    Heading{"aggressor_side", "主动方 aggressor"},
    Heading{"amount_fen", "金额 yuan"},
    Heading{"approver", "批准人 approver"},
    Heading{"available_grams", "可用 t"},
    Heading{"band_basis_points", "涨跌幅 0.01%"},
    Heading{"band_high_fen_per_tonne", "涨停价 yuan/t"},
    Heading{"band_low_fen_per_tonne", "跌停价 yuan/t"},
    Heading{"bought_today_grams", "今日买入 t"},
    Heading{"close_fen_per_tonne", "收盘价 yuan/t"},
    Heading{"committed_size", "已提交条数 committed"},
    Heading{"county_code", "区县 county"},
    Heading{"day", "交易日 day"},
    Heading{"display_name", "名称 name"},
    Heading{"display_quantity_grams", "显示数量 t"},
    Heading{"effective_day", "生效日 effective day"},
    Heading{"effective_time", "生效时间 effective"},
    Heading{"end_reason", "结束原因 end reason"},
    Heading{"epoch", "纪元 epoch"},
    Heading{"event_time", "记账时间 time"},
    Heading{"expire_day", "到期日 expires"},
    Heading{"filled_amount_fen", "成交金额 yuan"},
    Heading{"filled_grams", "已成交 t"},
    Heading{"floor_fen_per_tonne", "最低价 yuan/t"},
    Heading{"grantee", "用户 user"},
    Heading{"held_grams", "冻结 t"},
    Heading{"high_fen_per_tonne", "最高价 yuan/t"},
    Heading{"index", "序号 index"},
    Heading{"instrument", "品种 instrument"},
    Heading{"journal_id", "日志编号 journal"},
    Heading{"jump_us", "时钟跳变 us"},
    Heading{"kind", "类型 kind"},
    Heading{"kind_code", "类型码 kind code"},
    Heading{"last_day", "上一交易日 last day"},
    Heading{"last_fen_per_tonne", "最新价 yuan/t"},
    Heading{"leaves_grams", "未成交 t"},
    Heading{"links", "关联 links"},
    Heading{"lot_grams", "最小单位 t"},
    Heading{"low_fen_per_tonne", "最低价 yuan/t"},
    Heading{"market", "市场 market"},
    Heading{"money_available_fen", "可用资金 yuan"},
    Heading{"money_held_fen", "冻结资金 yuan"},
    Heading{"name", "编号 name"},
    Heading{"open_day", "开市日 open day"},
    Heading{"open_fen_per_tonne", "开盘价 yuan/t"},
    Heading{"opens_with_call", "集合开盘 opens with call"},
    Heading{"order_count", "笔数 orders"},
    Heading{"order_id", "订单 order"},
    Heading{"order_quantity_max_grams", "单笔上限 t"},
    Heading{"origin", "来源 origin"},
    Heading{"participant", "主体 participant"},
    Heading{"payload", "内容 payload"},
    Heading{"pending", "进行中 pending"},
    Heading{"pending_rules", "待生效规则 pending"},
    Heading{"phase", "状态 phase"},
    Heading{"pollutant", "污染物 pollutant"},
    Heading{"position_max_grams", "持仓上限 t"},
    Heading{"post_only", "只挂单 post only"},
    Heading{"previous_close_fen_per_tonne", "前收盘 yuan/t"},
    Heading{"price_basis", "计价 basis"},
    Heading{"price_fen_per_tonne", "价格 yuan/t"},
    Heading{"published_size", "已发布条数 published"},
    Heading{"quantity_grams", "数量 t"},
    Heading{"request_id", "请求编号 request id"},
    Heading{"requester", "申请人 requester"},
    Heading{"resale", "可卖 resale"},
    Heading{"reversal_id", "撤销申请 reversal"},
    Heading{"reversed", "已撤销 reversed"},
    Heading{"role", "角色 role"},
    Heading{"self_trade_prevention", "自成交防范 STP"},
    Heading{"sequence", "指令序号 sequence"},
    Heading{"side", "方向 side"},
    Heading{"start_time", "开始时间 start"},
    Heading{"state", "状态 state"},
    Heading{"stop_price_fen_per_tonne", "触发价 yuan/t"},
    Heading{"symbol", "代码 symbol"},
    Heading{"term_years", "年限 years"},
    Heading{"tick_fen_per_tonne", "最小变动 yuan/t"},
    Heading{"time_in_force", "有效 in force"},
    Heading{"trade_count", "成交笔数 trades"},
    Heading{"trade_id", "成交 trade"},
    Heading{"type", "类型 type"},
    Heading{"uscc", "信用代码 USCC"},
    Heading{"vintage_year", "起始年 from"},
    Heading{"wall_time", "服务器时间 wall time"},
};

static_assert(std::is_sorted(kHeadings.begin(), kHeadings.end(),
                             [](const Heading& a, const Heading& b) { return a.field < b.field; }));

}  // namespace

std::string HeadingOf(const std::string& field_name) {
  const auto found = std::lower_bound(
      kHeadings.begin(), kHeadings.end(), field_name,
      [](const Heading& heading, const std::string& name) { return heading.field < name; });
  if (found != kHeadings.end() && found->field == field_name) return std::string(found->text);
  std::string heading = field_name;
  std::replace(heading.begin(), heading.end(), '_', ' ');
  return heading;
}

}  // namespace luheng::services::cli

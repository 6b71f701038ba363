#include "services/cli/certificate_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "services/cli/decimal.h"

namespace luheng::services::cli {
namespace {

struct Word {
  std::string_view name;
  std::string_view chinese;
};

constexpr Word kPollutants[] = {
    {"COD", "化学需氧量"}, {"NH3-N", "氨氮"},        {"SO2", "二氧化硫"},     {"NOX", "氮氧化物"},
    {"TP", "总磷"},        {"TN", "总氮"},           {"VOC", "挥发性有机物"}, {"PM", "颗粒物"},
    {"CO2", "二氧化碳"},   {"ENERGY-USE", "用能权"},
};

constexpr Word kCauses[] = {
    {"INITIAL", "初始分配"},
    {"PRESET", "预留"},
    {"ALLOCATION", "储备调配"},
    {"AUCTION", "拍卖"},
    {"LOTTERY", "摇号"},
    {"FIXED-PRICE", "定额出让"},
    {"LISTING", "挂牌"},
    {"NEGOTIATED", "协议转让"},
    {"BLOCK", "大宗协议"},
    {"ONE-WAY", "单向竞价"},
    {"RECLAIM", "无偿收回"},
    {"REPURCHASE", "回购"},
    {"DRAW", "储备划拨"},
    {"SUCCESSION", "合并、分立或迁移承继"},
    {"DISPOSAL", "质押处置"},
    {"SEIZURE", "扣划"},
    {"REVERIFICATION", "五年核定"},
    {"BOOK-TRADE", "竞价交易"},
};

// The name alone where a newer server has a word that is not known here.
template <size_t count>
std::string Translate(const Word (&words)[count], const std::string& name) {
  const auto* word = std::find_if(std::begin(words), std::end(words),
                                  [&](const Word& candidate) { return candidate.name == name; });
  if (word == std::end(words)) return name;
  return fmt::format("{} {}", word->chinese, name);
}

std::string QuantityText(const TitleCertificate& certificate, int64_t grams) {
  const bool is_yearly = certificate.price_basis == CertificatePriceBasis::kPerTonneYear;
  return fmt::format("{} {}", FormatTonnes(grams), is_yearly ? "t/a" : "t");
}

std::string PriceText(const TitleCertificate& certificate) {
  const bool is_yearly = certificate.price_basis == CertificatePriceBasis::kPerTonneYear;
  return fmt::format("{} {}", FormatYuan(certificate.price_fen_per_tonne),
                     is_yearly ? "元/吨·年 yuan per tonne-year"
                               : "元/吨（整个有效期） yuan per tonne for the whole term");
}

CertificateSection HolderSection(const TitleCertificate& certificate) {
  return {"权利人 Holder",
          {{"名称", "Name", certificate.holder_name},
           {"统一社会信用代码", "USCC", certificate.holder_uscc},
           {"账户", "Account", certificate.account}}};
}

CertificateSection RightSection(const TitleCertificate& certificate) {
  return {
      "排污权 Right",
      {{"地区", "Place (GB/T 2260)", certificate.county_code},
       {"污染物", "Pollutant", Translate(kPollutants, certificate.pollutant)},
       {"品种", "Instrument", certificate.instrument},
       {"数量", "Quantity", QuantityText(certificate, certificate.quantity_grams)},
       {"有效期", "Term", fmt::format("{} 至 to {}", certificate.valid_from, certificate.valid_to)},
       {"取得方式", "How it came", Translate(kCauses, certificate.cause)},
       {"来源凭证", "Cut from", certificate.parent.empty() ? "无 none" : certificate.parent},
       {"有偿或无偿", "Paid or free", certificate.is_paid ? "有偿 paid" : "无偿 free"},
       {"价格", "Price", PriceText(certificate)}}};
}

CertificateSection BoundSection(const TitleCertificate& certificate) {
  return {"权利限制 Bound",
          {{"质押", "Pledged", QuantityText(certificate, certificate.pledged_grams)},
           {"出租", "Leased out", QuantityText(certificate, certificate.leased_grams)},
           {"冻结", "Frozen", QuantityText(certificate, certificate.frozen_grams)},
           {"交易占用", "Held for trades", QuantityText(certificate, certificate.held_grams)}}};
}

CertificateSection LedgerSection(const TitleCertificate& certificate) {
  return {"账本记载 Ledger",
          {{"记载序号", "Entry", std::to_string(certificate.entry_index)},
           {"记载时间", "Recorded (UTC)", certificate.issued_at},
           {"叶哈希", "Leaf hash", certificate.leaf_hash},
           {"账本", "Origin", certificate.origin},
           {"检查点条数", "Tree size", std::to_string(certificate.tree_size)},
           {"检查点根哈希", "Root hash", certificate.root_hash}}};
}

CertificateSection VerifySection(const TitleCertificate& certificate) {
  const std::string& number = certificate.number;
  return {"离线核验 Verify offline",
          {{"取得证明", "Fetch the proof",
            fmt::format("luheng ledger prove {} --out {}", certificate.entry_index, number)},
           {"离线核验", "Verify it",
            fmt::format("luheng ledger verify {}.tlog-proof --entry {}.entry --vkey KEY", number,
                        number)},
           {"说明", "Note",
            "公钥 KEY 请另从主管部门取得；数量和权利限制以账本最新记载为准。\n"
            "Get KEY from the authority. The newest entries of the ledger prevail."}}};
}

}  // namespace

std::vector<CertificateSection> CertificateText(const TitleCertificate& certificate) {
  return {HolderSection(certificate), RightSection(certificate), BoundSection(certificate),
          LedgerSection(certificate), VerifySection(certificate)};
}

}  // namespace luheng::services::cli

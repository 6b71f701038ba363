#include "services/cli/certificate_pdf.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

// Fontconfig keeps what it read of its configuration until the process ends, out of the sanitizer's
// sight.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the sanitizer asks for it by this name.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

namespace luheng::services::cli {
namespace {

TitleCertificate Example() {
  return {.number = "c12",
          .holder_name = "诸暨市某某纺织有限公司",
          .holder_uscc = "91330681MA2BD0TX0Y",
          .account = "p12/a3",
          .county_code = "330681",
          .pollutant = "NH3-N",
          .instrument = "330681-NH3-N-2023-5Y",
          .quantity_grams = 6'847'000,
          .pledged_grams = 1'500'000,
          .valid_from = "2023-01-09",
          .valid_to = "2028-01-08",
          .is_paid = true,
          .price_fen_per_tonne = 420'050,
          .cause = "AUCTION",
          .parent = "c11",
          .issued_at = "2023-01-09T01:30:00Z",
          .entry_index = 4711,
          .leaf_hash = "LQ0bRz4yEHTmPK9hMw7bnSCvwh3ppVoLMaFNn6wEnLU=",
          .origin = "luheng.example/zhuji",
          .tree_size = 8192,
          .root_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="};
}

std::string ValueOf(const TitleCertificate& certificate, const std::string& english) {
  for (const CertificateSection& section : CertificateText(certificate)) {
    for (const CertificateRow& row : section.rows) {
      if (row.english == english) return row.value;
    }
  }
  return "no such row";
}

TEST(CertificateTextTest, SaysWhatTheCertificateSays) {
  const struct {
    const char* row;
    const char* value;
  } kRows[] = {
      {"Name", "诸暨市某某纺织有限公司"},
      {"USCC", "91330681MA2BD0TX0Y"},
      {"Account", "p12/a3"},
      {"Place (GB/T 2260)", "330681"},
      {"Pollutant", "氨氮 NH3-N"},
      {"Quantity", "6.847 t/a"},
      {"Term", "2023-01-09 至 to 2028-01-08"},
      {"How it came", "拍卖 AUCTION"},
      {"Cut from", "c11"},
      {"Paid or free", "有偿 paid"},
      {"Price", "4,200.50 元/吨·年 yuan per tonne-year"},
      {"Pledged", "1.500 t/a"},
      {"Leased out", "0.000 t/a"},
      {"Entry", "4711"},
      {"Tree size", "8192"},
      {"Fetch the proof", "luheng ledger prove 4711 --out c12"},
      {"Verify it", "luheng ledger verify c12.tlog-proof --entry c12.entry --vkey KEY"},
  };
  for (const auto& row : kRows) EXPECT_EQ(ValueOf(Example(), row.row), row.value) << row.row;
}

TEST(CertificateTextTest, ARightThatBeganForFree) {
  TitleCertificate certificate = Example();
  certificate.is_paid = false;
  certificate.parent.clear();
  certificate.cause = "A-NEW-CAUSE";
  certificate.price_basis = CertificatePriceBasis::kPerTonneTerm;
  EXPECT_EQ(ValueOf(certificate, "Paid or free"), "无偿 free");
  EXPECT_EQ(ValueOf(certificate, "Cut from"), "无 none");
  EXPECT_EQ(ValueOf(certificate, "How it came"), "A-NEW-CAUSE");
  EXPECT_EQ(ValueOf(certificate, "Quantity"), "6.847 t");
}

TEST(CertificatePdfTest, TheSameCertificateGivesTheSameBytes) {
  const auto one = DrawCertificate(Example());
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(one->substr(0, 5), "%PDF-");
  EXPECT_NE(one->find("/CreationDate (20230109013000"), std::string::npos);
  const auto other = DrawCertificate(Example());
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(*one, *other);
}

TEST(CertificatePdfTest, EveryFieldIsInTheBytes) {
  using Change = std::function<void(TitleCertificate&)>;
  const Change kChanges[] = {
      [](auto& c) { c.number = "c13"; },
      [](auto& c) { c.holder_name = "诸暨市"; },
      [](auto& c) { c.quantity_grams += 1000; },
      [](auto& c) { c.frozen_grams += 1000; },
      [](auto& c) { c.held_grams += 1000; },
      [](auto& c) { c.valid_to = "2028-01-09"; },
      [](auto& c) { c.price_fen_per_tonne += 1; },
      [](auto& c) { c.issued_at = "2023-01-09T01:30:01Z"; },
      [](auto& c) { c.leaf_hash[0] = 'M'; },
      [](auto& c) { c.root_hash[0] = '5'; },
  };
  const auto before = DrawCertificate(Example());
  ASSERT_TRUE(before.ok()) << before.status();
  for (size_t i = 0; i < std::size(kChanges); ++i) {
    TitleCertificate changed = Example();
    kChanges[i](changed);
    const auto after = DrawCertificate(changed);
    ASSERT_TRUE(after.ok()) << after.status();
    EXPECT_NE(*after, *before) << "change " << i;
  }
}

TEST(CertificatePdfTest, LongNamesAreCutAndNothingLeavesThePage) {
  TitleCertificate certificate = Example();
  std::string name;
  for (int i = 0; i < 66; ++i) name += "排";
  certificate.holder_name = name;
  certificate.origin = std::string(200, 'o');
  certificate.instrument = std::string(200, 'i');
  EXPECT_TRUE(DrawCertificate(certificate).ok());
}

TEST(CertificatePdfTest, BytesThatAreNoTextAreRefused) {
  TitleCertificate certificate = Example();
  certificate.holder_name = "\xff";
  EXPECT_EQ(DrawCertificate(certificate).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace luheng::services::cli

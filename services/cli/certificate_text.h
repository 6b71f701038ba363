// What a title certificate (排污权电子凭证) says on paper: Chinese, with English beside it.
#ifndef SERVICES_CLI_CERTIFICATE_TEXT_H_
#define SERVICES_CLI_CERTIFICATE_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace luheng::services::cli {

enum class CertificatePriceBasis { kPerTonneYear, kPerTonneTerm };

// A title certificate as the exchange has it, and the ledger entry that issued it.
struct TitleCertificate {
  std::string number;  // "c12".
  std::string holder_name;
  std::string holder_uscc;
  std::string account;      // "p12/a3".
  std::string county_code;  // Where the right is good.
  std::string pollutant;    // As ShortEnumName writes it: "NH3-N".
  std::string instrument;
  CertificatePriceBasis price_basis = CertificatePriceBasis::kPerTonneYear;
  int64_t quantity_grams = 0;
  int64_t pledged_grams = 0;
  int64_t leased_grams = 0;
  int64_t frozen_grams = 0;
  int64_t held_grams = 0;
  std::string valid_from;  // "2023-01-09".
  std::string valid_to;
  bool is_paid = false;
  int64_t price_fen_per_tonne = 0;
  std::string cause;   // As ShortEnumName writes it: "AUCTION".
  std::string parent;  // "c11"; empty of a right that began.
  // Of the ledger.
  std::string issued_at;  // "2023-01-09T01:30:00Z".
  int64_t entry_index = 0;
  std::string leaf_hash;  // Base64, as the root.
  std::string origin;
  int64_t tree_size = 0;
  std::string root_hash;
};

struct CertificateRow {
  std::string label;    // Chinese.
  std::string english;  // The same in English.
  std::string value;
};
struct CertificateSection {
  std::string heading;  // Both languages.
  std::vector<CertificateRow> rows;
};

// The sections in the order of the page.
std::vector<CertificateSection> CertificateText(const TitleCertificate& certificate);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_CERTIFICATE_TEXT_H_

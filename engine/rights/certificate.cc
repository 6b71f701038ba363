#include "engine/rights/certificate.h"

namespace luheng::engine {

std::vector<CertificateId> Certificates::OfAccount(AccountId account) const {
  std::vector<CertificateId> ids;
  for (auto at = of_account_.lower_bound({account, CertificateId{}});
       at != of_account_.end() && at->first == account; ++at) {
    if (rows_.at(at->second).quantity > Grams{0}) ids.push_back(at->second);
  }
  return ids;
}

CertificateId Certificates::Add(const Certificate& certificate) {
  const CertificateId id = rows_.Add(certificate);
  of_account_.emplace(certificate.account, id);
  return id;
}

void Certificates::Load(Reader& reader) {
  reader(rows_);
  for (uint32_t number = 1; number <= rows_.count(); ++number) {
    of_account_.emplace(rows_.at(CertificateId{number}).account, CertificateId{number});
  }
}

}  // namespace luheng::engine

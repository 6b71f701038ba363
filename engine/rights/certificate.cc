#include "engine/rights/certificate.h"

#include "ledger/base/check.h"

namespace luheng::engine {

std::vector<CertificateId> Certificates::OfAccount(AccountId account) const {
  std::vector<CertificateId> ids;
  for (auto at = of_account_.lower_bound({account, CertificateId{}});
       at != of_account_.end() && at->first == account; ++at) {
    ids.push_back(at->second);
  }
  return ids;
}

CertificateId Certificates::Add(const Certificate& certificate) {
  const CertificateId id = rows_.Add(certificate);
  of_account_.emplace(certificate.account, id);
  return id;
}

void Certificates::Exhaust(CertificateId id) {
  LUHENG_CHECK(rows_.at(id).quantity == Grams{0});
  of_account_.erase({rows_.at(id).account, id});
}

void Certificates::Load(Reader& reader) {
  reader(rows_);
  for (uint32_t number = 1; number <= rows_.count(); ++number) {
    const Certificate& certificate = rows_.at(CertificateId{number});
    if (certificate.quantity > Grams{0}) {
      of_account_.emplace(certificate.account, CertificateId{number});
    }
  }
}

}  // namespace luheng::engine

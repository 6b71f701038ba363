#include "tests/services/revocation.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>

#include "ledger/base/check.h"

namespace luheng::services {

void Revoke(const std::string& pki_directory, const std::string& certificate_pem,
            const std::string& crl_directory) {
  const auto read = [](const std::string& path, auto parse) {
    std::FILE* const file = std::fopen(path.c_str(), "r");
    LUHENG_CHECK(file != nullptr);
    auto* const parsed = parse(file, nullptr, nullptr, nullptr);
    LUHENG_CHECK(parsed != nullptr);
    std::fclose(file);
    return parsed;
  };
  X509* const ca = read(pki_directory + "/ca.pem", PEM_read_X509);
  EVP_PKEY* const key = read(pki_directory + "/ca.key", PEM_read_PrivateKey);
  BIO* const bio =
      BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size()));
  X509* const certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  X509_CRL* const list = X509_CRL_new();
  X509_CRL_set_version(list, X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list, X509_get_subject_name(ca));
  ASN1_TIME* const now = X509_gmtime_adj(nullptr, 0);
  ASN1_TIME* const later = X509_gmtime_adj(nullptr, 86'400);
  X509_CRL_set1_lastUpdate(list, now);
  X509_CRL_set1_nextUpdate(list, later);
  X509_REVOKED* const row = X509_REVOKED_new();
  X509_REVOKED_set_serialNumber(row, X509_get_serialNumber(certificate));
  X509_REVOKED_set_revocationDate(row, now);
  X509_CRL_add0_revoked(list, row);
  LUHENG_CHECK(X509_CRL_sign(list, key, EVP_sha256()) > 0);
  char name[32];
  std::snprintf(name, sizeof(name), "/%08lx.r0",
                X509_NAME_hash_ex(X509_get_subject_name(ca), nullptr, nullptr, nullptr));
  std::FILE* const out = std::fopen((crl_directory + name).c_str(), "w");
  LUHENG_CHECK(out != nullptr && PEM_write_X509_CRL(out, list) == 1);
  std::fclose(out);
  X509_CRL_free(list);
  ASN1_TIME_free(now);
  ASN1_TIME_free(later);
  X509_free(certificate);
  BIO_free(bio);
  EVP_PKEY_free(key);
  X509_free(ca);
}

}  // namespace luheng::services

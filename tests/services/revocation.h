// Revocation lists, for tests.
#ifndef TESTS_SERVICES_REVOCATION_H_
#define TESTS_SERVICES_REVOCATION_H_

#include <string>

namespace luheng::services {

// Writes a revocation list of the authority with one certificate on it.
void Revoke(const std::string& pki_directory, const std::string& certificate_pem,
            const std::string& crl_directory);

}  // namespace luheng::services

#endif  // TESTS_SERVICES_REVOCATION_H_

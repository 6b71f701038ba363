#include "services/cli/pki.h"

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <filesystem>
#include <memory>
#include <string>

#include "services/cli/certificate.h"
#include "services/cli/private_file.h"

namespace luheng::services::pki {
namespace {

using Directory = std::filesystem::path;

class PkiTest : public testing::Test {
 protected:
  PkiTest() {
    std::string pattern = testing::TempDir() + "luheng-pki-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  ~PkiTest() override { std::filesystem::remove_all(root_); }

  std::string PathOf(const std::string& name) const { return root_ / name; }

  CertificateAuthority MakeAuthority(const std::string& name = "ca") const {
    auto authority = CertificateAuthority::Create(PathOf(name), "luheng.example");
    EXPECT_TRUE(authority.ok()) << authority.status();
    return *std::move(authority);
  }

  Directory root_;
};

// What OpenSSL itself says of the certificate, trusting `ca_pem` alone: X509_V_OK or why not.
int VerifyResult(const std::string& ca_pem, const std::string& certificate_pem, int purpose) {
  const Certificate ca = *CertificateFromPem(ca_pem);
  const Certificate certificate = *CertificateFromPem(certificate_pem);
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(),
                                                                      &X509_STORE_free);
  X509_STORE_add_cert(store.get(), ca.get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_X509_STRICT);
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(
      X509_STORE_CTX_new(), &X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
  X509_STORE_CTX_set_purpose(context.get(), purpose);
  X509_verify_cert(context.get());
  return X509_STORE_CTX_get_error(context.get());
}

int ModeOf(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 ? static_cast<int>(status.st_mode & 0777) : -1;
}

TEST_F(PkiTest, AUserCertificateVerifiesAndCarriesItsSpiffeId) {
  const CertificateAuthority authority = MakeAuthority();
  const auto identity =
      authority.IssueUser({.participant = 12, .user = 3}, ValidForDays(kUserDaysDefault));
  ASSERT_TRUE(identity.ok()) << identity.status();
  const Certificate certificate = *CertificateFromPem(identity->certificate_pem);
  EXPECT_EQ(UrisOf(certificate.get()),
            (std::vector<std::string>{"spiffe://luheng.example/participant/12/user/3"}));
  const Key key = *KeyFromPem(identity->key_pem);
  EXPECT_EQ(X509_check_private_key(certificate.get(), key.get()), 1);
  EXPECT_EQ(
      VerifyResult(authority.certificate_pem(), identity->certificate_pem, X509_PURPOSE_SSL_CLIENT),
      X509_V_OK);
  EXPECT_NE(
      VerifyResult(authority.certificate_pem(), identity->certificate_pem, X509_PURPOSE_SSL_SERVER),
      X509_V_OK);
}

TEST_F(PkiTest, AServerCertificateVerifiesForItsNames) {
  const CertificateAuthority authority = MakeAuthority();
  const auto identity = authority.IssueServer(
      {.common_name = "luhengd",
       .subject_alternative_names = {"DNS:localhost", "IP:127.0.0.1", "IP:::1"}},
      ValidForDays(1));
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(
      VerifyResult(authority.certificate_pem(), identity->certificate_pem, X509_PURPOSE_SSL_SERVER),
      X509_V_OK);
  const Certificate certificate = *CertificateFromPem(identity->certificate_pem);
  EXPECT_EQ(X509_check_host(certificate.get(), "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(certificate.get(), "elsewhere", 0, 0, nullptr), 0);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_ip_asc(certificate.get(), "::1", 0), 1);
}

TEST_F(PkiTest, AnotherAuthorityIsNotTrusted) {
  const CertificateAuthority ours = MakeAuthority("ours");
  const CertificateAuthority rogue = MakeAuthority("rogue");
  const auto identity = rogue.IssueUser({.participant = 1, .user = 1}, ValidForDays(1));
  EXPECT_NE(
      VerifyResult(ours.certificate_pem(), identity->certificate_pem, X509_PURPOSE_SSL_CLIENT),
      X509_V_OK);
}

TEST_F(PkiTest, AnExpiredCertificateIsRefused) {
  const CertificateAuthority authority = MakeAuthority();
  const auto identity = authority.IssueUser(
      {.participant = 1, .user = 1},
      {.not_before = absl::Now() - absl::Hours(2), .not_after = absl::Now() - absl::Hours(1)});
  EXPECT_EQ(
      VerifyResult(authority.certificate_pem(), identity->certificate_pem, X509_PURPOSE_SSL_CLIENT),
      X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST_F(PkiTest, NobodyElseMayReadTheFiles) {
  const CertificateAuthority authority = MakeAuthority();
  const auto identity = authority.IssueUser({.participant = 1, .user = 1}, ValidForDays(1));
  const std::string directory = PathOf("identities/p1u1");
  ASSERT_TRUE(
      WriteIdentity(directory, *identity, authority.certificate_pem(), "127.0.0.1:7443").ok());
  EXPECT_EQ(ModeOf(PathOf("ca")), 0700);
  EXPECT_EQ(ModeOf(directory), 0700);
  for (const std::string& path :
       {PathOf("ca/ca.pem"), PathOf("ca/ca.key"), directory + "/cert.pem", directory + "/key.pem",
        directory + "/ca.pem", directory + "/endpoint.txt"}) {
    EXPECT_EQ(ModeOf(path), 0600) << path;
  }
  EXPECT_EQ(*ReadWholeFile(directory + "/endpoint.txt"), "127.0.0.1:7443\n");
  EXPECT_EQ(*ReadWholeFile(directory + "/ca.pem"), authority.certificate_pem());
}

TEST_F(PkiTest, ARenewalReplacesTheFiles) {
  const CertificateAuthority authority = MakeAuthority();
  const std::string directory = PathOf("identity");
  for (int renewal = 0; renewal < 2; ++renewal) {
    const auto identity = authority.IssueUser({.participant = 1, .user = 1}, ValidForDays(1));
    ASSERT_TRUE(WriteIdentity(directory, *identity, authority.certificate_pem(), "").ok());
    EXPECT_EQ(*ReadWholeFile(directory + "/cert.pem"), identity->certificate_pem);
  }
  EXPECT_EQ(ModeOf(directory + "/endpoint.txt"), -1);
}

TEST_F(PkiTest, AnAuthorityIsLoadedAsItWasMade) {
  const std::string made_pem = MakeAuthority().certificate_pem();
  const auto loaded = CertificateAuthority::Load(PathOf("ca"));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->domain(), "luheng.example");
  const auto identity = loaded->IssueUser({.participant = 7, .user = 1}, ValidForDays(1));
  EXPECT_EQ(VerifyResult(made_pem, identity->certificate_pem, X509_PURPOSE_SSL_CLIENT), X509_V_OK);
}

TEST_F(PkiTest, AnAuthorityIsNeverOverwritten) {
  MakeAuthority();
  EXPECT_EQ(CertificateAuthority::Create(PathOf("ca"), "luheng.example").status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST_F(PkiTest, LoadSaysWhatIsWrong) {
  EXPECT_EQ(CertificateAuthority::Load(PathOf("none")).status().code(),
            absl::StatusCode::kNotFound);
  MakeAuthority("one");
  MakeAuthority("two");
  std::filesystem::copy_file(PathOf("one/ca.key"), PathOf("two/ca.key"),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(CertificateAuthority::Load(PathOf("two")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(PkiTest, WrongNamesAreRefused) {
  for (const char* domain : {"", "Luheng.Example", "a/b", "a b", "spiffe://x", "a:1"}) {
    EXPECT_EQ(CertificateAuthority::Create(PathOf("wrong"), domain).status().code(),
              absl::StatusCode::kInvalidArgument)
        << domain;
  }
  const CertificateAuthority authority = MakeAuthority();
  for (const char* name : {"localhost", "DNS:", "IP:300.1.1.1", "EMAIL:a@b", "DNS:a\nb", ""}) {
    EXPECT_EQ(
        authority
            .IssueServer({.common_name = "x", .subject_alternative_names = {name}}, ValidForDays(1))
            .status()
            .code(),
        absl::StatusCode::kInvalidArgument)
        << name;
  }
}

}  // namespace
}  // namespace luheng::services::pki

#include "services/cli/certificate.h"

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"

namespace luheng::services::pki {
namespace {

constexpr long kVersion3 = 2;  // X.509 counts from 0.

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct NamesDeleter {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
struct NameDeleter {
  void operator()(GENERAL_NAME* name) const { GENERAL_NAME_free(name); }
};
struct ExtensionDeleter {
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
struct NumberDeleter {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;
using Names = std::unique_ptr<GENERAL_NAMES, NamesDeleter>;

absl::Status OpensslError(const char* act) {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return absl::InternalError(fmt::format("cannot {}: {}", act, text.data()));
}

// A random positive serial number of 127 bits, as RFC 5280 and browsers want it.
absl::Status SetSerialNumber(X509* certificate) {
  const std::unique_ptr<BIGNUM, NumberDeleter> number(BN_new());
  if (number == nullptr || BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1 ||
      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr) {
    return OpensslError("make a serial number");
  }
  return absl::OkStatus();
}

absl::Status SetSubject(const CertificateRequest& request, X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto add = [name](const char* field, const std::string& value) {
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1;
  };
  if (!add("O", request.organization) || !add("CN", request.common_name)) {
    return OpensslError("set the subject");
  }
  return absl::OkStatus();
}

absl::Status AddExtension(int id, const char* value, X509V3_CTX* context, X509* certificate) {
  const std::unique_ptr<X509_EXTENSION, ExtensionDeleter> extension(
      X509V3_EXT_conf_nid(nullptr, context, id, value));
  if (extension == nullptr || X509_add_ext(certificate, extension.get(), -1) != 1) {
    return OpensslError("add an extension");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<GENERAL_NAME, NameDeleter>> MakeAlternativeName(
    const std::string& text) {
  const auto wrong = [&text](const char* why) {
    return absl::InvalidArgumentError(fmt::format("alternative name \"{}\" {}", text, why));
  };
  const size_t colon = text.find(':');
  if (colon == std::string::npos || colon + 1 == text.size()) {
    return wrong("must be DNS:name or IP:address");
  }
  const std::string type = text.substr(0, colon);
  const std::string value = text.substr(colon + 1);
  std::unique_ptr<GENERAL_NAME, NameDeleter> name(GENERAL_NAME_new());
  if (name == nullptr) return OpensslError("make a name");
  if (type == "IP") {
    ASN1_OCTET_STRING* address = a2i_IPADDRESS(value.c_str());
    if (address == nullptr) return wrong("is not an IP address");
    GENERAL_NAME_set0_value(name.get(), GEN_IPADD, address);
    return name;
  }
  if (type != "DNS" && type != "URI") return wrong("must be DNS:name or IP:address");
  for (const char c : value) {
    if (c <= ' ' || c > '~') return wrong("may hold printable ASCII only");
  }
  ASN1_IA5STRING* string = ASN1_IA5STRING_new();
  if (string == nullptr ||
      ASN1_STRING_set(string, value.data(), static_cast<int>(value.size())) != 1) {
    ASN1_IA5STRING_free(string);
    return OpensslError("make a name");
  }
  GENERAL_NAME_set0_value(name.get(), type == "DNS" ? GEN_DNS : GEN_URI, string);
  return name;
}

absl::Status AddAlternativeNames(const std::vector<std::string>& texts, X509* certificate) {
  const Names names(GENERAL_NAMES_new());
  if (names == nullptr) return OpensslError("make names");
  for (const std::string& text : texts) {
    LUHENG_ASSIGN_OR_RETURN(auto name, MakeAlternativeName(text));
    if (sk_GENERAL_NAME_push(names.get(), name.get()) <= 0) return OpensslError("add a name");
    static_cast<void>(name.release());  // The list owns it now.
  }
  if (X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) !=
      1) {
    return OpensslError("add the alternative names");
  }
  return absl::OkStatus();
}

absl::Status AddExtensions(const CertificateRequest& request, X509* issuer, X509* certificate) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const auto add = [&](int id, const char* value) {
    return AddExtension(id, value, &context, certificate);
  };
  switch (request.use) {
    case CertificateUse::kAuthority:
      LUHENG_RETURN_IF_ERROR(add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0"));
      LUHENG_RETURN_IF_ERROR(add(NID_key_usage, "critical,keyCertSign,cRLSign"));
      break;
    case CertificateUse::kClient:
      LUHENG_RETURN_IF_ERROR(add(NID_basic_constraints, "critical,CA:FALSE"));
      LUHENG_RETURN_IF_ERROR(add(NID_key_usage, "critical,digitalSignature"));
      LUHENG_RETURN_IF_ERROR(add(NID_ext_key_usage, "clientAuth"));
      break;
    case CertificateUse::kServer:
      LUHENG_RETURN_IF_ERROR(add(NID_basic_constraints, "critical,CA:FALSE"));
      LUHENG_RETURN_IF_ERROR(add(NID_key_usage, "critical,digitalSignature"));
      LUHENG_RETURN_IF_ERROR(add(NID_ext_key_usage, "serverAuth"));
      break;
  }
  LUHENG_RETURN_IF_ERROR(add(NID_subject_key_identifier, "hash"));
  LUHENG_RETURN_IF_ERROR(add(NID_authority_key_identifier, "keyid"));
  return AddAlternativeNames(request.subject_alternative_names, certificate);
}

absl::StatusOr<std::string> Drain(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  if (size <= 0) return OpensslError("write PEM");
  return std::string(bytes, static_cast<size_t>(size));
}

Bio BioOver(std::string_view bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

// Never asks the terminal for a password.
int NoPassword(char*, int, int, void*) { return -1; }

}  // namespace

absl::StatusOr<Key> MakeKey() {
  Key key(EVP_EC_gen("P-256"));
  if (key == nullptr) return OpensslError("make a key");
  return key;
}

absl::StatusOr<Certificate> MakeCertificate(const CertificateRequest& request,
                                            EVP_PKEY* subject_key, X509* issuer,
                                            EVP_PKEY* issuer_key) {
  Certificate certificate(X509_new());
  if (certificate == nullptr || X509_set_version(certificate.get(), kVersion3) != 1) {
    return OpensslError("make a certificate");
  }
  LUHENG_RETURN_IF_ERROR(SetSerialNumber(certificate.get()));
  LUHENG_RETURN_IF_ERROR(SetSubject(request, certificate.get()));
  X509* const signer = issuer == nullptr ? certificate.get() : issuer;
  if (X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) != 1 ||
      X509_set_pubkey(certificate.get(), subject_key) != 1 ||
      ASN1_TIME_set(X509_getm_notBefore(certificate.get()),
                    absl::ToTimeT(request.validity.not_before)) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(certificate.get()),
                    absl::ToTimeT(request.validity.not_after)) == nullptr) {
    return OpensslError("fill the certificate");
  }
  LUHENG_RETURN_IF_ERROR(AddExtensions(request, signer, certificate.get()));
  if (X509_sign(certificate.get(), issuer_key, EVP_sha256()) <= 0) {
    return OpensslError("sign the certificate");
  }
  return certificate;
}

absl::StatusOr<std::string> KeyToPem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr ||
      PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return OpensslError("write the key");
  }
  return Drain(bio.get());
}

absl::StatusOr<std::string> CertificateToPem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || PEM_write_bio_X509(bio.get(), certificate) != 1) {
    return OpensslError("write the certificate");
  }
  return Drain(bio.get());
}

absl::StatusOr<Key> KeyFromPem(std::string_view pem) {
  const Bio bio = BioOver(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr));
  ERR_clear_error();
  if (key == nullptr) return absl::InvalidArgumentError("not a private key in PEM");
  return key;
}

absl::StatusOr<Certificate> CertificateFromPem(std::string_view pem) {
  const Bio bio = BioOver(pem);
  Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) return absl::InvalidArgumentError("not a certificate in PEM");
  return certificate;
}

absl::Status CheckValidNow(X509* certificate) {
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    return absl::UnauthenticatedError("the certificate is not valid yet");
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    return absl::UnauthenticatedError("the certificate has expired");
  }
  return absl::OkStatus();
}

std::vector<std::string> UrisOf(X509* certificate) {
  std::vector<std::string> uris;
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
    uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                      static_cast<size_t>(ASN1_STRING_length(uri)));
  }
  return uris;
}

}  // namespace luheng::services::pki

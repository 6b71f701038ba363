#include "services/server/tls_files.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace luheng::services {
namespace {

struct Free {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void FreeFiles(void*, void* files, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<TlsFiles*>(files);
}

// Where a context keeps the names of its files.
int FilesIndex() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, FreeFiles);
  return index;
}

// Nullptr if a file is wrong.
Owned<X509_STORE> MakeClientStore(const TlsFiles& files) {
  Owned<X509_STORE> store(X509_STORE_new());
  if (store == nullptr || X509_STORE_load_file(store.get(), files.ca.c_str()) != 1) return nullptr;
  if (files.crl_directory.empty()) return store;
  X509_LOOKUP* const lookup = X509_STORE_add_lookup(store.get(), X509_LOOKUP_hash_dir());
  if (lookup == nullptr ||
      X509_LOOKUP_add_dir(lookup, files.crl_directory.c_str(), X509_FILETYPE_PEM) != 1 ||
      X509_STORE_set_flags(store.get(), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) != 1) {
    return nullptr;
  }
  return store;
}

// Called when a client has said hello. 1 to go on, 0 to end the connection.
int LoadFiles(SSL* connection, void* files_of_context) {
  const auto& files = *static_cast<const TlsFiles*>(files_of_context);
  if (SSL_use_certificate_chain_file(connection, files.certificate.c_str()) != 1 ||
      SSL_use_PrivateKey_file(connection, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return 0;
  }
  const Owned<X509_STORE> store = MakeClientStore(files);
  if (store == nullptr || SSL_set1_verify_cert_store(connection, store.get()) != 1) return 0;
  // So that clients with several certificates know which one to show.
  STACK_OF(X509_NAME)* const authorities = SSL_load_client_CA_file(files.ca.c_str());
  if (authorities == nullptr) return 0;
  SSL_set_client_CA_list(connection, authorities);
  return 1;
}

}  // namespace

bool SetUpServerContext(const TlsFiles& files, SSL_CTX& context) {
  auto own_files = std::make_unique<TlsFiles>(files);
  if (SSL_CTX_set_ex_data(&context, FilesIndex(), own_files.get()) != 1) return false;
  SSL_CTX_set_cert_cb(&context, LoadFiles, own_files.release());
  if (SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION) != 1) return false;
  // Every connection is looked at anew: a session that is resumed would bring its certificate
  // along.
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(&context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  if (SSL_CTX_set_num_tickets(&context, 0) != 1) return false;
  SSL_CTX_set_verify(&context, SSL_VERIFY_PEER, nullptr);
  return true;
}

absl::StatusOr<std::string> PeerSpiffeId(const SSL* connection) {
  const absl::Status none = absl::UnauthenticatedError(
      "NO_IDENTITY: the client certificate must carry one SPIFFE id, as a URI");
  if (connection == nullptr) return none;
  const X509* const certificate = SSL_get0_peer_certificate(connection);
  if (certificate == nullptr || SSL_get_verify_result(connection) != X509_V_OK) return none;
  const Owned<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return none;
  std::vector<std::string> uris;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* const uri = name->d.uniformResourceIdentifier;
    uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                      static_cast<size_t>(ASN1_STRING_length(uri)));
  }
  if (uris.size() != 1) return none;
  return std::move(uris.front());
}

}  // namespace luheng::services

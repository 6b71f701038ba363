// Config: what an operator writes into luhengd's TOML file.
//
//   data_directory = "data"              # required
//   listen         = "127.0.0.1:7443"    # HOST:PORT; port 0 lets the system choose
//   unix_socket    = "luhengd.sock"      # optional; for the local operator
//   spiffe_domain  = "luheng.example"    # required; trust domain of client certificates
//   log_level      = "info"              # trace, debug, info, warn, error
//   durability     = "standard"          # or "strict"
//
//   [tls]                                # required
//   certificate = "pki/server/cert.pem"
//   key         = "pki/server/key.pem"
//   ca          = "pki/ca.pem"           # authority of client certificates
//   crl_directory = "pki/crl"            # optional; revocation lists, named by hash
//
//   [watchdog]                           # optional; a client certificate of any user
//   certificate = "pki/watchdog/cert.pem"
//   key         = "pki/watchdog/key.pem"
//
//   [tile_log]                           # optional; checkpoints and tiles over HTTPS
//   listen = "127.0.0.1:7444"            # HOST:PORT; certificates as above
//
//   [witnesses]                          # optional
//   quorum = 1                           # cosignatures that make a checkpoint trusted; default:
//   all start  = "warn"                      # or "require": does not start without the quorum
//   [[witnesses.witness]]
//   url  = "http://127.0.0.1:7450"       # what stands before /add-checkpoint
//   vkey = "witness.example/w1+..."      # its key, of `luheng witness keygen`
//
//   [token]                              # optional; keys of checkpoints in a PKCS#11 token
//   module   = "/usr/lib/softhsm/libsofthsm2.so"
//   label    = "luheng"                  # of the token
//   pin_file = "token.pin"               # mode 0600
//
//   [limits]                             # optional; of each participant but the exchange itself
//   orders_per_second = 20000            # commands that it may give in the long run; 0: no limit
//   burst             = 40000            # and at once
//
//   [streams]                            # optional
//   queue_length_max = 1024              # updates of books that wait for a slow reader, and
//   trade_queue_max  = 16384             # trades, and
//   report_queue_max = 16384             # reports; beyond, the reader is cut
//   trade_retention_entries = 100000000  # how far back StreamTrades goes
//   report_retention_entries = 10000000  # how far back StreamReports goes
//   order_window     = 4096              # entries of an order-entry stream under way
//
// Relative paths are relative to the file. An unknown key is an error.
#ifndef SERVICES_SERVER_CONFIG_H_
#define SERVICES_SERVER_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/followers/cosigner.h"
#include "services/keys/pkcs11_token.h"
#include "services/rpc/rate_limiter.h"
#include "services/rpc/stream_limits.h"
#include "services/sequencer/committer.h"

namespace luheng::services {

struct TlsFiles {
  std::string certificate;
  std::string key;
  std::string ca;
  std::string crl_directory;  // Empty: no revocation lists.
};

struct WatchdogFiles {
  std::string certificate;
  std::string key;
};

struct Config {
  std::string data_directory;
  std::string listen = "127.0.0.1:7443";
  std::string unix_socket;  // Empty: none.
  std::string spiffe_domain;
  std::string log_level = "info";
  Durability durability = Durability::kStandard;
  TlsFiles tls;
  std::optional<WatchdogFiles> watchdog;
  RateLimits limits;
  StreamLimits streams;
  std::string tile_log_listen;  // Empty: the tile log is not served.
  WitnessOptions witnesses;
  std::optional<TokenOptions> token;
};

// INVALID_ARGUMENT names file and key; NOT_FOUND if there is no such file.
absl::StatusOr<Config> LoadConfig(const std::string& path);

}  // namespace luheng::services

#endif  // SERVICES_SERVER_CONFIG_H_

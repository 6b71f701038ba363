#include "services/server/config.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "ledger/base/status_macros.h"

namespace luheng::services {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLogLevels[] = {"trace", "debug", "info", "warn", "error"};

// Reads one table. The first problem is kept, and everything after it is skipped.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string prefix, fs::path base)
      : table_(table), prefix_(std::move(prefix)), base_(std::move(base)) {}

  // Leaves `value` as it is if the key is missing.
  void Optional(std::string_view key, std::string* value) {
    known_.emplace_back(key);
    const toml::node* const node = table_.get(key);
    if (node == nullptr) return;
    const auto text = node->value_exact<std::string>();
    if (!text.has_value()) return Fail(key, "must be a string");
    if (text->empty()) return Fail(key, "must not be empty");
    *value = *text;
  }
  void Required(std::string_view key, std::string* value) {
    Optional(key, value);
    if (table_.get(key) == nullptr) Fail(key, "is missing");
  }
  void OptionalPath(std::string_view key, std::string* value) {
    Optional(key, value);
    if (!value->empty()) *value = (base_ / *value).lexically_normal().string();
  }
  void RequiredPath(std::string_view key, std::string* value) {
    Required(key, value);
    if (!value->empty()) *value = (base_ / *value).lexically_normal().string();
  }
  // Whole numbers from `min` to `max`.
  template <class Number>
  void Optional(std::string_view key, int64_t min, int64_t max, Number* value) {
    known_.emplace_back(key);
    const toml::node* const node = table_.get(key);
    if (node == nullptr) return;
    const auto number = node->value_exact<int64_t>();
    if (!number.has_value() || *number < min || *number > max) {
      return Fail(
          key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
    *value = static_cast<Number>(*number);
  }
  // Nullptr if the key is missing.
  const toml::table* Table(std::string_view key) {
    known_.emplace_back(key);
    const toml::node* const node = table_.get(key);
    if (node != nullptr && !node->is_table()) Fail(key, "must be a table");
    return node == nullptr ? nullptr : node->as_table();
  }
  // Empty if the key is missing.
  std::vector<const toml::table*> Tables(std::string_view key) {
    known_.emplace_back(key);
    std::vector<const toml::table*> tables;
    const toml::node* const node = table_.get(key);
    if (node == nullptr) return tables;
    if (!node->is_array_of_tables()) {
      Fail(key, "must be tables");
      return tables;
    }
    for (const toml::node& item : *node->as_array()) tables.push_back(item.as_table());
    return tables;
  }
  void Fail(std::string_view key, std::string_view problem) {
    if (status_.ok()) {
      status_ = absl::InvalidArgumentError(prefix_ + std::string(key) + " " + std::string(problem));
    }
  }
  // The first problem, or the first key that nobody asked for.
  absl::Status Finish() {
    for (const auto& [key, node] : table_) {
      const bool is_known =
          std::find(known_.begin(), known_.end(), std::string(key.str())) != known_.end();
      if (!is_known) Fail(key.str(), "is not a key of this file");
    }
    return status_;
  }

 private:
  const toml::table& table_;
  const std::string prefix_;
  const fs::path base_;
  std::vector<std::string> known_;
  absl::Status status_;
};

absl::Status ReadTls(const toml::table& table, const fs::path& base, TlsFiles* tls) {
  TableReader reader(table, "tls.", base);
  reader.RequiredPath("certificate", &tls->certificate);
  reader.RequiredPath("key", &tls->key);
  reader.RequiredPath("ca", &tls->ca);
  reader.OptionalPath("crl_directory", &tls->crl_directory);
  return reader.Finish();
}

absl::Status ReadWatchdog(const toml::table& table, const fs::path& base, WatchdogFiles* files) {
  TableReader reader(table, "watchdog.", base);
  reader.RequiredPath("certificate", &files->certificate);
  reader.RequiredPath("key", &files->key);
  return reader.Finish();
}

absl::Status ReadLimits(const toml::table& table, const fs::path& base, RateLimits* limits) {
  TableReader reader(table, "limits.", base);
  reader.Optional("orders_per_second", 0, RateLimits::kMax, &limits->orders_per_second);
  reader.Optional("burst", 1, RateLimits::kMax, &limits->burst);
  return reader.Finish();
}

absl::Status ReadStreams(const toml::table& table, const fs::path& base, StreamLimits* limits) {
  TableReader reader(table, "streams.", base);
  reader.Optional("queue_length_max", 1, 1'000'000, &limits->queue_length_max);
  reader.Optional("trade_queue_max", 1, 1'000'000, &limits->trade_queue_max);
  reader.Optional("trade_retention_entries", 1, INT64_MAX, &limits->trade_retention_entries);
  reader.Optional("report_queue_max", 1, 1'000'000, &limits->report_queue_max);
  reader.Optional("report_retention_entries", 1, INT64_MAX, &limits->report_retention_entries);
  reader.Optional("order_window", 1, 1'000'000, &limits->order_window);
  return reader.Finish();
}

absl::Status ReadTileLog(const toml::table& table, const fs::path& base, std::string* listen) {
  TableReader reader(table, "tile_log.", base);
  reader.Required("listen", listen);
  return reader.Finish();
}

absl::Status ReadWitnesses(const toml::table& table, const fs::path& base,
                           WitnessOptions* options) {
  TableReader reader(table, "witnesses.", base);
  for (const toml::table* const row : reader.Tables("witness")) {
    TableReader witness(*row, "witnesses.witness.", base);
    WitnessAddress& address = options->witnesses.emplace_back();
    witness.Required("url", &address.url);
    witness.Required("vkey", &address.vkey);
    LUHENG_RETURN_IF_ERROR(witness.Finish());
  }
  if (options->witnesses.empty()) reader.Fail("witness", "is missing");
  options->quorum = options->witnesses.size();
  reader.Optional("quorum", 1, static_cast<int64_t>(options->witnesses.size()), &options->quorum);
  std::string start = "warn";
  reader.Optional("start", &start);
  if (start == "require") {
    options->start = WitnessStart::kRequire;
  } else if (start != "warn") {
    reader.Fail("start", "must be \"warn\" or \"require\"");
  }
  return reader.Finish();
}

absl::Status ReadToken(const toml::table& table, const fs::path& base, TokenOptions* token) {
  TableReader reader(table, "token.", base);
  reader.RequiredPath("module", &token->module);
  reader.Required("label", &token->label);
  reader.RequiredPath("pin_file", &token->pin_file);
  return reader.Finish();
}

void ReadDurability(TableReader& reader, Durability* durability) {
  std::string word = "standard";
  reader.Optional("durability", &word);
  if (word == "strict") {
    *durability = Durability::kStrict;
  } else if (word != "standard") {
    reader.Fail("durability", "must be \"standard\" or \"strict\"");
  }
}

absl::StatusOr<Config> ReadConfig(const toml::table& table, const fs::path& base) {
  Config config;
  TableReader reader(table, "", base);
  reader.RequiredPath("data_directory", &config.data_directory);
  reader.Optional("listen", &config.listen);
  reader.OptionalPath("unix_socket", &config.unix_socket);
  reader.Required("spiffe_domain", &config.spiffe_domain);
  reader.Optional("log_level", &config.log_level);
  if (std::find(std::begin(kLogLevels), std::end(kLogLevels), config.log_level) ==
      std::end(kLogLevels)) {
    reader.Fail("log_level", "must be trace, debug, info, warn or error");
  }
  ReadDurability(reader, &config.durability);
  if (const toml::table* const tls = reader.Table("tls"); tls == nullptr) {
    reader.Fail("tls", "is missing");
  } else {
    LUHENG_RETURN_IF_ERROR(ReadTls(*tls, base, &config.tls));
  }
  if (const toml::table* const watchdog = reader.Table("watchdog"); watchdog != nullptr) {
    LUHENG_RETURN_IF_ERROR(ReadWatchdog(*watchdog, base, &config.watchdog.emplace()));
  }
  if (const toml::table* const tile_log = reader.Table("tile_log"); tile_log != nullptr) {
    LUHENG_RETURN_IF_ERROR(ReadTileLog(*tile_log, base, &config.tile_log_listen));
  }
  if (const toml::table* const witnesses = reader.Table("witnesses"); witnesses != nullptr) {
    LUHENG_RETURN_IF_ERROR(ReadWitnesses(*witnesses, base, &config.witnesses));
  }
  if (const toml::table* const token = reader.Table("token"); token != nullptr) {
    LUHENG_RETURN_IF_ERROR(ReadToken(*token, base, &config.token.emplace()));
  }
  if (const toml::table* const limits = reader.Table("limits"); limits != nullptr) {
    LUHENG_RETURN_IF_ERROR(ReadLimits(*limits, base, &config.limits));
  }
  if (const toml::table* const streams = reader.Table("streams"); streams != nullptr) {
    LUHENG_RETURN_IF_ERROR(ReadStreams(*streams, base, &config.streams));
  }
  LUHENG_RETURN_IF_ERROR(reader.Finish());
  return config;
}

}  // namespace

absl::StatusOr<Config> LoadConfig(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(path + ": cannot be read");
  const toml::parse_result parsed = toml::parse(file, path);
  if (!parsed) {
    return absl::InvalidArgumentError(path + ":" +
                                      std::to_string(parsed.error().source().begin.line) + ": " +
                                      std::string(parsed.error().description()));
  }
  auto config = ReadConfig(parsed.table(), fs::absolute(path).parent_path());
  if (!config.ok()) {
    return absl::InvalidArgumentError(path + ": " + std::string(config.status().message()));
  }
  return config;
}

}  // namespace luheng::services

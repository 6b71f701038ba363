// How RocksDB writes numbers and checksums in its files, for who checks these files. Little-endian.
#ifndef LEDGER_ROCKSDB_CODING_H_
#define LEDGER_ROCKSDB_CODING_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace luheng::ledger {

uint32_t LittleEndian(std::string_view bytes);

// CRC-32C as RocksDB stores it.
uint32_t MaskedCrc32c(std::string_view bytes);

// Takes a number, or a text that its length precedes, from the beginning; nullopt if there is none.
std::optional<uint64_t> TakeVarint(std::string_view* bytes);
std::optional<std::string_view> TakeText(std::string_view* bytes);

}  // namespace luheng::ledger

#endif  // LEDGER_ROCKSDB_CODING_H_

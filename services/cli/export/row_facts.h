// What a row says, held against the entry of the log that it tells of.
#ifndef SERVICES_CLI_EXPORT_ROW_FACTS_H_
#define SERVICES_CLI_EXPORT_ROW_FACTS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "services/cli/export/evidence.h"
#include "services/cli/export/ndjson_file.h"

namespace luheng::services::cli {

// The entries that the row tells of: that of its column `index`; of a trade both sides, which
// follow each other. Empty for a row without.
std::vector<uint64_t> EntriesOfRow(const NdjsonRow& row);

// OK if the row and its entries agree in what both say: sequence, time, kind, actor and request id;
// of a trade also its id, day, quantity, price and amount. DATA_LOSS names the column and both
// values, and the entry that is no entry.
// REQUIRES: the row has entries, and the evidence those entries.
absl::Status CheckRowFacts(const NdjsonRow& row, const Evidence& evidence);

}  // namespace luheng::services::cli

#endif  // SERVICES_CLI_EXPORT_ROW_FACTS_H_

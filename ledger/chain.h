// Checks that blocks make up one journal: every link of the chain, and the tree.
#ifndef LEDGER_CHAIN_H_
#define LEDGER_CHAIN_H_

#include "absl/status/status.h"
#include "ledger/block.h"

namespace luheng::ledger {

// Checks that `block` continues `chain` in the journal with this id, and extends `chain` by it: the
// block's journal id, first index and previous root, and the form, index, sequence and previous
// leaf hash of each entry. DATA_LOSS names the first entry that fails, and leaves `chain` as it
// was.
//
// Looks neither inside payloads nor after subject links, and knows nothing of earlier times: that
// is for those who know what the entries mean.
absl::Status ExtendChain(const BlockView& block, const JournalId& journal_id, ChainState* chain);

}  // namespace luheng::ledger

#endif  // LEDGER_CHAIN_H_

// A tree as it is spoken of: its size and its root. A struct, because sizes and roots in a row are
// easily swapped.
#ifndef LEDGER_TREE_HEAD_H_
#define LEDGER_TREE_HEAD_H_

#include <cstdint>

#include "ledger/hash.h"

namespace luheng::ledger {

struct TreeHead {
  uint64_t size = 0;
  Hash root{};
  bool operator==(const TreeHead&) const = default;
};

}  // namespace luheng::ledger

#endif  // LEDGER_TREE_HEAD_H_

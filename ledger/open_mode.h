// How a store is opened.
#ifndef LEDGER_OPEN_MODE_H_
#define LEDGER_OPEN_MODE_H_

namespace luheng::ledger {

enum class OpenMode {
  kReadWrite,
  kReadOnly,  // Changes nothing on the disk, and creates nothing.
};

}  // namespace luheng::ledger

#endif  // LEDGER_OPEN_MODE_H_

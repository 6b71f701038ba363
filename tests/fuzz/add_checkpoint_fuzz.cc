// Parsing and formatting what a log asks of a witness are inverses; and judging what was parsed
// ends without a crash, whatever the checkpoint is.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/checkpoint.h"
#include "ledger/compact_range.h"
#include "ledger/note.h"
#include "services/witness/add_checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace luheng;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto request = services::ParseAddCheckpoint(bytes);
  if (!request.ok()) return 0;
  LUHENG_CHECK(services::FormatAddCheckpoint(*request) == bytes);
  const auto note = ledger::ParseNote(request->note);
  if (!note.ok()) return 0;
  const auto checkpoint = ledger::ParseCheckpoint(note->text);
  if (!checkpoint.ok()) return 0;
  static_cast<void>(ledger::VerifyConsistency(request->old_size, checkpoint->size,
                                              ledger::CompactRange().Root(), checkpoint->root,
                                              request->proof));
  return 0;
}

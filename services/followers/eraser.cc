#include "services/followers/eraser.h"

#include <string>
#include <string_view>
#include <variant>

#include "engine/engine.h"
#include "engine/event.h"
#include "ledger/base/status_macros.h"
#include "ledger/block.h"
#include "ledger/entry.h"

namespace luheng::services {
namespace {

// Without decoding what is none.
bool IsNameErased(std::string_view entry) {
  constexpr size_t kKindOffset = 2;
  constexpr uint16_t kKind = engine::NameErased::kKind;
  return entry.size() > kKindOffset + 1 && static_cast<uint8_t>(entry[kKindOffset]) == kKind >> 8 &&
         static_cast<uint8_t>(entry[kKindOffset + 1]) == (kKind & 0xff);
}

}  // namespace

absl::StatusOr<uint64_t> FirstUnsearched(const Vault& vault, const ledger::JournalStore& store) {
  LUHENG_ASSIGN_OR_RETURN(const uint64_t searched, vault.searched_size());
  if (searched == store.end_index()) return searched;
  if (searched > store.end_index()) return 0;
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, store.BlockAt(searched));
  LUHENG_ASSIGN_OR_RETURN(const ledger::BlockHeader header, ledger::DecodeBlockHeader(bytes));
  return header.first_index == searched ? searched : 0;
}

absl::Status EraseNames(const CommittedBlock& block, Vault& vault) {
  for (const std::string_view bytes : block.view().entries) {
    if (!IsNameErased(bytes)) continue;
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
    const engine::Uscc& uscc = std::get<engine::NameErased>(event).uscc;
    LUHENG_RETURN_IF_ERROR(vault.Erase({uscc.data(), uscc.size()}));
  }
  return vault.MarkSearched(block.end_index());
}

}  // namespace luheng::services

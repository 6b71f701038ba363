#include "services/followers/eraser.h"

#include <string>
#include <string_view>
#include <variant>

#include "engine/engine.h"
#include "engine/event.h"
#include "ledger/base/status_macros.h"
#include "ledger/block.h"
#include "ledger/entry.h"
#include "services/followers/commands.h"

namespace luheng::services {
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
    if (!IsOfKind(bytes, engine::NameErased::kKind)) continue;
    LUHENG_ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::DecodeEntry(bytes));
    LUHENG_ASSIGN_OR_RETURN(const engine::Event event, engine::DecodeEventEntry(entry));
    const engine::Uscc& uscc = std::get<engine::NameErased>(event).uscc;
    LUHENG_RETURN_IF_ERROR(vault.Erase({uscc.data(), uscc.size()}, entry.index));
  }
  return vault.MarkSearched(block.end_index());
}

}  // namespace luheng::services

#include "ledger/recover.h"

#include <unistd.h>

#include <charconv>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/compact_range.h"
#include "ledger/file.h"
#include "ledger/scratch_copy.h"

namespace luheng::ledger {
namespace {

absl::Status FirstMissing(uint64_t end_index, const Mark& mark, const std::string& why) {
  return absl::DataLossError("journal: entry " + std::to_string(end_index) +
                             " is the first of those missing: the mark says that there were " +
                             std::to_string(mark.size) + why);
}

// How many entries remain when everything from the damage on is dropped.
absl::StatusOr<uint64_t> CountWithoutTail(const std::string& directory) {
  const ScratchCopy copy(directory);
  LUHENG_RETURN_IF_ERROR(copy.Make());
  LUHENG_ASSIGN_OR_RETURN(const std::unique_ptr<JournalStore> store,
                          JournalStore::OpenDroppingTail(copy.path()));
  return store->end_index();
}

std::string NoticePath(const JournalPaths& paths) { return paths.mark_file + ".dropped"; }

// Where a tail was cut that the journal does not tell of yet.
absl::StatusOr<std::optional<uint64_t>> ReadNotice(const JournalPaths& paths) {
  const absl::StatusOr<std::string> notice = ReadFile(NoticePath(paths));
  if (absl::IsNotFound(notice.status())) return std::optional<uint64_t>();
  LUHENG_RETURN_IF_ERROR(notice.status());
  uint64_t index = 0;
  const char* const end = notice->data() + notice->size();
  if (std::from_chars(notice->data(), end, index).ptr != end || notice->empty()) {
    return absl::DataLossError(NoticePath(paths) + ": is no index");
  }
  return std::optional<uint64_t>(index);
}

absl::StatusOr<std::unique_ptr<MarkFile>> OpenMark(const JournalPaths& paths,
                                                   const std::string& secret) {
  absl::StatusOr<std::unique_ptr<MarkFile>> mark = MarkFile::Open(paths.mark_file, secret);
  if (!absl::IsNotFound(mark.status())) return mark;
  if (JournalStore::Exists(paths.journal_directory)) {
    return absl::DataLossError(
        "mark: the file " + paths.mark_file +
        " is missing, so that nothing says how many entries the journal in " +
        paths.journal_directory + " should have");
  }
  // The mark comes first: whatever a crash leaves of a first start, the next one goes on from.
  return MarkFile::Create(paths.mark_file, secret);
}

}  // namespace

absl::StatusOr<Recovered> Recover(const JournalPaths& paths, const std::string& secret,
                                  uint64_t signed_size) {
  const std::string& directory = paths.journal_directory;
  Recovered recovered;
  LUHENG_ASSIGN_OR_RETURN(recovered.mark, OpenMark(paths, secret));
  const Mark& mark = recovered.mark->last();
  if (mark.size > 0 && !JournalStore::Exists(directory)) {
    return FirstMissing(0, mark, "; there is no journal in " + directory);
  }

  absl::StatusOr<std::unique_ptr<JournalStore>> opened =
      JournalStore::Open(directory, OpenMode::kReadWrite);
  if (absl::IsDataLoss(opened.status())) {
    const std::string damage(opened.status().message());
    // Where not even a beginning can be read there is nothing to count.
    const absl::StatusOr<uint64_t> count = CountWithoutTail(directory);
    if (!count.ok()) return opened.status();
    if (*count < mark.size) return FirstMissing(*count, mark, "; " + damage);
    if (*count < signed_size) {
      return absl::DataLossError("journal: entry " + std::to_string(*count) +
                                 " is the first of those missing: a signed checkpoint counts " +
                                 std::to_string(signed_size) + "; " + damage);
    }
    // Noted first: a crash from here on must not make the cut a secret.
    LUHENG_RETURN_IF_ERROR(WriteFileAtomically(NoticePath(paths), std::to_string(*count)));
    opened = JournalStore::OpenDroppingTail(directory);
  }
  LUHENG_ASSIGN_OR_RETURN(recovered.store, std::move(opened));
  const uint64_t end_index = recovered.store->end_index();
  if (end_index < mark.size) return FirstMissing(end_index, mark, "");

  LUHENG_ASSIGN_OR_RETURN(const std::optional<Hash> root, StoredRoot(*recovered.store, mark.size));
  if (root.has_value() && *root != mark.root) {
    return absl::DataLossError("mark: its root of " + std::to_string(mark.size) +
                               " entries is not the journal's");
  }
  LUHENG_ASSIGN_OR_RETURN(recovered.dropped_from, ReadNotice(paths));
  return recovered;
}

absl::Status ForgetDroppedTail(const JournalPaths& paths) {
  if (unlink(NoticePath(paths).c_str()) != 0) return ErrnoStatus("remove", NoticePath(paths));
  return SyncDirectory(ParentDirectory(NoticePath(paths)));
}

absl::StatusOr<std::optional<Hash>> StoredRoot(const JournalStore& store, uint64_t size) {
  if (size == 0) return std::optional<Hash>(CompactRange().Root());
  if (size >= store.end_index()) return std::optional<Hash>();
  LUHENG_ASSIGN_OR_RETURN(const std::string bytes, store.BlockAt(size));
  LUHENG_ASSIGN_OR_RETURN(const BlockHeader header, DecodeBlockHeader(bytes));
  if (header.first_index != size) return std::optional<Hash>();
  return std::optional<Hash>(header.previous_root);
}

}  // namespace luheng::ledger

// SubjectHeads: the last entry of every subject's history, so that the next one can name it.
//
// Not thread-safe; the const methods may be called by several readers at once.
#ifndef ENGINE_SUBJECT_HEADS_H_
#define ENGINE_SUBJECT_HEADS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/codec.h"
#include "engine/command.h"
#include "engine/concerns.h"
#include "engine/event.h"
#include "engine/flat_array.h"
#include "engine/state_machine.h"
#include "ledger/entry.h"

namespace luheng::engine {

class SubjectHeads {
 public:
  // Index of the subject's last entry; nullopt if it has none. Of orders it knows open ones only:
  // whether an order is open, the caller sees to.
  std::optional<uint64_t> Head(const Subject& subject) const;

  // Links of the entry at `index`, which becomes the head of all that it concerns.
  ledger::Links Advance(const Concerns& concerns, uint64_t index);

  // Whether an entry with these links becomes a head whose leaf hash the next one names.
  static bool NeedsLeafHash(const ledger::Links& links);
  // Tells the leaf hash of the entry that has just become the head of all in `links`.
  void SetLeafHash(const ledger::Links& links, const Hash256& hash);

  // Heads of open orders are written by slot; those of ended ones are nobody's.
  void Save(Writer& writer, const OrderArena& orders) const;
  void Load(Reader& reader, const StateMachine& state);

 private:
  void Set(const Subject& subject, uint64_t index);

  // By type, then by number - 1. Orders are not here.
  std::array<std::vector<uint64_t>, kSubjectTypeCount> dense_;
  // Leaf hashes of certificates' heads, by number - 1.
  std::vector<Hash256> certificate_hashes_;
  // By slot: an order's id is made new with each use of its slot.
  FlatArray<uint64_t> orders_{size_t{kSlotMax} + 1};
};

}  // namespace luheng::engine

#endif  // ENGINE_SUBJECT_HEADS_H_
